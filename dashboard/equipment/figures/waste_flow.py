"""The waste chain's masses of a day, read from what every stage weighed."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from dashboard.equipment.figures.look import Look
from dispatch.equipment.waste import Balance, balance, sankey

AREA = "sanitation"


def _listed(look: Look, key: str) -> Sequence[str]:
    area = look.plans.areas.get(AREA)
    found = area.notes.get(key) if area else None
    return [str(one) for one in found] if isinstance(found, list) else []


def _figure(look: Look, key: str, default: float) -> float:
    area = look.plans.areas.get(AREA)
    found = area.notes.get(key) if area else None
    return float(found) if isinstance(found, int | float) else default


def chain_of(look: Look, days_ago: int) -> Balance:
    """Return the mass balance of a whole day, or of today so far when `days_ago` is 0."""
    start = look.today - timedelta(days=days_ago)
    end = min(look.now, start + timedelta(days=1))
    streams, stages = _listed(look, "streams"), _listed(look, "stages")
    kinds = {kind.stage: kind.code for kind in look.plans.kinds.values() if kind.stage}
    masses = {
        (stage, stream): look.sums(kinds[stage], [stream], start, end)
        for stage in stages
        for stream in streams
        if stage in kinds
    }
    return balance(masses, stages, streams)


def imbalance_of(look: Look, of: Mapping[str, Any]) -> float | None:
    """Return the largest difference of a step of the chain in per cent."""
    chain = chain_of(look, int(of.get("days", 1)))
    if not any(step.sent for step in chain.steps):
        return None
    return chain.imbalance(_figure(look, "imbalance_least_kg", 0.0))


def waste_flow(look: Look) -> dict[str, Any]:
    """Return yesterday's chain as a Sankey diagram with the difference of every step."""
    chain = chain_of(look, 1)
    day = "yesterday"
    if not any(step.sent for step in chain.steps):
        chain, day = chain_of(look, 0), "today"
    return {
        "day": day,
        "nodes": [*_listed(look, "stages"), "missing"],
        "links": [
            {"source": x.source, "target": x.target, "stream": x.stream, "tonnes": x.tonnes}
            for x in sankey(chain)
        ],
        "steps": [
            {"stage": s.stage, "next": s.next_stage, "sent_t": round(s.sent / 1000, 3),
             "arrived_t": round(s.arrived / 1000, 3),
             "share": None if s.share is None else round(s.share, 2)}
            for s in chain.steps
        ],
        "limit": _figure(look, "imbalance", 5.0),
    }  # fmt: skip
