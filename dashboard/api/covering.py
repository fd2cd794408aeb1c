"""Coverage over HTTP: what is expected, what is covered, whom to move and why."""

from typing import Any

from flask import Blueprint, Response, jsonify

from dashboard.access.session import services
from dashboard.api.asking import asked_district
from dashboard.store.demand import read_coverage
from dashboard.store.freezes import standing

covering = Blueprint("covering", __name__)


@covering.get("/api/coverage", endpoint="coverage")
def coverage() -> Response:
    """Answer coverage as it was last reckoned, of the city or of one district."""
    district = asked_district()
    with services().database.reading() as connection:
        record, freeze = read_coverage(connection), standing(connection)
    if record and district:
        record = of_district(record, district)
    now = services().clock.now().isoformat()
    return jsonify({"now": now, "frozen": freeze.frozen, "coverage": record})


def of_district(record: dict[str, Any], district: str) -> dict[str, Any]:
    """Return what of a coverage is about one district; figures only the city has are null."""
    streets = [one for one in record["streets"] if one["district"] == district]
    expected = sum(one["expected"] for one in streets)
    covered = sum(one["expected"] * one["covered"] for one in streets)
    return record | {
        "streets": streets,
        "expected": round(expected, 2),
        "share": round(covered / expected, 4) if expected else 1.0,
        "after": None,
        "response_min": None,
        "day": None,
        "proposals": [one for one in record["proposals"] if one["district"] == district],
    }
