"""Opening a case: the case, its history and whom to send, as of one moment."""

from dashboard.access.rights import check_case
from dashboard.access.who import Who
from dashboard.advising import advice_for_parts, ordered_out, registered, situation
from dashboard.services import Services
from dashboard.store.reads import find_case, history
from dispatch.assisting import open_parts
from dispatch.casefile import CaseFile


def case_file(services: Services, case_id: str, who: Who) -> CaseFile:
    """Return a case file, or refuse what is not there or not theirs."""
    with services.database.reading() as connection:
        case = find_case(connection, case_id)
        check_case(who, case)
        facts = tuple(entry.fact for entry in history(connection, case_id))
        asked = bool(open_parts(case, services.city))
        units = registered(connection) if asked else []
        at = situation(services, connection) if asked else None
        out = ordered_out(connection, case_id, units, at) if at else {}
    told = advice_for_parts(case, units, at, out) if at else ()
    lead = next((advice for advice in told if not advice.assist), None)
    assists = tuple(advice for advice in told if advice.assist)
    ranked = {found.unit for advice in told for found in advice.ranked}
    by_sign = {unit.id: unit for unit in units if unit.id in ranked}
    return CaseFile(case, facts, lead, by_sign, services.city, services.clock.now(), assists)
