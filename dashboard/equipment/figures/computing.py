"""How each indicator is computed; the area files name these by `compute`."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from dashboard.equipment.figures.look import DeviceLook, Look
from dashboard.equipment.figures.requests import (
    contact_minutes_of,
    contact_rate_of,
    repeat_callers_of,
    requests_since,
    same_place_of,
    sources_of,
)
from dashboard.equipment.figures.waste_flow import imbalance_of
from dashboard.store import tables
from dispatch.equipment.lighting import LampOn, lamp_on
from dispatch.lifecycle import ENDED

Of = Mapping[str, Any]
Compute = Callable[[Look, Of], float | None]


def kinds_of(look: Look, of: Of) -> Sequence[str]:
    """Return the kinds an indicator is about: one, all of its area (""), or all ("*")."""
    kind = of.get("kind", "")
    if kind == "*":
        return list(look.plans.kinds)
    return [kind] if kind else list(look.area.kinds)


def _last(look: Look, of: Of) -> list[float]:
    reading = of["reading"]
    return [d.values[reading] for d in look.devices(of["kind"]) if reading in d.values]


def _passing(values: Sequence[float], of: Of) -> int:
    above, below = of.get("above"), of.get("below")
    return sum(
        (above is None or value >= above) and (below is None or value < below) for value in values
    )


def last_mean(look: Look, of: Of) -> float | None:
    """Return the mean of the last readings."""
    values = _last(look, of)
    return sum(values) / len(values) if values else None


def last_sum(look: Look, of: Of) -> float | None:
    """Return the sum of the last readings."""
    return sum(_last(look, of), 0.0)


def last_max(look: Look, of: Of) -> float | None:
    """Return the largest of the last readings."""
    return max(_last(look, of), default=None)


def last_count(look: Look, of: Of) -> float | None:
    """Return how many last readings lie beyond the limit."""
    return float(_passing(_last(look, of), of))


def last_share(look: Look, of: Of) -> float | None:
    """Return per cent of last readings that lie beyond the limit."""
    values = _last(look, of)
    return _passing(values, of) / len(values) * 100 if values else None


def trait_share(look: Look, of: Of) -> float | None:
    """Return the sum of last readings in per cent of the sum of a trait."""
    devices = [d for d in look.devices(of["kind"]) if of["reading"] in d.values]
    holds = sum(d.traits.get(of["trait"], 0.0) for d in devices)
    return sum(d.values[of["reading"]] for d in devices) / holds * 100 if holds else None


def state_count(look: Look, of: Of) -> float | None:
    """Return how many devices are in a state."""
    return float(look.states(kinds_of(look, of)).get(of["state"], 0))


def state_share(look: Look, of: Of) -> float | None:
    """Return per cent of devices in a state, of those ever heard of and not in maintenance."""
    states = look.states(kinds_of(look, of))
    known = sum(n for state, n in states.items() if state not in ("unknown", "maintenance"))
    return states.get(of["state"], 0) / known * 100 if known else None


def day_sum(look: Look, of: Of) -> float | None:
    """Return the sum of added readings since midnight."""
    codes = of.get("readings") or [of["reading"]]
    return look.sums(of["kind"], codes, look.today, look.now) * float(of.get("factor", 1))


def day_share(look: Look, of: Of) -> float | None:
    """Return added readings since midnight in per cent of others."""
    total = look.sums(of["kind"], of["total"], look.today, look.now)
    if not total:
        return None
    return look.sums(of["kind"], of["readings"], look.today, look.now) / total * 100


def alarms_open(look: Look, of: Of) -> float | None:
    """Return how many alarms are open."""
    return float(len(look.alarms(of)))


def alarms_day(look: Look, of: Of) -> float | None:
    """Return how many alarms were raised since midnight."""
    return float(len(look.alarms(of, look.today)))


def clear_minutes(look: Look, of: Of) -> float | None:
    """Return the median minutes from raising to clearing."""
    cleared = [a for a in look.alarms(of, look.since(of["days"])) if a.cleared_at]
    return _median([(a.cleared_at - a.raised_at) / timedelta(minutes=1) for a in cleared])


def ack_seconds(look: Look, of: Of) -> float | None:
    """Return the median seconds from raising to acknowledging."""
    seen = [a for a in look.alarms(of, look.since(of["days"])) if a.acknowledged_at]
    return _median([(a.acknowledged_at - a.raised_at).total_seconds() for a in seen])


def precision(look: Look, of: Of) -> float | None:
    """Return per cent of judged alarms that became a case, not cleared by hand as wrong."""
    alarms = look.alarms(of, look.since(of["days"]))
    right = sum(bool(a.case) for a in alarms)
    wrong = sum(a.state == "cleared" and not a.case and a.reason != "normal" for a in alarms)
    return right / (right + wrong) * 100 if right + wrong else None


def hotspots(look: Look, of: Of) -> float | None:
    """Return how many devices gave at least so many alarms."""
    counts = Counter(a.device for a in look.alarms(of, look.since(of["days"])))
    return float(sum(n >= of["times"] for n in counts.values()))


def cases_open(look: Look, _of: Of) -> float | None:
    """Return how many of the area's cases have not ended."""
    case = tables.case
    wanted = case.c.matter.in_(look.matters) & case.c.state.not_in(list(ENDED))
    return float(len(look.cases(wanted)))


