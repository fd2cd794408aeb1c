"""Recommendations over HTTP: whom to send to a case, with reasons in both languages."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify

from dashboard.access.rights import check_case
from dashboard.access.session import services, this_one
from dashboard.advising import advise
from dispatch.advice.keeping import kept
from dispatch.advice.ranking import Advice, Candidate
from dispatch.naming import LANGS
from dispatch.words import say

advising = Blueprint("advising", __name__)

SHOWN = 5


@advising.get("/api/recommend/<case_id>")
def recommend(case_id: str) -> Response:
    """Answer the best units for a case, and who was left out and why."""
    case, advice = advise(services(), case_id)
    check_case(this_one(), case)
    return jsonify({"version": case.version} | advice_record(advice))


def advice_record(advice: Advice) -> dict[str, Any]:
    """Return a recommendation as screens and facts keep it."""
    return {
        "case": advice.case,
        "ranked": [
            candidate_record(c) | {"advice": kept(advice, c.unit)} for c in advice.ranked[:SHOWN]
        ],
        "fit": len(advice.ranked),
        "excluded": excluded_counts(advice),
    }


def candidate_record(found: Candidate) -> dict[str, Any]:
    """Return one candidate with its reasons in words."""
    return {
        "unit": found.unit,
        "minutes": round(found.arrive_minutes),
        "km": round(found.metres / 1000, 1),
        "waiting": found.waiting,
        "cost": round(found.cost, 1),
        "why": {lang: [say(f"why.{k}", lang, **a) for k, a in found.reasons] for lang in LANGS},
    }


def excluded_counts(advice: Advice) -> list[Mapping[str, Any]]:
    """Return how many units were left out for each reason, most first, with examples."""
    units: dict[str, list[str]] = {}
    for left_out in advice.excluded:
        units.setdefault(left_out.reason, []).append(left_out.unit)
    return [
        {
            "reason": reason,
            "n": len(names),
            "units": names[:3],
            **{lang: say(f"unfit.{reason}", lang) for lang in LANGS},
        }
        for reason, names in sorted(units.items(), key=lambda item: -len(item[1]))
    ]
