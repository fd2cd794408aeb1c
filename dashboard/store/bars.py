"""Units that officers bar from the plan, as the log has it."""

from datetime import datetime

from sqlalchemy import Connection, select

from dashboard.store import tables
from dashboard.store.chain import fact_of
from dispatch.barring import LONGEST_BAR, PlanBar
from dispatch.facts import FactKind


def plan_bars(connection: Connection, now: datetime) -> list[PlanBar]:
    """Return the bans that hold now, those that end first before the others."""
    fact = tables.fact
    mine = fact.c.kind == FactKind.UNIT_BARRED.value
    query = select(fact.c.body).where(tables.OF_NO_CASE, mine, fact.c.at >= now - LONGEST_BAR)
    newest: dict[str, PlanBar] = {}
    for body in connection.execute(query.order_by(fact.c.seq)).scalars():
        said = fact_of(body)
        until = datetime.fromisoformat(said.detail["until"])
        by = said.actor.name or said.actor.id
        newest[said.unit] = PlanBar(said.unit, until, by, said.reason)
    return sorted((bar for bar in newest.values() if bar.until > now), key=lambda bar: bar.until)
