"""One consistent look at the city for a recommendation."""

from sqlalchemy import Connection, select

from dashboard.services import Services
from dashboard.store import tables
from dashboard.store.reads import find_case, fixes
from dispatch.advice.ranking import Advice, Situation, rank
from dispatch.advice.router import router_of
from dispatch.case import Case
from dispatch.lifecycle import WITH_UNIT
from dispatch.unit import Unit


def advise(services: Services, case_id: str) -> tuple[Case, Advice]:
    """Return a case and the units for it, best first, as of one moment."""
    with services.database.reading() as connection:
        case = find_case(connection, case_id)
        units = registered(connection)
        at = situation(services, connection)
    return case, rank(case, units, at)


def situation(services: Services, connection: Connection) -> Situation:
    """Return what a ranking looks at, as of the connection's moment."""
    return Situation(
        city=services.city,
        now=services.clock.now(),
        cases=_in_hand(connection),
        fixes={fix.unit: fix for fix in fixes(connection)},
        router=router_of(services.city),
    )


def registered(connection: Connection) -> list[Unit]:
    """Return every unit of the register."""
    return [Unit(**row) for row in connection.execute(select(tables.unit)).mappings()]


def _in_hand(connection: Connection) -> dict[str, Case]:
    case = tables.case
    query = select(case).where(case.c.state.in_(list(WITH_UNIT)))
    found = (Case(**row) for row in connection.execute(query).mappings())
    return {case.id: case for case in found}
