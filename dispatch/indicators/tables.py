"""The tables of a briefing: districts, business areas, matters, sources, the fate of reports."""

from dispatch.city import City
from dispatch.indicators.briefing import AreaLine, DistrictLine, Share
from dispatch.indicators.names import named
from dispatch.indicators.query import Query
from dispatch.indicators.rates import ON_TIME_CLOSURE, RATES, Census
from dispatch.indicators.rules import Rules
from dispatch.indicators.score import grade_of, score_of
from dispatch.naming import LANGS, Name
from dispatch.words import words

INTAKE = ("reported_filed", "reported_settled", "reported_refused", "reported_waiting")
OTHERS = ""
"""Code of the line that holds what the longest lines leave."""


def district_lines(
    census: Census, week: tuple[Census, ...], city: City, rules: Rules
) -> tuple[DistrictLine, ...]:
    """Return every district, the one furthest behind first, those without cases last."""
    register = census.scene.register
    strange = [code for code in register.district.values if code not in city.districts]
    codes = (*city.districts, *strange)
    lines = [line_of(census, week, city, rules, code) for code in codes]
    return tuple(sorted(lines, key=_standing))


def _standing(line: DistrictLine) -> tuple[bool, float, int, str]:
    rate = line.rates[ON_TIME_CLOSURE.code].value
    return rate is None, rate or 0.0, -line.overdue, line.code


def line_of(
    census: Census, week: tuple[Census, ...], city: City, rules: Rules, code: str = ""
) -> DistrictLine:
    """Return the line of a district, or of the whole city."""
    filters = (("district", code),) if code else ()
    rates = {name: census.measure(rules.rate(name), *filters) for name in RATES}
    score = score_of(rules.score, {name: measured.value for name, measured in rates.items()})
    overdue = Query("overdue", filters)
    return DistrictLine(
        code=code,
        name=named(city, "district", code) if code else city.name,
        rates=rates,
        overdue=census.count(overdue),
        overdue_query=overdue,
        days=tuple(day.measure(ON_TIME_CLOSURE, *filters).value for day in week),
        score=score,
        grade=None if score is None else grade_of(score, rules.grades),
    )


def area_lines(census: Census, city: City) -> tuple[AreaLine, ...]:
    """Return every business area that has matters, in the order of the catalogue's codes."""
    codes = sorted({matter.area for matter in city.matters.values()})
    return tuple(_area_line(census, city, code) for code in codes)


def _area_line(census: Census, city: City, code: str) -> AreaLine:
    reported = Query("reported").where("area", code)
    overdue = Query("overdue").where("area", code)
    return AreaLine(
        code=code,
        name=named(city, "area", code),
        reported=census.count(reported),
        reported_query=reported,
        on_time=census.measure(ON_TIME_CLOSURE, ("area", code)),
        overdue=census.count(overdue),
        overdue_query=overdue,
    )


def shares(
    key: str, census: Census, last: Census | None, city: City, most: int
) -> tuple[Share, ...]:
    """Return what the reports were about or came from, most first; the rest is one last line."""
    now = census.counts("reported", key)
    then = last.counts("reported", key) if last else None
    ranked = sorted(now, key=lambda code: (-now[code], code))
    lines = [
        Share(
            named(city, key, code),
            code,
            now[code],
            then.get(code, 0) if then is not None else None,
            Query("reported").where(key, code),
        )
        for code in ranked[:most]
    ]
    rest = sum(now[code] for code in ranked[most:])
    if rest:
        shown = set(ranked[:most])
        was = sum(n for code, n in then.items() if code not in shown) if then is not None else None
        lines.append(Share(_word("briefing.others"), OTHERS, rest, was, None))
    return tuple(lines)


def intake(census: Census, last: Census | None) -> tuple[Share, ...]:
    """Return what became of the reports of the period; the parts add up to all of them."""
    return tuple(
        Share(
            _word(f"cohort.{cohort}"),
            cohort,
            census.count(Query(cohort)),
            last.count(Query(cohort)) if last else None,
            Query(cohort),
        )
        for cohort in INTAKE
    )


def _word(key: str) -> Name:
    zh, en = (words(lang)[key] for lang in LANGS)
    return Name(zh, en)
