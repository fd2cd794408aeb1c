"""One consistent look at the city for a recommendation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from dashboard.services import Services
from dashboard.store import tables
from dashboard.store.bars import plan_bars
from dashboard.store.learned import read_learned
from dashboard.store.outlooks import read_outlook
from dashboard.store.reads import find_case, fixes, history
from dashboard.travelling import going
from dispatch.advice.basis import Basis
from dispatch.advice.dispatching import Waiting, left_out_by_order, story_of
from dispatch.advice.ranking import Advice, Situation, rank, rank_for
from dispatch.assisting import open_parts
from dispatch.case import Case
from dispatch.lifecycle import TO_DISPATCH, WITH_UNIT, State
from dispatch.planning.draft import draft
from dispatch.planning.effects import Effect, effect
from dispatch.refusals import NotFound, UnitUnfit
from dispatch.unit import Unit


def advise(services: Services, case_id: str) -> tuple[Case, Advice]:
    """Return a case and the units that may lead it, best first, as of one moment."""
    return advise_all(services, case_id)[:2]


def advise_all(services: Services, case_id: str) -> tuple[Case, Advice, tuple[Advice, ...]]:
    """Return a case, the units that may lead it, and those for each crew that has yet to assist."""
    with services.database.reading() as connection:
        case = find_case(connection, case_id)
        units = registered(connection)
        at = situation(services, connection)
        out = ordered_out(connection, case_id, units, at)
    told = advice_for_parts(case, units, at, out)
    return case, rank(case, units, at, out), tuple(one for one in told if one.assist)


def advice_for_parts(
    case: Case, units: Sequence[Unit], at: Situation, out: Mapping[str, str]
) -> tuple[Advice, ...]:
    """Return the advice for each open part of a case, the lead's first; a pin says who leads.

    Whoever comes first for one part does not come first for another.
    """
    told: list[Advice] = []
    for part in open_parts(case, at.city):
        kept = {unit: why for unit, why in out.items() if not part.assist or why != "pinned"}
        firsts = {one.ranked[0].unit for one in told if one.ranked}
        found = rank_for(part, units, at, kept)
        last = sorted(found.ranked, key=lambda one: one.unit in firsts)
        told.append(replace(found, ranked=tuple(last)))
    return tuple(told)


def ordered_out(
    connection: Connection, case_id: str, units: Sequence[Unit], at: Situation
) -> dict[str, str]:
    """Return the units that officers keep from a case or from the plan, with the reason."""
    story = story_of(entry.fact for entry in history(connection, case_id))
    barred = [bar.unit for bar in plan_bars(connection, at.now)]
    return left_out_by_order(story, units, barred, at.now)


def sent(services: Services, case_id: str, unit_id: str) -> tuple[Case, Effect, Effect]:
    """Return a case and what sending `unit_id` to it would do, and the advised unit, as planned.

    Of a case that has just been given it is as if it had not: screens ask before they hear of it.
    """
    with services.database.reading() as connection:
        case = find_case(connection, case_id)
        waits = replace(case, state=State.FILED, unit="", assists=())
        units = tuple(registered(connection))
        at = situation(services, connection)
        record = read_outlook(connection) or {}
    may = _fit_for(waits, units, at, unit_id)
    stops = record.get("queues", {})
    queues = {u: [stop["part"] for stop in q] for u, q in stops.items()}
    planned = dict.fromkeys(s["case"] for q in stops.values() for s in q if s["case"] != case_id)
    with services.database.reading() as connection:
        others = tuple(find_case(connection, name) for name in planned)
    of = draft(Waiting(at, units, (waits, *(o for o in others if o.state in TO_DISPATCH))))
    first, asked = (effect(of, queues, case_id, name) for name in (may[0], unit_id))
    return case, asked, first


def _fit_for(case: Case, units: Sequence[Unit], at: Situation, unit_id: str) -> list[str]:
    """Return the units that may lead a case, best first; refuse if `unit_id` is none of them."""
    advice = rank(case, units, at)
    may = [found.unit for found in advice.ranked]
    if unit_id in may:
        return may
    reason = next((one.reason for one in advice.excluded if one.unit == unit_id), "")
    if not reason:
        raise NotFound("unit", value=unit_id)
    raise UnitUnfit("unit", unit=unit_id, reason=reason)


def situation(services: Services, connection: Connection) -> Situation:
    """Return what a ranking looks at, as of the connection's moment."""
    learned = read_learned(connection)
    found = going(services.city, services.config, learned)
    return Situation(
        city=found.city,
        now=services.clock.now(),
        cases=_in_hand(connection),
        fixes={fix.unit: fix for fix in fixes(connection)},
        router=found.router,
        basis=Basis(found.by, learned),
    )


def registered(connection: Connection) -> list[Unit]:
    """Return every unit of the register."""
    return [Unit(**row) for row in connection.execute(select(tables.unit)).mappings()]


def _in_hand(connection: Connection) -> dict[str, Case]:
    case = tables.case
    query = select(case).where(case.c.state.in_(list(WITH_UNIT)))
    found = (Case(**row) for row in connection.execute(query).mappings())
    return {case.id: case for case in found}
