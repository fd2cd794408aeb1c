"""What a desk sends to a wall: a case, a camera or a page, for a while."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from dispatch.refusals import FieldRefused

PAGES = frozenset({"overview", "performance", "typhoon", "devices"})
"""The pages every installation has; each business area has one more, by its code."""

MOST_MINUTES = 12 * 60


class Kind(StrEnum):
    """What can be sent."""

    CASE = "case"
    CAMERA = "camera"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Request:
    """What a desk asks for: `minutes` 0 means until it is taken back."""

    kind: Kind
    target: str
    minutes: int = 5

    def check(self, areas: Collection[str]) -> None:
        """Refuse a page that is not there, or a time out of reason."""
        if self.kind is Kind.PAGE and self.target not in PAGES and self.target not in areas:
            raise FieldRefused("target", "unknown", value=self.target[:80])
        if not 0 <= self.minutes <= MOST_MINUTES:
            raise FieldRefused("minutes", "out_of_range", least=0, most=MOST_MINUTES)


@dataclass(frozen=True, slots=True)
class Order:
    """What a wall is to show, by whose word, until when (None: until taken back)."""

    kind: Kind
    target: str
    by: str
    by_name: str
    at: datetime
    until: datetime | None

    def over(self, now: datetime) -> bool:
        """Tell whether its time has passed."""
        return self.until is not None and now >= self.until


def order_of(asked: Request, by: str, by_name: str, now: datetime) -> Order:
    """Return the order that a request becomes when it is given at `now`."""
    until = now + timedelta(minutes=asked.minutes) if asked.minutes else None
    return Order(asked.kind, asked.target, by, by_name, now, until)


def order_record(order: Order | None) -> dict[str, Any] | None:
    """Return an order as it is stored and told: moments in seconds since 1970."""
    if order is None:
        return None
    until = None if order.until is None else int(order.until.timestamp())
    return {
        "kind": order.kind.value, "target": order.target, "by": order.by,
        "by_name": order.by_name, "at": int(order.at.timestamp()), "until": until,
    }  # fmt: skip


def order_from(record: Mapping[str, Any] | None, zone: Any) -> Order | None:
    """Return the order of a record."""
    if record is None:
        return None
    until = None if record["until"] is None else datetime.fromtimestamp(record["until"], zone)
    at = datetime.fromtimestamp(record["at"], zone)
    kind = Kind(record["kind"])
    return Order(kind, record["target"], record["by"], record["by_name"], at, until)
