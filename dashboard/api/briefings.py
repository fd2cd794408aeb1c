"""Briefings over HTTP: figures as JSON, tables as CSV, and the cases behind each number."""

from flask import Blueprint, Response, jsonify, request

from dashboard.access.session import services
from dashboard.reports import sheets
from dashboard.reports.figures import asked_again, asked_of, briefing_for, open_number
from dashboard.reports.records import briefing_record, opened_record
from dispatch.indicators.query import query_of
from dispatch.naming import Lang
from dispatch.refusals import NotFound

briefings = Blueprint("briefings", __name__)

MOST_CASES = 500
MOST_ROWS = 20_000
"""Cases answered as JSON, and in a file."""


@briefings.get("/api/briefing", endpoint="briefing_figures")
def figures() -> Response:
    """Answer a period's figures up to a moment; `again` asks for the very same ones."""
    briefing = briefing_for(services(), asked_of(request.args))
    return jsonify(briefing_record(briefing) | {"again": asked_again(briefing.stamp)})


@briefings.get("/api/briefing/cases", endpoint="briefing_cases")
def cases() -> Response:
    """Answer the cases that the number `cases` counts."""
    query = query_of(request.args.get("cases", ""))
    opened = open_number(services(), asked_of(request.args), query, MOST_CASES)
    return jsonify(opened_record(opened))


@briefings.get("/api/briefing/<name>.csv", endpoint="briefing_sheet")
def sheet(name: str) -> Response:
    """Answer a table of a briefing, or the cases behind a number, as a file for spreadsheets."""
    return _file(name, (_cases() if name == "cases" else _table(name)).csv())


def _table(name: str) -> sheets.Sheet:
    if name not in sheets.SHEETS:
        raise NotFound("sheet", value=name[:80])
    return sheets.SHEETS[name](briefing_for(services(), asked_of(request.args)), _lang())


def _cases() -> sheets.Sheet:
    at = services()
    query = query_of(request.args.get("cases", ""))
    opened = open_number(at, asked_of(request.args), query, MOST_ROWS)
    return sheets.cases(opened.cases, at.city, _lang())


def _lang() -> Lang:
    asked = request.args.get("lang") or request.cookies.get("lang") or services().config.lang
    return "en" if asked == "en" else "zh"


def _file(name: str, text: str) -> Response:
    named = {"Content-Disposition": f'attachment; filename="briefing-{name}.csv"'}
    return Response(text, mimetype="text/csv", headers=named)
