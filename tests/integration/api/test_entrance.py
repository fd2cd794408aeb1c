"""What comes in over HTTP: taken, known already, or refused with field and reason."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from dashboard.access.who import Role, Who
from dashboard.store import tables
from dispatch.commands import EnterUnit, FileCase, SetDuty
from tests.builders import CHIEF, a_report
from tests.running import Site, do

SYSTEM = Who("hotline", "12345", Role.SYSTEM)
GOOD = {"title": "垃圾箱满溢", "matter": "06042", "lon": 114.05, "lat": 22.55}


@pytest.fixture
def system(site: Site) -> FlaskClient:
    return site.client(SYSTEM)


@pytest.fixture
def chief(site: Site) -> FlaskClient:
    return site.client(CHIEF)


def count(site: Site) -> int:
    """Return how many facts there are."""
    with site.services.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(tables.fact)).scalar_one())


def test_a_report_is_taken_and_given_a_number(site: Site, system: FlaskClient) -> None:
    answer = system.post("/api/cases", json=GOOD)
    assert answer.status_code == 201
    assert answer.json["id"] == "44030420261123000001"
    assert answer.json["known"] is False


def test_the_same_key_again_changes_nothing(site: Site, system: FlaskClient) -> None:
    key = {"Idempotency-Key": "row-1"}
    first = system.post("/api/cases", json=GOOD, headers=key)
    again = system.post("/api/cases", json=GOOD, headers=key)
    assert again.status_code == 200
    assert again.json["known"] is True
    assert again.json["id"] == first.json["id"]
    assert count(site) == 1


def test_marks_that_turn_the_order_of_text_are_left_out(site: Site, system: FlaskClient) -> None:
    odd = GOOD | {"title": "\u202e垃圾\x00箱\u2067满溢\u2069", "address": "مرحبا 🚧 <b>路</b>"}
    number = system.post("/api/cases", json=odd).json["id"]
    case = site.client(CHIEF).get(f"/api/cases/{number}").json["case"]
    assert (case["title"], case["address"]) == ("垃圾箱满溢", odd["address"])


def test_keys_of_two_systems_do_not_meet(site: Site, system: FlaskClient) -> None:
    other = site.client(Who("other", "other", Role.SYSTEM))
    key = {"Idempotency-Key": "row-1"}
    ids = {c.post("/api/cases", json=GOOD, headers=key).json["id"] for c in (system, other)}
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("changes", "field", "key"),
    [
        ({"matter": "00000"}, "matter", "field.unknown"),
        ({"matter": None}, "matter", "field.not_text"),
        ({"title": 7}, "title", "field.not_text"),
        ({"title": "长" * 5000}, "title", "field.too_long"),
        ({"lon": "east"}, "lon", "field.not_a_number"),
        ({"lon": True}, "lon", "field.not_a_number"),
        ({"lon": 22.55, "lat": 114.05}, "lon", "field.swapped"),
        ({"lon": 0, "lat": 0}, "lon", "field.zero_position"),
        ({"lon": 2.35, "lat": 48.85}, "lon", "field.outside_city"),
        ({"reported_at": "2026-11-23T12:00:00"}, "reported_at", "field.naive_time"),
        ({"reported_at": "2099-01-01T00:00:00+08:00"}, "reported_at", "field.future"),
        ({"reported_at": "yesterday"}, "reported_at", "field.not_a_time"),
        ({"reported_at": "0001-01-01T00:00:00+08:00"}, "reported_at", "field.not_a_time"),
        ({"accuracy_m": 1e300}, "accuracy_m", "field.out_of_range"),
        ({"priority": 2.5}, "priority", "field.not_a_number"),
        ({"photos": "one"}, "photos", "field.not_a_list"),
        ({"colour": "red"}, "colour", "field.unknown_field"),
    ],
)
def test_a_wrong_value_is_refused_by_field_and_reason_in_both_languages(
    site: Site, system: FlaskClient, changes: dict[str, Any], field: str, key: str
) -> None:
    answer = system.post("/api/cases", json=GOOD | changes)
    assert answer.status_code == 422
    error = answer.json["error"]
    assert (error["field"], error["key"]) == (field, key)
    assert error["zh"] != error["en"]
    assert count(site) == 0


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b"\xff\xfe{}", "field.not_utf8"),
        (b"{", "field.not_json"),
        (b"[]", "field.not_json"),
        (b'{"lon": NaN}', "field.not_json"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(system: FlaskClient, body: bytes, key: str) -> None:
    answer = system.post("/api/cases", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json["error"]["key"] == key


def test_ten_megabytes_are_refused_unread(system: FlaskClient) -> None:
    answer = system.post("/api/cases", data=b" " * 10_000_000, content_type="application/json")
    assert answer.status_code == 413
    assert answer.json["error"]["key"] == "field.too_large"


def test_an_unknown_command_unit_or_case_is_not_found(chief: FlaskClient, site: Site) -> None:
    case = do(site.services, a_report())
    filed = do(site.services, FileCase(case.id, case.version))
    asked = {"case": case.id, "version": filed.version, "unit": "Z99"}
    answers = [
        chief.post("/api/commands/fly", json={}),
        chief.post("/api/commands/assign-unit", json=asked),
        chief.post("/api/commands/assign-unit", json=asked | {"case": "1"}),
        chief.get("/api/cases/1"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4


def test_an_old_version_and_an_illegal_step_are_conflicts(chief: FlaskClient, site: Site) -> None:
    case = do(site.services, a_report())
    do(site.services, FileCase(case.id, case.version))
    stale = chief.post("/api/commands/file-case", json={"case": case.id, "version": 1})
    asked = {"case": case.id, "version": 2, "step": "arrive"}
    illegal = chief.post("/api/commands/take-step", json=asked)
    assert (stale.status_code, stale.json["error"]["key"]) == (409, "stale_version")
    assert (illegal.status_code, illegal.json["error"]["key"]) == (409, "step_refused")
    assert illegal.json["error"]["zh"] == "当前为“待派遣”，不能“到场”。"


def test_a_crew_takes_only_its_own_steps(site: Site, chief: FlaskClient) -> None:
    crew = site.client(Who("phone", "A12", Role.CREW, unit="A12"))
    enter = EnterUnit("A12", "A", "crew", "440304", "sanitation", ("sanitation",))
    do(site.services, enter, SetDuty("A12", "available"))
    case = do(site.services, a_report())
    row = do(site.services, FileCase(case.id, case.version))
    theirs = crew.post(
        "/api/commands/take-step", json={"case": case.id, "version": 2, "step": "acknowledge"}
    )
    assigned = chief.post(
        "/api/commands/assign-unit", json={"case": case.id, "version": row.version, "unit": "A12"}
    ).json
    mine = {"case": case.id, "version": assigned["version"]}
    done = crew.post("/api/commands/take-step", json=mine | {"step": "acknowledge"})
    desk = crew.post("/api/commands/take-step", json=mine | {"step": "recall", "reason": "x"})
    assert (theirs.status_code, done.status_code, desk.status_code) == (403, 200, 403)


def test_a_whole_case_comes_with_its_history(chief: FlaskClient, site: Site) -> None:
    case = do(site.services, a_report())
    do(site.services, FileCase(case.id, case.version))
    answer = chief.get(f"/api/cases/{case.id}").json
    assert answer["case"]["state"] == "filed"
    assert [entry["kind"] for entry in answer["history"]] == ["case_reported", "case_filed"]
    assert answer["history"][0]["by"] == "王敏"


def test_the_recommendation_says_who_why_and_why_not(chief: FlaskClient, site: Site) -> None:
    for name, skill in (("A12", "sanitation"), ("B07", "trees")):
        enter = EnterUnit(name, name, "crew", "440304", "sanitation", (skill,))
        do(site.services, enter, SetDuty(name, "available"))
    case = do(site.services, a_report())
    advice = chief.get(f"/api/recommend/{case.id}").json
    reasons = {left_out["reason"]: left_out["units"] for left_out in advice["excluded"]}
    assert reasons == {"skill": ["B07"], "no_fix": ["A12"]}


def test_health_tells_the_place_and_the_age_of_the_last_fact(site: Site) -> None:
    do(site.services, a_report())
    answer = site.feed.server.test_client().get("/healthz").json
    assert (answer["ok"], answer["place"], answer["fact_age_s"]) == (True, 1, 0.0)


def test_a_form_without_its_token_is_refused(site: Site) -> None:
    site.services.accounts.add(CHIEF, "a long password")
    client = site.feed.server.test_client()
    wrong = client.post("/sign-in", data={"account": "wang", "password": "a long password"})
    assert wrong.status_code == 400


def test_five_wrong_passwords_lock_the_account(site: Site) -> None:
    accounts, now = site.services.accounts, site.services.clock.now()
    accounts.add(CHIEF, "a long password")
    for _ in range(5):
        assert accounts.sign_in("wang", "guess", now) is None
    assert accounts.sign_in("wang", "a long password", now) is None
