"""Near cases and searches over HTTP, for those who may ask."""

from typing import Any

import pytest

from dashboard.access.who import Role, Who
from dispatch import commands as c
from dispatch.case import Case
from dispatch.lifecycle import Step
from tests.builders import CHIEF, OPERATOR, a_report
from tests.running import Site, do

EAST = Who("east", "东区", Role.DISTRICT, district="440303")


def ask(site: Site, path: str, who: Who = OPERATOR) -> Any:
    return site.client(who).get(path)


def reported(site: Site, **changes: Any) -> Case:
    case = do(site.services, a_report(**changes))
    assert isinstance(case, Case)
    return case


def test_the_same_matter_within_thirty_metres_is_suggested(site: Site) -> None:
    near = reported(site, lon=114.0501)
    reported(site, lon=114.0550)
    reported(site, matter="04002")
    answer = ask(site, "/api/near?matter=06042&lon=114.05&lat=22.55").json
    assert [(one["id"], one["metres"]) for one in answer["cases"]] == [(near.id, 10)]


def test_a_report_known_only_by_its_street_is_compared_with_the_street(site: Site) -> None:
    case = reported(site)
    answer = ask(site, "/api/near?matter=06042&street=440304001").json
    assert [(one["id"], one["metres"]) for one in answer["cases"]] == [(case.id, None)]


def test_old_and_ended_cases_are_not_suggested(site: Site) -> None:
    ended = reported(site)
    do(site.services, c.TakeStep(ended.id, ended.version, Step.VOID, reason="误报"))
    reported(site)
    site.services.clock.forward(hours=80)  # type: ignore[attr-defined] # a StillClock
    assert ask(site, "/api/near?matter=06042&lon=114.05&lat=22.55").json["cases"] == []


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/near?matter=06042", "lon"),
        ("/api/near?matter=06042&lon=x&lat=1", "lon"),
        ("/api/near?matter=06042&lon=114&lat=22.5&r=90000", "r"),
        ("/api/near?matter=06042&lon=114&lat=22.5&t=-1", "t"),
        ("/api/near?lon=114&lat=22.5", "matter"),
        ("/api/search?q=" + "x" * 81, "q"),
        ("/api/search?q=x&kinds=spells", "kinds"),
    ],
)
def test_a_wrong_question_is_refused_by_field(site: Site, path: str, field: str) -> None:
    answer = ask(site, path)
    assert (answer.status_code, answer.json["error"]["field"]) == (422, field)


def test_a_case_is_found_by_the_end_of_its_number_its_title_and_its_address(site: Site) -> None:
    case = reported(site, title="路灯不亮", address="红荔路 12 号")
    client = site.client(OPERATOR)
    for text in (case.short, case.id, "路灯", "红荔路"):
        found = client.get(f"/api/search?q={text}").json["results"]
        assert [one["code"] for one in found] == [case.id]


def test_a_percent_sign_is_a_percent_sign(site: Site) -> None:
    reported(site)
    assert ask(site, "/api/search?q=%25").json["results"] == []


def test_ended_cases_are_found_too(site: Site) -> None:
    case = reported(site)
    do(site.services, c.TakeStep(case.id, case.version, Step.VOID, reason="误报"), who=CHIEF)
    assert ask(site, f"/api/search?q={case.short}").json["results"][0]["ended"]


def test_a_centre_finds_only_its_own_cases(site: Site) -> None:
    reported(site)
    mine = reported(site, lon=114.15)
    centre = site.client(EAST)
    found = centre.get("/api/search?q=垃圾").json["results"]
    assert [one["code"] for one in found] == [mine.id]
    assert centre.get("/api/near?matter=06042&lon=114.05&lat=22.55").json["cases"] == []


def test_a_point_names_its_areas_and_one_outside_is_refused(site: Site) -> None:
    client = site.client(OPERATOR)
    inside = client.get("/api/place?lon=114.05&lat=22.55").json
    assert inside == {"district": "440304", "street": "440304001"}
    assert client.get("/api/place?lon=115&lat=22.55").status_code == 422
    assert client.get("/api/place?lon=nan&lat=22.55").status_code == 422
    assert client.get("/api/place?lon=114.05").json["error"]["field"] == "lat"
