"""Cases on hold come back by themselves on their date."""

from sqlalchemy import select

from dashboard.access.who import MACHINE
from dashboard.services import Services
from dashboard.store import tables
from dispatch.commands import TakeStep
from dispatch.lifecycle import State, Step


def resume_held(services: Services) -> int:
    """Resume every case whose hold has ended; return how many there were."""
    case = tables.case
    over = (case.c.state == State.HELD) & (case.c.held_until <= services.clock.now())
    with services.database.reading() as connection:
        due = connection.execute(select(case.c.id, case.c.version).where(over)).all()
    for row in due:
        services.send(TakeStep(row.id, row.version, Step.RESUME), MACHINE)
    return len(due)
