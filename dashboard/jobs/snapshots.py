"""Snapshots and tracks for the time machine, and how far back it goes."""

from datetime import timedelta

from dashboard.services import Services
from dashboard.store.past import forget_snapshots, take_snapshot
from dashboard.store.tracks import forget_tracks

KEPT = timedelta(days=31)


def keep_snapshots(services: Services) -> None:
    """Take a snapshot if enough has happened, and drop those older than the machine goes back."""
    with services.database.writing() as connection:
        if take_snapshot(connection):
            forget_snapshots(connection, services.clock.now() - KEPT)
            forget_tracks(connection, services.clock.now() - KEPT)
