"""What changes no state: urging, seeing, remarks and photographs."""

from dataclasses import replace

from dispatch.case import Case
from dispatch.commands import AddNote, AddPhotos, SeeCase, UrgeCase
from dispatch.facts import FactKind
from dispatch.handlers.context import Context, check_texts
from dispatch.refusals import FieldRefused, ReasonMissing, StepRefused


def urge_case(ask: UrgeCase, at: Context) -> Case:
    """Push a case 督办; it must be reported back on, its state stays."""
    check_texts(reason=ask.reason)
    before = _open(ask.case, ask.version, at)
    if not ask.reason.strip():
        raise ReasonMissing("reason")
    after = replace(before, urged=before.urged + 1)
    return at.record(at.fact(FactKind.CASE_URGED, reason=ask.reason), before, after)


def see_case(ask: SeeCase, at: Context) -> Case:
    """Acknowledge a case: the first officer to do so owns the alarm."""
    before = _open(ask.case, ask.version, at)
    if before.seen_by:
        raise FieldRefused("case", "already_seen", by=before.seen_by)
    after = replace(before, seen_by=at.actor.name or at.actor.id)
    return at.record(at.fact(FactKind.CASE_SEEN), before, after)


def add_note(ask: AddNote, at: Context) -> Case:
    """Write a remark into the history; an ended case keeps taking remarks."""
    check_texts(description=ask.text)
    if not ask.text.strip():
        raise FieldRefused("text", "missing")
    before = at.open_case(ask.case, ask.version)
    return at.record(at.fact(FactKind.NOTE_ADDED, text=ask.text), before, before)


def add_photos(ask: AddPhotos, at: Context) -> Case:
    """Attach photographs to an open case."""
    before = _open(ask.case, ask.version, at)
    if not ask.photos:
        raise FieldRefused("photos", "missing")
    after = replace(before, photos=(*before.photos, *ask.photos))
    return at.record(at.fact(FactKind.PHOTO_ADDED, photos=list(ask.photos)), before, after)


def _open(case_id: str, version: int, at: Context) -> Case:
    case = at.open_case(case_id, version)
    if case.ended:
        raise StepRefused("attention", case.state)
    return case