def cases_day(look: Look, of: Of) -> float | None:
    """Return how many of the area's cases came to a moment since midnight."""
    case = tables.case
    wanted = case.c.matter.in_(look.matters) & (case.c[of["moment"]] >= look.today)
    return float(len(look.cases(wanted)))


def on_time_rate(look: Look, of: Of) -> float | None:
    """Return per cent of cases disposed of before their limit ran out."""
    case = tables.case
    mine = case.c.matter.in_(look.matters)
    if of.get("requests"):
        mine = case.c.source.in_(sources_of(look))
    done = look.cases((case.c.disposed_at >= look.since(of["days"])) & mine)
    on_time = sum(c.due_at is None or c.disposed_at <= c.due_at for c in done)
    return on_time / len(done) * 100 if done else None


def redo_rate(look: Look, of: Of) -> float | None:
    """Return per cent of requests that were sent back for rework."""
    case = tables.case
    wanted = (case.c.disposed_at >= look.since(of["days"])) & case.c.source.in_(sources_of(look))
    done = look.cases(wanted)
    return sum(c.reworked > 0 for c in done) / len(done) * 100 if done else None


def requests_day(look: Look, of: Of) -> float | None:
    """Return how many residents' requests came since midnight."""
    return float(len(requests_since(look, look.today, of.get("sources"))))


def lamp_on_rate(look: Look, of: Of) -> float | None:
    """Return per cent of lamps that burn of those that should now; by day, that of last evening."""
    now = lamps_now(look, look.devices(of["kind"]))
    return now.rate if now.should else last_evening(look, of["kind"]).rate


def last_evening(look: Look, kind: str) -> LampOn:
    """Count the lamps of the hour before ten of the last evening."""
    at_ms = round((look.today - timedelta(hours=3)).timestamp() * 1000)
    if not look.lamps.lit_number(1, at_ms):
        return LampOn(0, 0)
    means = look.hour_means(kind, "power", at_ms)
    rated = {d.no: d.traits.get("rated_w", 0.0) for d in look.devices(kind)}
    return lamp_on((mean, rated[no]) for no, mean in means.items() if no in rated)


def lamps_now(look: Look, lamps: Sequence[DeviceLook]) -> LampOn:
    """Count the lamps that should burn and those of them that are dark."""
    at_ms = round(look.now.timestamp() * 1000)
    should = [d for d in lamps if d.value is not None and _should_burn(look, d, at_ms)]
    return lamp_on((d.value or 0.0, d.traits.get("rated_w", 0.0)) for d in should)


def _should_burn(look: Look, lamp: DeviceLook, at_ms: int) -> bool:
    """A lamp counts once it has spoken since its switching time."""
    number = int(lamp.traits.get("timetable", 0))
    return bool(look.lamps.lit_number(number, at_ms) and look.lamps.lit_number(number, lamp.at_ms))


def _median(values: list[float]) -> float | None:
    return sorted(values)[len(values) // 2] if values else None


COMPUTES: Mapping[str, Compute] = {
    function.__name__: function
    for function in (
        last_mean, last_sum, last_max, last_count, last_share, trait_share, state_count,
        state_share, day_sum, day_share, alarms_open, alarms_day, clear_minutes, ack_seconds,
        precision, hotspots, cases_open, cases_day, on_time_rate, redo_rate, requests_day,
        lamp_on_rate,
    )
} | {
    "mass_balance": imbalance_of,
    "contact_rate": contact_rate_of,
    "contact_minutes": contact_minutes_of,
    "repeat_callers": repeat_callers_of,
    "same_place": same_place_of,
}  # fmt: skip
