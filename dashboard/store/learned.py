"""What was learned of our crews, kept as a setting: the newest takes the place of the last."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from dashboard.store import tables
from dispatch.learning.figures import NOTHING, Figure, Learned

KEY = "learned"


def keep_learned(connection: Connection, learned: Learned) -> None:
    """Put what was learned in place of the last."""
    setting = tables.setting
    connection.execute(delete(setting).where(setting.c.key == KEY))
    connection.execute(insert(setting).values(key=KEY, value=asdict(learned)))


def read_learned(connection: Connection) -> Learned:
    """Return what was learned last; nothing before the first time."""
    setting = tables.setting
    record = connection.execute(select(setting.c.value).where(setting.c.key == KEY)).scalar()
    if record is None:
        return NOTHING
    return Learned(
        by=record["by"],
        hours=tuple(Figure(**figure) for figure in record["hours"]),
        districts=_figures(record["districts"]),
        work=_figures(record["work"]),
        travel_spread=_figure(record["travel_spread"]),
        work_spread=_figures(record["work_spread"]),
        spread=_figure(record["spread"]),
    )


def _figures(record: Mapping[str, Any]) -> dict[str, Figure]:
    return {key: Figure(**figure) for key, figure in record.items()}


def _figure(record: Mapping[str, Any] | None) -> Figure | None:
    return None if record is None else Figure(**record)
