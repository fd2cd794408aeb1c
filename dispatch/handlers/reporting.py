"""A case comes in: from a person, another system, a sensor or a camera."""

from dataclasses import replace
from datetime import datetime

from dispatch.case import Case, Priority, Source
from dispatch.city import Condition, Matter
from dispatch.commands import AddReport, ReportCase
from dispatch.facts import FactKind
from dispatch.handlers.context import Context, check_texts
from dispatch.handlers.moments import CLOCK_TOLERANCE
from dispatch.handlers.placing import Place, place_of
from dispatch.lifecycle import State
from dispatch.refusals import FieldRefused


def report_case(ask: ReportCase, at: Context) -> Case:
    """Take in a report: everything is checked, nothing is guessed; a serial number is given."""
    check_texts(title=ask.title, description=ask.description, address=ask.address)
    check_texts(source_note=ask.source_note, external_no=ask.external_no, reporter=ask.reporter)
    check_texts(reporter_phone=ask.reporter_phone, component=ask.component)
    if not ask.title.strip():
        raise FieldRefused("title", "missing")
    matter = matter_of(ask.matter, at)
    condition = condition_of(matter, ask.condition)
    place = place_of(ask, at.city)
    case = _new_case(ask, at, (matter, condition), place)
    if ask.reporter or ask.reporter_phone:
        at.ledger.keep_reporter(case.id, ask.reporter, ask.reporter_phone, at.now)
    return at.record(at.fact(FactKind.CASE_REPORTED, source=str(case.source)), None, case)


def matter_of(code: str, at: Context) -> Matter:
    """Return the matter of a code, or refuse."""
    if code not in at.city.matters:
        raise FieldRefused("matter", "unknown", value=code)
    return at.city.matters[code]


def condition_of(matter: Matter, code: str) -> Condition:
    """Return the filing condition of a code, the ordinary one for "", or refuse."""
    if code and code not in {c.code for c in matter.conditions}:
        raise FieldRefused("condition", "unknown", value=code)
    return matter.condition(code)


def priority_of(value: int | None, condition: Condition) -> Priority:
    """Return a stated priority, or that of the filing condition."""
    if value is None:
        return Priority(condition.priority)
    if value not in tuple(Priority):
        raise FieldRefused("priority", "out_of_range", least=1, most=4)
    return Priority(value)


def _new_case(ask: ReportCase, at: Context, of: tuple[Matter, Condition], place: Place) -> Case:
    matter, condition = of
    point, area = place.point, place.area
    return Case(
        id=_case_number(area.district, at),
        state=State.REPORTED,
        matter=matter.code,
        std_ref=matter.std_ref,
        condition=condition.code,
        title=ask.title.strip(),
        source=_source_of(ask.source),
        priority=priority_of(ask.priority, condition),
        reported_at=_moment_of(ask.reported_at, at),
        district=area.district,
        holder=area.district,
        department=at.city.department_for(matter, area.district),
        limit_amount=condition.limit.amount,
        limit_clock=condition.limit.clock,
        description=ask.description,
        component=ask.component,
        address=ask.address,
        lon=point.lon if point else None,
        lat=point.lat if point else None,
        accuracy_m=place.accuracy_m,
        street=area.street,
        community=area.community or ask.community,
        source_note=ask.source_note,
        external_no=ask.external_no,
        photos=ask.photos,
        stage_due_at=at.stage_due("accept"),
    )


def _source_of(value: str) -> Source:
    try:
        return Source(value)
    except ValueError:
        raise FieldRefused("source", "unknown", value=value) from None


def _moment_of(reported_at: datetime | None, at: Context) -> datetime:
    if reported_at is None:
        return at.now
    if reported_at.tzinfo is None:
        raise FieldRefused("reported_at", "naive_time", value=reported_at.isoformat())
    if reported_at > at.now + CLOCK_TOLERANCE:
        raise FieldRefused("reported_at", "future", value=reported_at.isoformat())
    return reported_at


def _case_number(district: str, at: Context) -> str:
    """Return <6 district><8 day><6 serial>; the district is the statutory one (GB/T 2260)."""
    day = at.now.astimezone(at.city.calendar.zone).date()
    known = at.city.districts.get(district)
    code = known.gb2260 if known else at.city.code
    return f"{code}{day:%Y%m%d}{at.ledger.next_serial(code, day):06d}"


def add_report(ask: AddReport, at: Context) -> Case:
    """Keep a second voice on an open case."""
    check_texts(description=ask.description, reporter=ask.reporter)
    check_texts(reporter_phone=ask.reporter_phone)
    before = at.open_case(ask.case, ask.version)
    if before.ended:
        raise FieldRefused("case", "ended", case=before.short)
    after = replace(before, reports=before.reports + 1, photos=(*before.photos, *ask.photos))
    if ask.reporter or ask.reporter_phone:
        at.ledger.keep_reporter(before.id, ask.reporter, ask.reporter_phone, at.now)
    source = str(_source_of(ask.source))
    fact = at.fact(FactKind.REPORT_ADDED, source=source, description=ask.description)
    return at.record(fact, before, after)
