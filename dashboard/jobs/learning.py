"""Learns from our own crews' finished trips and cases, and keeps what they teach."""

from datetime import timedelta

from dashboard.services import Services
from dashboard.store.finished import finished
from dashboard.store.learned import keep_learned
from dashboard.travelling import going
from dispatch.learning.figures import Learned
from dispatch.learning.lessons import lessons

LOOKED_BACK = timedelta(days=28)
"""Four whole weeks: every weekday counts alike. Tracks are kept a little longer."""


def learn(services: Services) -> Learned:
    """Learn anew from the last four weeks; what was learned before is put aside."""
    with services.database.reading() as connection:
        done = finished(connection, services.clock.now() - LOOKED_BACK)
    usual = going(services.city, services.config)
    found = lessons(done, services.city, usual.router, usual.by)
    with services.database.writing() as connection:
        keep_learned(connection, found)
    return found
