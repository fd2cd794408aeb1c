"""Snapshots and tracks for the time machine, and how far back it goes."""

from datetime import timedelta

from dashboard.services import Services
from dashboard.store.past import forget_snapshots, take_snapshot
from dashboard.store.tracks import forget_tracks

KEPT = timedelta(days=31)


def keep_snapshots(services: Services) -> None:
    """Take the snapshots that are due, and drop what is older than the machine goes back."""
    while _take_one(services):
        pass
    before = services.clock.now() - KEPT
    with services.database.writing() as connection:
        forget_snapshots(connection, before)
        forget_tracks(connection, before)


def _take_one(services: Services) -> bool:
    """Each in a transaction of its own, so that writers wait for one snapshot at most."""
    with services.database.writing() as connection:
        return take_snapshot(connection)
