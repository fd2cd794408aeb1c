"""Opening a case: the case, its history and whom to send, as of one moment."""

from dashboard.access.rights import check_case
from dashboard.access.who import Who
from dashboard.advising import ordered_out, registered, situation
from dashboard.services import Services
from dashboard.store.reads import find_case, history
from dispatch.advice.ranking import rank
from dispatch.casefile import CaseFile
from dispatch.lifecycle import TO_DISPATCH


def case_file(services: Services, case_id: str, who: Who) -> CaseFile:
    """Return a case file, or refuse what is not there or not theirs."""
    with services.database.reading() as connection:
        case = find_case(connection, case_id)
        check_case(who, case)
        facts = tuple(entry.fact for entry in history(connection, case_id))
        asked = case.state in TO_DISPATCH
        units = registered(connection) if asked else []
        at = situation(services, connection) if asked else None
        out = ordered_out(connection, case_id, units, at) if at else {}
    advice = rank(case, units, at, out) if at else None
    ranked = {found.unit for found in advice.ranked} if advice else set()
    by_sign = {unit.id: unit for unit in units if unit.id in ranked}
    return CaseFile(case, facts, advice, by_sign, services.city, services.clock.now())
