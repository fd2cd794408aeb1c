"""Coverage at work in a running installation: learned from its own past, proposed, sent, heeded."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from dashboard.access.who import Role, Who
from dashboard.jobs.covering import Covering
from dashboard.services import Services
from dashboard.store import tables
from dashboard.store.demand import declined_posts, past_counts, read_coverage
from dashboard.store.outlooks import keep_outlook
from dashboard.store.reads import find_unit
from dashboard.store.verify import verify
from dispatch.commands import EnterUnit, FreezeDispatching, SetDuty
from dispatch.dispatch_rules import Mode
from dispatch.lifecycle import State
from dispatch.posting import EndPost, PostUnit
from dispatch.records import field_names
from dispatch.refusals import NotAllowed
from dispatch.unit import Unit
from tests.builders import CHIEF, NOON, a_case, a_fix
from tests.fakes import StillClock
from tests.running import a_config, do, running_services, running_site
from tests.unit.coverage.scenes import STREETS, a_row_of_streets, place

WEST_CENTRE = Who("west", "西区分中心", Role.DISTRICT, district="440304")
EAST_CENTRE = Who("east", "东区分中心", Role.DISTRICT, district="440303")
A01 = Who("a01", "A01", Role.CREW, unit="A01")
B01 = Who("b01", "B01", Role.CREW, unit="B01")


@pytest.fixture
def services(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Services]:
    """Six streets, two crews in the first of them; a mark "rules" sets how the city wants it."""
    mark = request.node.get_closest_marker("parametrize")
    rules = request.getfixturevalue("rules") if mark and "rules" in mark.args[0] else {}
    city = a_row_of_streets(**rules)
    with running_services(a_config(database_url, tmp_path), StillClock(), city) as running:
        for name in ("A01", "A02"):
            enter = EnterUnit(
                name, name, "crew", "440304", "sanitation", ("sanitation",), ("440303",)
            )
            do(running, enter, SetDuty(name, "available"))
        stand(running)
        yield running


def stand(services: Services) -> None:
    """Let both crews say now that they are in the first street."""
    here, now = place(0), services.clock.now()
    fixes = [a_fix(name, lon=here.lon, lat=here.lat, at=now) for name in ("A01", "A02")]
    services.board.put_safely(fixes)


def remember(services: Services, days: int, street: int, *, a_day: int = 4) -> None:
    """Put past cases into the ledger: about so many each morning in one street, never the same."""
    first = datetime(2026, 11, 23, 1, 30, tzinfo=NOON.tzinfo) - timedelta(days=days)
    code = STREETS[street]
    rows = [
        a_case(
            id=f"P{street}{day:03d}{n:03d}", reported_at=first + timedelta(days=day, minutes=n),
            street=code, district=code[:6], state=State.CLOSED,
        )
        for day in range(days)
        for n in range(a_day - 2 + day % 5 if a_day > 2 else a_day)
    ]  # fmt: skip
    names = field_names(type(rows[0]))
    with services.database.writing() as connection:
        connection.execute(
            insert(tables.case), [{name: getattr(row, name) for name in names} for row in rows]
        )


def looked(services: Services, covering: Covering | None = None) -> dict[str, Any]:
    """Return what one look puts on record."""
    (covering or Covering(services)).look()
    with services.database.reading() as connection:
        record = read_coverage(connection)
    assert record is not None
    return record


def crew(services: Services, name: str = "A01") -> Unit:
    """Return a crew as the ledger has it."""
    with services.database.reading() as connection:
        return find_unit(connection, name)


def test_past_cases_are_counted_by_hour_street_and_skill(services: Services) -> None:
    remember(services, 2, 3)
    remember(services, 2, 4, a_day=1)
    with services.database.reading() as connection:
        counts = past_counts(connection, NOON - timedelta(days=9), services.city)
        assert past_counts(connection, NOON, services.city) == []
    found = sorted((one.street, one.hour.hour, one.skill, one.n) for one in counts)
    assert found == [
        (STREETS[3], 1, "sanitation", 2), (STREETS[3], 1, "sanitation", 3),
        (STREETS[4], 1, "sanitation", 1), (STREETS[4], 1, "sanitation", 1),
    ]  # fmt: skip


def test_a_city_without_a_past_says_that_its_demand_is_assumed(services: Services) -> None:
    record = looked(services)
    assert (record["model"]["source"], record["source"]) == ("default", "default")
    assert record["free"] == 2
    assert 0 < record["share"] < record["after"] <= 1


def test_demand_is_learned_from_the_ledger_and_moves_crews_to_it(services: Services) -> None:
    remember(services, 28, 4)
    services.clock.moment = datetime(2026, 11, 23, 1, 0, tzinfo=NOON.tzinfo)  # type: ignore[attr-defined]
    stand(services)
    record = looked(services)
    assert record["model"]["source"] == "learned"
    assert record["model"]["days"] == 28
    scores = record["model"]["scores"]
    assert scores["learned"]["deviance"] < scores[record["model"]["naive"]]["deviance"]
    street = max(record["streets"], key=lambda one: one["expected"])
    assert (street["code"], street["covered"]) == (STREETS[4], 0.0)
    (one, *_) = record["proposals"]
    assert one["kind"] == "move_up"
    assert "Street 4" in " ".join(one["why"]["en"])
    assert "4街" in " ".join(one["why"]["zh"])
    assert record["after"] > 0.9


def test_demand_is_learned_again_after_an_hour(services: Services) -> None:
    covering = Covering(services)
    before = looked(services, covering)["model"]
    remember(services, 28, 4)
    assert looked(services, covering)["model"] == before
    services.clock.forward(minutes=61)  # type: ignore[attr-defined]
    assert looked(services, covering)["model"]["days"] == 28


def test_an_accepted_proposal_is_not_made_again_and_counts_as_done(services: Services) -> None:
    one = looked(services)["proposals"][0]
    do(services, PostUnit(one["unit"], one["version"], one["street"]))
    again = looked(services)
    assert one["unit"] not in {other["unit"] for other in again["proposals"]}
    assert {"reason": "posted", "n": 1}.items() <= again["staying"][0].items()


def test_a_declined_post_is_remembered_for_a_while(services: Services) -> None:
    one = looked(services)["proposals"][0]
    do(services, PostUnit(one["unit"], one["version"], one["street"]))
    who = Who("crew", one["unit"], Role.CREW, unit=one["unit"])
    services.send(EndPost(one["unit"], one["street"], "车辆故障"), who)
    with services.database.reading() as connection:
        assert declined_posts(connection, NOON - timedelta(hours=1)) == {
            one["unit"]: frozenset({one["street"]})
        }
        assert declined_posts(connection, NOON + timedelta(minutes=1)) == {}
        assert verify(connection).holds
    pairs = {(other["unit"], other["street"]) for other in looked(services)["proposals"]}
    assert (one["unit"], one["street"]) not in pairs


def test_a_crew_the_plan_has_a_case_for_is_left_alone(services: Services) -> None:
    with services.database.writing() as connection:
        keep_outlook(connection, {"queues": {"A01": [], "A02": []}})
    record = looked(services)
    assert record["proposals"] == []
    assert record["staying"][0]["reason"] == "planned"


@pytest.mark.parametrize("rules", [{"mode": Mode.AUTOMATIC}])
def test_where_the_city_says_so_the_machine_sends(services: Services, rules: Any) -> None:
    looked(services)
    sent = [name for name in ("A01", "A02") if crew(services, name).post]
    assert sent


@pytest.mark.parametrize("rules", [{"mode": Mode.AUTOMATIC}])
def test_a_stopped_machine_sends_nobody(services: Services, rules: Any) -> None:
    services.send(FreezeDispatching("演练"), CHIEF)
    assert looked(services)["proposals"]
    assert [name for name in ("A01", "A02") if crew(services, name).post] == []


def test_a_centre_sends_its_own_crews_and_a_crew_ends_its_own_post(services: Services) -> None:
    ask = PostUnit("A01", crew(services).version, STREETS[1])
    for who in (EAST_CENTRE, A01, Who("wall", "大屏", Role.WALL)):
        with pytest.raises(NotAllowed):
            services.send(ask, who)
    services.send(ask, WEST_CENTRE)
    with pytest.raises(NotAllowed):
        services.send(EndPost("A01", STREETS[1]), B01)
    services.send(EndPost("A01", STREETS[1]), A01)
    assert crew(services).post == ""


def test_coverage_is_answered_whole_or_for_a_district(services: Services) -> None:
    with running_site(services) as site:
        chief = site.client(CHIEF)
        assert chief.get("/api/coverage").json["coverage"] is None
        record = looked(services)
        answer = chief.get("/api/coverage").json
        assert answer["coverage"] == record
        assert answer["frozen"] is False
        assert chief.get("/api/plan").json["coverage"]["share"] == record["share"]
        mine = site.client(EAST_CENTRE).get("/api/coverage").json["coverage"]
        assert {one["district"] for one in mine["streets"]} == {"440303"}
        assert mine["share"] == 0.0
        foreign = site.client(EAST_CENTRE).get("/api/coverage?district=440304")
        assert foreign.status_code == 403
        assert site.client(A01).get("/api/coverage").status_code == 403


def test_a_post_is_given_over_http_and_refused_in_words(services: Services) -> None:
    with running_site(services) as site:
        chief, version = site.client(CHIEF), crew(services).version
        ask = {"unit": "A01", "version": version, "street": STREETS[2]}
        assert chief.post("/api/commands/post-unit", json=ask).json["version"] == version + 1
        again = chief.post("/api/commands/post-unit", json=ask)
        assert again.status_code == 409
        assert "A01" in again.json["error"]["zh"]
        ended = {"unit": "A01", "street": STREETS[2], "reason": "收队"}
        assert chief.post("/api/commands/end-post", json=ended).status_code == 200
        gone = chief.post("/api/commands/end-post", json=ended)
        assert gone.status_code == 422
        assert "2街" in gone.json["error"]["zh"]
