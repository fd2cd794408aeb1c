"""A case goes from centre to centre: handed over, delivered, signed for."""

from dataclasses import replace

from dispatch.case import CITY, Case
from dispatch.commands import DeliverCase, TakeOver, TransferCase
from dispatch.facts import FactKind
from dispatch.handlers.context import Context, check_texts
from dispatch.refusals import FieldRefused, ReasonMissing, StepRefused


def transfer_case(ask: TransferCase, at: Context) -> Case:
    """Hand a case from centre to centre; where it lies does not change."""
    check_texts(reason=ask.reason)
    before = at.open_case(ask.case, ask.version)
    if before.ended:
        raise StepRefused("transfer", before.state)
    if ask.to != CITY and ask.to not in at.city.districts:
        raise FieldRefused("to", "unknown", value=ask.to)
    if ask.to == before.holder:
        raise FieldRefused("to", "already_there", value=ask.to)
    if not ask.reason.strip():
        raise ReasonMissing("reason")
    after = replace(before, holder=ask.to, handed_at=at.now, delivered_at=None, taken_over_at=None)
    fact = at.fact(FactKind.CASE_TRANSFERRED, reason=ask.reason, came_from=before.holder, to=ask.to)
    return at.record(fact, before, after)


def deliver_case(ask: DeliverCase, at: Context) -> Case:
    """Note that the new centre has it before its eyes; said once for each hand-over."""
    before = _handed(ask.case, ask.version, at)
    if before.delivered_at:
        raise FieldRefused("case", "already_delivered", case=before.short)
    after = replace(before, delivered_at=at.now)
    return at.record(at.fact(FactKind.CASE_DELIVERED), before, after)


def take_over(ask: TakeOver, at: Context) -> Case:
    """Sign for a case; what was signed for has been delivered too."""
    before = _handed(ask.case, ask.version, at)
    after = replace(before, delivered_at=before.delivered_at or at.now, taken_over_at=at.now)
    return at.record(at.fact(FactKind.CASE_TAKEN_OVER), before, after)


def _handed(case_id: str, version: int, at: Context) -> Case:
    case = at.open_case(case_id, version)
    if case.ended or case.handed_at is None:
        raise StepRefused("take_over", case.state)
    if case.taken_over_at:
        raise FieldRefused("case", "already_taken_over", case=case.short)
    return case
