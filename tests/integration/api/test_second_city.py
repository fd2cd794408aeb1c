"""The whole loop in another city: nothing in the code knows the first one."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from callbacks.screens import register_pages
from dashboard.access.who import Role, Who
from dashboard.cities.load import load_city
from dashboard.jobs.dispatching import Dispatching
from dashboard.store.verify import verify
from dispatch.commands import EnterUnit, SetDuty
from dispatch.unit import Fix
from tests.builders import CHIEF
from tests.fakes import StillClock
from tests.installation import TINY
from tests.running import Site, a_config, do, running_services, running_site

CREW = Who("c1", "保洁一队", Role.CREW, unit="C1")
INSPECTOR = Who("west", "西城区", Role.DISTRICT, district="990101")
LITTER = {"title": "暴露垃圾", "matter": "06010", "lon": 110.05, "lat": 30.075}


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    """A server of the tiny city with one cleaning crew on duty."""
    config = a_config(database_url, tmp_path)
    with (
        running_services(config, StillClock(), load_city(TINY)) as services,
        running_site(services, register_pages) as running,
    ):
        enter = EnterUnit("C1", "保洁一队", "crew", "990101", "cleaning", ("sanitation",))
        do(services, enter, SetDuty("C1", "available"))
        services.board.put_safely([Fix("C1", 110.051, 30.076, services.clock.now())])
        yield running


def post(client: FlaskClient, path: str, **body: Any) -> Any:
    answer = client.post(path, json=body)
    assert answer.status_code in (200, 201), answer.text
    return answer.json


def step(client: FlaskClient, case: Any, name: str, **more: Any) -> Any:
    asked = {"case": case["id"], "version": case["version"], "step": name, "reason": "因为"}
    return post(client, "/api/commands/take-step", **asked, **more)


def a_photograph(client: FlaskClient) -> str:
    picture = BytesIO()
    Image.new("RGB", (64, 48), "green").save(picture, "JPEG")
    files = {"kind": "after", "photo": (BytesIO(picture.getvalue()), "after.jpg")}
    answer = client.post("/api/photos", data=files, content_type="multipart/form-data")
    return str(answer.json["id"])


def test_a_case_walks_from_report_to_closure(site: Site) -> None:
    chief, crew, inspector = (site.client(who) for who in (CHIEF, CREW, INSPECTOR))
    case = post(chief, "/api/cases", **LITTER)
    post(chief, "/api/commands/file-case", case=case["id"], version=case["version"])
    Dispatching(site.services).turn()
    whole = chief.get(f"/api/cases/{case['id']}").json
    assert (whole["case"]["state"], whole["case"]["unit"]) == ("assigned", "C1")
    assert whole["case"]["street"] == "990101001"
    case = whole["case"]
    for name in ("acknowledge", "depart", "arrive"):
        case = step(crew, case, name)
    case = step(crew, case, "dispose", outcome="已清", photos=[a_photograph(crew)])
    case = step(inspector, case, "pass")
    case = step(inspector, case, "close")
    assert case["state"] == "closed"
    told = chief.get(f"/api/cases/{case['id']}").json["history"]
    assert [fact["step"] for fact in told if fact["step"]][-4:] == [
        "arrive", "dispose", "pass", "close"
    ]  # fmt: skip
    with site.services.database.reading() as connection:
        assert verify(connection).holds


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/wall/", "/duty/", "/district/990101", "/api/basemap"])
def test_every_page_opens_for_it(site: Site, path: str) -> None:
    assert site.client(CHIEF).get(path).status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_place_in_the_first_city_lies_outside_the_second(site: Site) -> None:
    answer = site.client(CHIEF).post("/api/cases", json=LITTER | {"lon": 114.05, "lat": 22.55})
    assert (answer.status_code, answer.json["error"]["field"]) == (422, "lon")
