"""Tables and rankings of the areas' pages; the area files name them in `shows`."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from dashboard.equipment.figures.computing import lamps_now
from dashboard.equipment.figures.look import DeviceLook, Look
from dashboard.equipment.figures.requests import contacts_due, request_matters, request_places
from dashboard.equipment.figures.waste_flow import waste_flow
from dispatch.equipment.parks import Restriction, Steps, restriction
from dispatch.equipment.trees import tree_risk

MOST = 30
CROWDED = {"rule": "parks.park.crowded"}
HELD = {"orange": Restriction.HOLD, "red": Restriction.EXIT_ONLY}
"""The restriction an open alarm stands for: it is taken back later than it was taken."""


def tree_risks(look: Look) -> list[dict[str, Any]]:
    """Return the trees most likely to fall in a typhoon."""
    found = []
    for tree in look.devices("tree"):
        judged = tree_risk(tree.values, tree.traits)
        found.append(_placed(tree) | {"risk": judged.risk, "reason": judged.reason})
    return sorted(found, key=lambda row: -row["risk"])[:MOST]


def occupancy(look: Look) -> list[dict[str, Any]]:
    """Return parks by how full they are, with the restriction that holds."""
    notes = look.plans.areas["parks"].notes if "parks" in look.plans.areas else {}
    names = ("hold_at", "hold_release", "exit_at", "exit_release")
    steps = Steps(**{n: v for n in names if isinstance(v := notes.get(n), float)})
    held_now = {a.device: HELD.get(a.colour, Restriction.OPEN) for a in look.alarms(CROWDED)}
    rows: list[dict[str, Any]] = []
    for park in look.devices("park"):
        holds = park.traits.get("capacity", 0.0)
        inside = park.values.get("inside")
        if holds and inside is not None:
            share = inside / holds
            held = restriction(share, held_now.get(park.id, Restriction.OPEN), steps)
            rows.append(
                _placed(park)
                | {"inside": round(inside), "capacity": round(holds), "share": round(share, 3)}
                | {"restriction": held.value}
            )
    return sorted(rows, key=lambda row: -row["share"])[:MOST]


def circuits(look: Look) -> list[dict[str, Any]]:
    """Return circuits with the share of their lamps that burn, the darkest first."""
    by_circuit: dict[str, list[DeviceLook]] = {}
    for lamp in look.devices("lamp"):
        by_circuit.setdefault(lamp.circuit, []).append(lamp)
    rows: list[dict[str, Any]] = []
    for circuit, lamps in by_circuit.items():
        counted = lamps_now(look, lamps)
        rows.append(
            {"circuit": circuit, "lamps": len(lamps), "should": counted.should}
            | {"dark": counted.dark, "rate": _rounded(counted.rate)}
            | {"district": lamps[0].district, "street": lamps[0].street}
        )
    return sorted(rows, key=lambda row: (-row["dark"], row["circuit"]))[:MOST]


def posts(look: Look) -> list[dict[str, Any]]:
    """Return officers with post, distance, recorder and duty; those off post first."""
    rows = [
        _placed(officer)
        | {
            name: officer.values.get(name)
            for name in ("away_m", "on_duty", "recording", "handling")
        }
        | {"beat_m": officer.traits.get("beat_m"), "state": officer.state}
        for officer in look.devices("officer")
    ]
    return sorted(rows, key=lambda row: -(row["away_m"] or 0.0))[:MOST]


def interfaces(look: Look) -> list[dict[str, Any]]:
    """Return interfaces with their success and lag."""
    names = ("success_pct", "latency_ms", "late_min")
    rows = [
        {"id": d.id, "state": d.state} | {name: d.values.get(name) for name in names}
        for d in look.devices("interface")
    ]
    return sorted(rows, key=lambda row: row["success_pct"] or 0.0)


def seen_classes(look: Look) -> list[dict[str, Any]]:
    """Return what cameras saw most within seven days."""
    alarms = look.alarms({"kind": "street_camera"}, look.since(7))
    counts = Counter(a.rule.partition(":")[2] for a in alarms)
    return [{"class": name, "n": n} for name, n in counts.most_common(12) if name]


def _placed(device: DeviceLook) -> dict[str, Any]:
    return {
        "id": device.id, "district": device.district, "street": device.street,
        "lon": round(device.lon * 1_000_000), "lat": round(device.lat * 1_000_000),
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


PANELS: Mapping[str, Callable[[Look], Any]] = {
    "tree_risk": tree_risks,
    "occupancy": occupancy,
    "circuits": circuits,
    "posts": posts,
    "interface": interfaces,
    "seen_classes": seen_classes,
    "waste_flow": waste_flow,
    "contacts_due": contacts_due,
    "request_matters": request_matters,
    "places": request_places,
}
