"""The interface answers what the screen shows, to those who may see it."""

import csv
from io import StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.access.who import Role, Who
from dashboard.reports.sheets import SHEETS, Sheet
from tests.builders import NOON
from tests.integration.reports.lived import Life
from tests.running import Site

LEADER = Who("lu", "局领导", Role.LEADER)


@pytest.fixture
def asked(site: Site) -> FlaskClient:
    """A leader's client to a city that has lived for nine days."""
    life = Life(site.services)
    life.crews(NOON)
    life.days(9, 10)
    return site.client(LEADER)


def test_figures_and_their_cases_agree(asked: FlaskClient) -> None:
    told: dict[str, Any] = asked.get("/api/briefing?period=week").json
    assert told["stamp"]["period"] == "week"
    for line in told["districts"]:
        query = line["rates"]["on_time_closure"]["whole_query"]
        opened = asked.get(
            "/api/briefing/cases", query_string=told["again"] | {"cases": query}
        ).json
        assert opened["count"] == line["rates"]["on_time_closure"]["whole"]
        assert len(opened["rows"]) == opened["count"]
    assert set(told["headline"][0]) == {"zh", "en"}


def test_the_address_of_a_briefing_gives_it_again(asked: FlaskClient) -> None:
    told = asked.get("/api/briefing").json
    assert asked.get("/api/briefing", query_string=told["again"]).json == told


@pytest.mark.parametrize("name", [*SHEETS, "cases"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_is_a_file_for_spreadsheets(asked: FlaskClient, name: str, lang: str) -> None:
    answer = asked.get(f"/api/briefing/{name}.csv?lang={lang}&cases=open")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(StringIO(text[1:])))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 1


def test_a_file_holds_the_figures_that_are_shown(asked: FlaskClient) -> None:
    told = asked.get("/api/briefing").json
    text = asked.get("/api/briefing/districts.csv", query_string=told["again"]).get_data(
        as_text=True
    )
    rows = list(csv.reader(StringIO(text[1:])))[1:]
    owed = [line["rates"]["closure"]["whole"] for line in (*told["districts"], told["city_line"])]
    assert [int(row[1]) for row in rows] == owed


def test_a_title_that_looks_like_a_formula_stays_text() -> None:
    sheet = Sheet(("title",), (("=HYPERLINK()",), ("-5",), ("+3",), ("@x",)))
    assert sheet.csv().split() == ["\ufefftitle", "'=HYPERLINK()", "-5", "+3", "'@x"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/briefing?period=year", 422),
        ("/api/briefing?at=2030-01-01T00:00:00Z", 422),
        ("/api/briefing/cases?cases=nobody", 422),
        ("/api/briefing/cases", 422),
        ("/api/briefing/secrets.csv", 404),
    ],
)
def test_a_wrong_question_is_refused_in_words(asked: FlaskClient, path: str, code: int) -> None:
    answer = asked.get(path)
    assert answer.status_code == code
    assert answer.json["error"]["zh"]


@pytest.mark.parametrize("role", [Role.CREW, Role.DISTRICT, Role.WALL, Role.SYSTEM])
def test_others_are_not_briefed(site: Site, role: Role) -> None:
    client = site.client(Who("one", "one", role, district="440304", unit="A12"))
    assert client.get("/api/briefing").status_code == 403
