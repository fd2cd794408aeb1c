"""A briefing as plain values for JSON: numbers with their queries, sentences in both languages."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from dispatch.case import Case
from dispatch.indicators.briefing import Briefing
from dispatch.indicators.opened import Opened
from dispatch.indicators.query import Query
from dispatch.indicators.rates import Measured
from dispatch.indicators.telling import Sentence, spoken
from dispatch.naming import LANGS
from dispatch.records import to_record

HIDDEN = frozenset({"rules"})


def briefing_record(briefing: Briefing) -> dict[str, Any]:
    """Return a briefing as JSON-ready values."""
    record = {
        field.name: plain(getattr(briefing, field.name))
        for field in fields(briefing)
        if field.name not in HIDDEN
    }
    return record | {"rules": _rules(briefing)}


def plain(value: Any) -> Any:
    """Return a value of a briefing as JSON-ready values."""
    match value:
        case Sentence():
            return {lang: spoken(value, lang) for lang in LANGS}
        case Query():
            return value.text
        case Measured():
            return _measured(value)
        case datetime():
            return value.isoformat()
        case Enum():
            return value.value
        case _:
            return _inside(value)


def _measured(measured: Measured) -> dict[str, Any]:
    return {
        "code": measured.rate.code,
        "value": measured.value,
        "part": measured.part,
        "whole": measured.whole,
        "part_query": measured.part_query.text,
        "whole_query": measured.whole_query.text,
    }


def _inside(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def _rules(briefing: Briefing) -> dict[str, Any]:
    rules = briefing.rules
    return {
        "targets": plain(rules.targets),
        "backlog": rules.backlog,
        "extension": rules.extension.whole,
        "score": rules.score.code,
        "sources": dict(rules.sources),
    }


def opened_record(opened: Opened) -> dict[str, Any]:
    """Return the cases behind a number as JSON-ready values; personal data is in none of them."""
    cases = [_case(case) for case in opened.cases]
    return {"cases": opened.query.text, "count": opened.count, "rows": cases}


SHOWN = (
    "id", "title", "state", "matter", "district", "street", "address", "department", "source",
    "reported_at", "filed_at", "first_assigned_at", "disposed_at", "closed_at", "due_at", "unit",
)  # fmt: skip


def _case(case: Case) -> dict[str, Any]:
    record = to_record(case)
    return {name: record[name] for name in SHOWN}
