"""Whether the engine may give cases, as the log has it."""

from sqlalchemy import Connection

from dashboard.store.shifts import newest
from dispatch.facts import FactKind
from dispatch.freezing import Freeze, freeze_of


def standing(connection: Connection) -> Freeze:
    """Return how the engine stands."""
    frozen = newest(connection, FactKind.DISPATCHING_FROZEN)
    resumed = newest(connection, FactKind.DISPATCHING_RESUMED)
    return freeze_of(frozen and frozen[1], resumed and resumed[1])
