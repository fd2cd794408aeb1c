"""Accepting a report as a case, correcting its class, and giving it to a desk."""

from dataclasses import replace

from dispatch.case import Case
from dispatch.city import Condition, Matter
from dispatch.commands import FileCase, ReclassifyCase, ReferCase
from dispatch.facts import FactKind
from dispatch.handlers.context import Context, check_texts
from dispatch.handlers.reporting import condition_of, matter_of, priority_of
from dispatch.lifecycle import Step, follow
from dispatch.limits import due_at
from dispatch.refusals import FieldRefused, ReasonMissing


def file_case(ask: FileCase, at: Context) -> Case:
    """Settle class, condition and priority, and start the disposal limit."""
    before = at.open_case(ask.case, ask.version)
    state = follow(before.state, Step.FILE)
    matter = matter_of(ask.matter or before.matter, at)
    same = matter.code == before.matter
    condition = condition_of(matter, ask.condition or (before.condition if same else ""))
    named = _classified(before, (matter, condition), at)
    after = replace(
        named,
        state=state,
        priority=priority_of(ask.priority, condition) if ask.priority else named.priority,
        filed_at=at.now,
        due_at=due_at(at.now, condition.limit, at.city.calendar),
        stage_due_at=at.stage_due("dispatch"),
    )
    return at.record(at.fact(FactKind.CASE_FILED, step=Step.FILE), before, after)


def _classified(case: Case, of: tuple[Matter, Condition], at: Context) -> Case:
    matter, condition = of
    if (matter.code, condition.code) == (case.matter, case.condition):
        return case
    return replace(
        case,
        matter=matter.code,
        std_ref=matter.std_ref,
        condition=condition.code,
        department=at.city.department_for(matter, case.district),
        priority=priority_of(None, condition),
        limit_amount=condition.limit.amount,
        limit_clock=condition.limit.clock,
    )


def reclassify_case(ask: ReclassifyCase, at: Context) -> Case:
    """Correct matter, condition or priority; a filed case gets the new limit from its filing."""
    check_texts(reason=ask.reason)
    before = at.open_case(ask.case, ask.version)
    if before.ended:
        raise FieldRefused("case", "ended", case=before.short)
    if not ask.reason.strip():
        raise ReasonMissing("reason")
    matter = matter_of(ask.matter or before.matter, at)
    same = matter.code == before.matter
    condition = condition_of(matter, ask.condition or (before.condition if same else ""))
    named = _classified(before, (matter, condition), at)
    priority = priority_of(ask.priority, condition) if ask.priority else named.priority
    after = replace(named, priority=priority)
    if before.under_limit and before.filed_at and named is not before:
        after = replace(after, due_at=due_at(before.filed_at, condition.limit, at.city.calendar))
    return at.record(at.fact(FactKind.CASE_RECLASSIFIED, reason=ask.reason), before, after)


def refer_case(ask: ReferCase, at: Context) -> Case:
    """Give a filed case to a department's desk 派遣: the dispatch stage is over, the limit runs."""
    before = at.open_case(ask.case, ask.version)
    state = follow(before.state, Step.REFER)
    if ask.department not in at.city.departments:
        raise FieldRefused("department", "unknown", value=ask.department)
    after = replace(before, state=state, department=ask.department, stage_due_at=None)
    fact = at.fact(FactKind.CASE_REFERRED, step=Step.REFER, reason=ask.reason)
    return at.record(fact, before, after)
