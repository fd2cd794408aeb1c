"""What a fact keeps of a recommendation: the choice, why, and what else there was."""

from collections import Counter
from collections.abc import Iterable, Mapping
from json import dumps, loads
from typing import Any

from dispatch.advice.comparing import turning_point, verdicts
from dispatch.advice.ranking import Advice, Candidate

ALTERNATIVES = 3
"""So many candidates are kept, the chosen one first among equals."""


Displaced = Mapping[str, float]
"""By how many minutes other planned cases are finished later."""


def kept(
    advice: Advice,
    unit: str,
    along: Iterable[tuple[str, Advice]] = (),
    displaces: Displaced | None = None,
) -> str:
    """Return a recommendation as JSON: the candidates with word keys, and who was left out.

    {"chosen": unit, "assist": skill or "", "rank": 1, "fit": 7, "ranked": [{"unit", "minutes",
    "km", "waiting", "cost", "why": [[key, arguments]]}], "lost": [[unit, key, arguments]],
    "turns": [key, arguments] or null, "left_out": {reason: number}, "assists": [the same for each
    unit sent along]}. Reasons are words of "why" and "unfit", what others lost by of "lost", what
    would turn the choice of "turns". `along` are the units sent along with their advice;
    "displaces" is by how many minutes other planned cases are finished later, null if not asked.
    """
    late = None if displaces is None else {case: round(by) for case, by in displaces.items()}
    record = _record(advice, unit) | {"displaces": late}
    record["assists"] = [_record(of, name) for name, of in along]
    return dumps(record, ensure_ascii=False, separators=(",", ":"))


def _record(advice: Advice, unit: str) -> dict[str, Any]:
    rank = next((n for n, found in enumerate(advice.ranked, 1) if found.unit == unit), 0)
    shown = list(advice.ranked[:ALTERNATIVES])
    if rank > ALTERNATIVES:
        shown.append(advice.ranked[rank - 1])
    turns = turning_point(advice)
    return {
        "chosen": unit,
        "assist": advice.assist,
        "rank": rank,
        "fit": len(advice.ranked),
        "ranked": [_plain(one) for one in shown],
        "lost": [[one.unit, one.key, dict(one.args)] for one in verdicts(advice)],
        "turns": turns and [turns[0], dict(turns[1])],
        "left_out": Counter(one.reason for one in advice.excluded),
    }


def read_kept(text: str) -> dict[str, Any] | None:
    """Return what `kept` wrote, or None for anything else."""
    try:
        record = loads(text)
    except ValueError:
        return None
    return record if isinstance(record, dict) and "ranked" in record else None


def instead(record: Mapping[str, Any]) -> tuple[str, int] | None:
    """Return the unit that was recommended where another was sent, and how much earlier, in
    minutes, it would have arrived; None where the recommended one was sent."""
    rank, ranked = record.get("rank", 0), record["ranked"]
    if rank <= 1 or not ranked:
        return None
    chosen = ranked[min(rank, len(ranked)) - 1]
    return ranked[0]["unit"], chosen["minutes"] - ranked[0]["minutes"]


def _plain(found: Candidate) -> dict[str, Any]:
    return {
        "unit": found.unit,
        "minutes": round(found.arrive_minutes),
        "km": round(found.metres / 1000, 1),
        "waiting": found.waiting,
        "cost": round(found.cost, 1),
        "why": [[key, dict(arguments)] for key, arguments in found.reasons],
    }
