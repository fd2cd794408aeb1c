"""How healthy the alarms themselves are, after ISA-18.2: rates, floods, stale, chattering ones."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from dispatch.alarms import Severity
from dispatch.equipment.grouping import MOST_ROWS, SPAN

STALE_AFTER = timedelta(hours=24)
TOP = 10
CHATTERS = 3
WANTED = {"low": 80.0, "medium": 15.0, "high": 5.0}
"""ISA-18.2's spread of priorities in per cent; critical ones count as high."""


class Brief(NamedTuple):
    """What the figures need to know of one alarm."""

    raised_at: datetime
    device: str
    rule: str
    severity: Severity
    shown: bool
    open: bool
    times: int
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Source:
    """A cause and how many alarms it gave."""

    device: str
    rule: str
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class AlarmHealth:
    """The figures of a span. Rates are new rows in ten minutes for one officer's screen."""

    alarms: int
    rows: int
    rate_mean: float
    rate_most: int
    flood_share: float
    stale: int
    chattering: int
    top: tuple[Source, ...]
    top_share: float
    spread: Mapping[str, float]
    wanted: Mapping[str, float]
    ack_median_s: float | None


def alarm_health(alarms: Sequence[Brief], since: datetime, now: datetime) -> AlarmHealth:
    """Return how healthy the alarms raised from `since` to `now` were."""
    shown = [alarm for alarm in alarms if alarm.shown]
    bins = Counter(int((alarm.raised_at - since) / SPAN) for alarm in shown)
    spans = max(1, round((now - since) / SPAN))
    top = _top(alarms)
    return AlarmHealth(
        alarms=len(alarms),
        rows=len(shown),
        rate_mean=round(len(shown) / spans, 2),
        rate_most=max(bins.values(), default=0),
        flood_share=round(sum(n > MOST_ROWS for n in bins.values()) / spans * 100, 1),
        stale=sum(alarm.open and now - alarm.raised_at > STALE_AFTER for alarm in alarms),
        chattering=sum(alarm.times >= CHATTERS for alarm in alarms),
        top=top,
        top_share=round(sum(source.share for source in top), 1),
        spread=_spread(shown),
        wanted=WANTED,
        ack_median_s=_ack_median(alarms),
    )


def _top(alarms: Sequence[Brief]) -> tuple[Source, ...]:
    causes = Counter((alarm.device, alarm.rule) for alarm in alarms)
    return tuple(
        Source(device, rule, n, round(n / len(alarms) * 100, 1))
        for (device, rule), n in causes.most_common(TOP)
    )


def _spread(alarms: Sequence[Brief]) -> dict[str, float]:
    counts = Counter(_band(alarm.severity) for alarm in alarms)
    total = len(alarms) or 1
    return {band: round(counts[band] / total * 100, 1) for band in WANTED}


def _band(severity: Severity) -> str:
    return {Severity.LOW: "low", Severity.MEDIUM: "medium"}.get(severity, "high")


def _ack_median(alarms: Sequence[Brief]) -> float | None:
    taken = sorted(
        (alarm.acknowledged_at - alarm.raised_at).total_seconds()
        for alarm in alarms
        if alarm.acknowledged_at is not None
    )
    return round(taken[len(taken) // 2], 1) if taken else None
