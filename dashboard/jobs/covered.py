"""Coverage as it is stored and answered: numbers rounded, reasons said in both languages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.city import City
from dispatch.coverage.check import Check
from dispatch.coverage.demand import Demand
from dispatch.coverage.outlook import Coverage, StreetCover
from dispatch.coverage.postings import Posting, Reason
from dispatch.naming import LANGS, Lang
from dispatch.words import say


@dataclass(frozen=True, slots=True)
class Model:
    """The demand gone by, when it was learned, and the check that decided which model it is."""

    at: datetime
    demand: Demand
    check: Check


def coverage_record(found: Coverage, model: Model, city: City) -> dict[str, Any]:
    """Return coverage as the interface gives it; expected cases are per hour."""
    today = found.at.astimezone(city.calendar.zone).date()
    return {
        "at": found.at.isoformat(),
        "minutes": city.coverage.minutes,
        "source": city.coverage.source,
        "expected": round(found.expected, 2),
        "share": round(found.share, 4),
        "after": round(found.after, 4),
        "response_min": None if found.response_min is None else round(found.response_min, 1),
        "free": found.free,
        "model": model_record(model),
        "day": [round(float(n), 2) for n in model.demand.of_day(today, city)],
        "streets": [_street(one, city) for one in found.streets],
        "proposals": [_posting(one, city) for one in found.proposals],
        "staying": [
            {"reason": reason, "n": n, **{lang: say(f"unfit.{reason}", lang) for lang in LANGS}}
            for reason, n in sorted(found.staying.items(), key=lambda item: -item[1])
        ],
    }


def model_record(model: Model) -> dict[str, Any]:
    """Return which model is gone by and how each did on the days held out."""
    found = model.check
    return {
        "source": model.demand.source,
        "learned_at": model.at.isoformat(),
        "days": found.days,
        "held_out": found.held_out,
        "naive": found.naive,
        "scores": {
            name: {"deviance": round(score.deviance, 5), "mae": round(score.mae, 5)}
            for name, score in found.scores.items()
        },
    }


def _street(one: StreetCover, city: City) -> dict[str, Any]:
    return {
        "code": one.code,
        "district": city.streets[one.code].district,
        "expected": round(one.expected, 3),
        "covered": round(one.covered, 3),
        "minutes": None if one.minutes is None else round(one.minutes),
        "lacking": list(one.lacking),
    }


def _posting(one: Posting, city: City) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "mode": one.mode,
        "unit": one.unit,
        "version": one.version,
        "street": one.street,
        "district": city.streets[one.street].district,
        "covered": round(one.covered, 2),
        "gain": round(one.gain, 2),
        "km": round(one.km, 1),
        "minutes": round(one.minutes),
        "why": {lang: [said(reason, lang, city) for reason in one.reasons] for lang in LANGS},
        "others": [
            {"unit": rival.unit, **{lang: said(rival.reason, lang, city) for lang in LANGS}}
            for rival in one.rivals
        ],
    }


def said(reason: Reason, lang: Lang, city: City) -> str:
    """Return a reason as a sentence; streets are named."""
    key, args = reason
    codes: Any = args.get("streets", ())
    names = say("cover.and", lang).join(city.streets[code].name.in_(lang) for code in codes)
    return say(f"cover.{key}", lang, **{**args, "streets": names})
