"""Whether the engine may give cases, as the log has it."""

from sqlalchemy import Connection

from dashboard.store.shifts import newest
from dispatch.facts import FactKind
from dispatch.freezing import Freeze, freeze_of


def standing(connection: Connection) -> Freeze:
    """Return how the engine stands."""
    found = newest(connection, FactKind.DISPATCHING_SWITCHED)
    return freeze_of(found and found[1])
