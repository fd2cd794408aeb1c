"""Recommendations over HTTP: whom to send to a case, with reasons in both languages."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify

from dashboard.access.rights import check_case
from dashboard.access.session import services, this_one
from dashboard.advising import advise_all, sent
from dashboard.store.bars import plan_bars
from dashboard.store.demand import read_coverage
from dashboard.store.freezes import standing
from dashboard.store.outlooks import read_outlook
from dispatch.advice.basis import basis_record
from dispatch.advice.comparing import Verdict, turning_point, verdicts
from dispatch.advice.keeping import kept
from dispatch.advice.ranking import Advice, Candidate
from dispatch.naming import LANGS, Lang
from dispatch.planning.effects import Effect
from dispatch.words import say

advising = Blueprint("advising", __name__)

SHOWN = 5


@advising.get("/api/recommend/<case_id>")
def recommend(case_id: str) -> Response:
    """Answer the best units for a case, and who was left out and why."""
    case, advice, assists = advise_all(services(), case_id)
    check_case(this_one(), case)
    record = {"version": case.version, "assists": [_assist_record(one) for one in assists]}
    return jsonify(record | advice_record(advice))


@advising.get("/api/plan", endpoint="outlook")
def outlook() -> Response:
    """Answer the city's plan as the engine last saw it, and whether a person has stopped it."""
    with services().database.reading() as connection:
        now = services().clock.now()
        record, freeze = read_outlook(connection), standing(connection)
        covered = read_coverage(connection)
        barred = plan_bars(connection, now)
    return jsonify({
        "now": now.isoformat(),
        "plan": record,
        "frozen": freeze.frozen,
        "since": freeze.at and freeze.at.isoformat(),
        "by": freeze.by,
        "reason": freeze.reason,
        "coverage": covered and {"at": covered["at"], "share": covered["share"]},
        "barred": [
            {"unit": bar.unit, "until": bar.until.isoformat(), "by": bar.by, "reason": bar.reason}
            for bar in barred
        ],
    })  # fmt: skip


@advising.get("/api/rest", endpoint="rest")
def rest() -> Response:
    """Answer a crew when the break begins and ends that the plan has for it; null if none."""
    with services().database.reading() as connection:
        record, frozen = read_outlook(connection) or {}, standing(connection).frozen
    planned = record.get("rests", {}).get(this_one().unit)
    return jsonify({"rest": None if frozen else planned})


@advising.get("/api/recommend/<case_id>/if/<unit_id>", endpoint="what_if")
def what_if(case_id: str, unit_id: str) -> Response:
    """Answer what it does to the other cases to send a unit to a case next."""
    case, found, best = sent(services(), case_id, unit_id)
    check_case(this_one(), case)
    return jsonify({
        "unit": unit_id,
        "minutes": round(found.arrive_minutes),
        "late_minutes": round(found.late_minutes),
        "pushed": {name: round(minutes) for name, minutes in found.pushed.items()},
        "late": list(found.late),
        "cost": round(found.cost, 1),
        "words": {lang: effect_words(found, best, lang) for lang in LANGS},
    })  # fmt: skip


def advice_record(advice: Advice) -> dict[str, Any]:
    """Return a recommendation as screens and facts keep it."""
    return {
        "case": advice.case,
        "ranked": [
            candidate_record(c) | {"advice": kept(advice, c.unit)} for c in advice.ranked[:SHOWN]
        ],
        "fit": len(advice.ranked),
        "lost": [_lost(one) for one in verdicts(advice)],
        "turns": _turns(advice),
        "excluded": excluded_counts(advice),
        "basis": basis_record(advice.sources),
    }


def _assist_record(advice: Advice) -> dict[str, Any]:
    """Return the recommendation for a crew that has yet to assist, with the skill it brings."""
    return {"skill": advice.assist} | advice_record(advice)


def _lost(one: Verdict) -> dict[str, Any]:
    words = {lang: say(f"lost.{one.key}", lang, **one.args) for lang in LANGS}
    return {"unit": one.unit, "minutes": round(one.minutes, 1), "words": words}


def _turns(advice: Advice) -> dict[str, str] | None:
    turns = turning_point(advice)
    if turns is None:
        return None
    return {lang: say(f"turns.{turns[0]}", lang, **turns[1]) for lang in LANGS}


def effect_words(found: Effect, best: Effect, lang: Lang) -> list[str]:
    """Return what sending a unit does, as sentences; `best` is the advised one."""
    args: list[tuple[str, dict[str, object]]] = [
        ("arrive", {"minutes": round(found.arrive_minutes)})
    ]
    later = round(found.arrive_minutes) - round(best.arrive_minutes)
    if found.unit != best.unit and later:
        compared = "versus" if later > 0 else "sooner"
        args.append((compared, {"unit": best.unit, "minutes": abs(later)}))
    spare = "late" if found.late_minutes > 0 else "spare"
    args.append((spare, {"minutes": abs(round(found.late_minutes))}))
    if found.pushed:
        longest = round(max(found.pushed.values()))
        args.append(("pushed", {"n": len(found.pushed), "minutes": longest}))
        args += [("newly_late", {"n": len(found.late)})] * bool(found.late)
    else:
        args.append(("none", {}))
    return [say(f"effect.{key}", lang, **one) for key, one in args]


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
