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
    shelved: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A cause and how many alarms it gave."""

    device: str
    rule: str
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class AlarmHealth:
    """The figures of a span. Rates are new rows in ten minutes for one officer's screen.

    `rates` are those rates from the span's beginning on, `chattering_top` counts how often a cause
    came and went; stale and shelved ones are counted however long ago they were raised.
    """

    alarms: int
    rows: int
    rate_mean: float
    rate_most: int
    rates: tuple[int, ...]
    flood_share: float
    stale: int
    shelved: int
    chattering: int
    chattering_top: tuple[Source, ...]
    top: tuple[Source, ...]
    top_share: float
    spread: Mapping[str, float]
    wanted: Mapping[str, float]
    ack_median_s: float | None


def alarm_health(alarms: Sequence[Brief], since: datetime, now: datetime) -> AlarmHealth:
    """Return how healthy alarms were from `since` to `now`; older ones are those still open."""
    fresh = [alarm for alarm in alarms if alarm.raised_at >= since]
    shown = [alarm for alarm in fresh if alarm.shown]
    bins = Counter(int((alarm.raised_at - since) / SPAN) for alarm in shown)
    spans = max(1, round((now - since) / SPAN))
    top = _top(Counter((alarm.device, alarm.rule) for alarm in fresh), len(fresh))
    chattering = [alarm for alarm in alarms if alarm.times >= CHATTERS]
    return AlarmHealth(
        alarms=len(fresh),
        rows=len(shown),
        rate_mean=round(len(shown) / spans, 2),
        rate_most=max(bins.values(), default=0),
        rates=tuple(bins[n] for n in range(spans)),
        flood_share=round(sum(n > MOST_ROWS for n in bins.values()) / spans * 100, 1),
        stale=sum(alarm.open and now - alarm.raised_at > STALE_AFTER for alarm in alarms),
        shelved=sum(alarm.shelved for alarm in alarms),
        chattering=len(chattering),
        chattering_top=_chattering_top(chattering),
        top=top,
        top_share=round(sum(source.share for source in top), 1),
        spread=_spread(shown),
        wanted=WANTED,
        ack_median_s=_ack_median(fresh),
    )


def _top(causes: Counter[tuple[str, str]], total: int) -> tuple[Source, ...]:
    return tuple(
        Source(device, rule, n, round(n / total * 100, 1))
        for (device, rule), n in causes.most_common(TOP)
    )


def _chattering_top(alarms: Sequence[Brief]) -> tuple[Source, ...]:
    """Return the causes that came and went most often, and their share of all such turns."""
    turns: Counter[tuple[str, str]] = Counter()
    for alarm in alarms:
        turns[alarm.device, alarm.rule] += alarm.times
    return _top(turns, turns.total())


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
