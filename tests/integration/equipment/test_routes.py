"""Areas, devices, alarms and pushes over HTTP."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from dashboard.access.who import Role, Who
from dashboard.api.asking import EQUIPMENT
from dashboard.equipment.rolling import roll_up
from dashboard.gateways.jt808.server import Sent
from dashboard.gateways.texting import Texter
from dashboard.jobs.equipment import count_states
from dashboard.store.reads import entries_after
from dispatch.facts import FactKind
from tests.builders import CHIEF, NOON
from tests.equipment import NOON_MS, Yard, a_body, a_device, a_lamp
from tests.running import Site

PLATFORM = Who("platform", "NB 平台", Role.SYSTEM)
WEST = Who("west", "西区", Role.DISTRICT, district="440304")
EAST = Who("east", "东区", Role.DISTRICT, district="440303")
BINS = [a_device(f"B{n}") for n in range(1, 4)]
EASTERN = a_device("E1", district="440303", street="440303001", lon=114.15)
FULL = "sanitation.bin.full"


@pytest.fixture
def yard(site: Site) -> Iterator[Yard]:
    """Equipment of the site's own server, with bins in the west, one in the east, and a lamp."""
    equipment = site.feed.server.extensions[EQUIPMENT]
    yard = Yard(equipment)
    yard.enter(*BINS, EASTERN, a_lamp())
    equipment.start()
    yield yard
    equipment.close()


def asked(client: FlaskClient, path: str, code: int = 200) -> Any:
    answer = client.get(path)
    assert answer.status_code == code, answer.text
    return answer.json


def test_devices_come_as_compact_arrays(site: Site, yard: Yard) -> None:
    yard.say(a_body(fill=41.256))
    told = asked(site.client(CHIEF), "/api/devices?area=sanitation")
    row = next(r for r in told["rows"] if r[0] == "B1")
    assert [told["kinds"][row[1]], row[2], row[3]] == ["bin", 114050000, 22550000]
    assert [told["states"][row[4]], row[5], row[6]] == ["working", 41.26, 0]
    silent = next(r for r in told["rows"] if r[0] == "B2")
    assert [told["states"][silent[4]], silent[5], silent[6]] == ["unknown", None, None]


def test_devices_are_chosen_by_area_kind_and_district(site: Site, yard: Yard) -> None:
    client = site.client(CHIEF)
    assert len(asked(client, "/api/devices")["rows"]) == 5
    assert len(asked(client, "/api/devices?area=lighting")["rows"]) == 1
    assert len(asked(client, "/api/devices?kind=bin&district=440303")["rows"]) == 1
    assert len(asked(client, "/api/devices?area=lighting,sanitation&state=unknown")["rows"]) == 5
    assert asked(client, "/api/devices?state=fault,offline")["rows"] == []


def test_a_district_sees_its_own_devices_and_no_others(site: Site, yard: Yard) -> None:
    client = site.client(WEST)
    assert {row[0] for row in asked(client, "/api/devices")["rows"]} == {"B1", "B2", "B3", "L1"}
    asked(client, "/api/devices?district=440303", 403)
    asked(client, "/api/devices/E1", 403)
    asked(client, "/api/devices/B1")


def test_one_device_tells_its_values_history_alarms_and_cases(site: Site, yard: Yard) -> None:
    yard.say(a_body(fill=41, temperature=20.0))
    yard.say(a_body(fill=97, ts=NOON_MS + 1000, seq=2))
    told = asked(site.client(CHIEF), "/api/devices/B1?hours=1")
    assert told["device"]["component"] == "03005"
    assert told["component"] == {"zh": "垃圾箱", "en": "bin"}
    assert told["condition"]["values"] == {"fill": 97.0, "temperature": 20.0}
    assert told["history"]["grain"] == "raw"
    assert [row[1] for row in told["history"]["rows"]] == [41.0, 97.0]
    assert [alarm["rule"] for alarm in told["alarms"]] == [FULL]
    assert told["cases"][0]["id"] == told["alarms"][0]["case"]


def test_a_longer_history_comes_in_minutes_and_then_in_hours(site: Site, yard: Yard) -> None:
    for n in range(4):
        yard.say(a_body(fill=10 * n, ts=NOON_MS - 7_200_000 + n * 20_000, seq=n + 1))
    assert roll_up(yard.services.database, NOON) >= 3
    client = site.client(CHIEF)
    day = asked(client, "/api/devices/B1?hours=24&reading=fill")["history"]
    assert day["grain"] == "minute"
    assert [row[1:] for row in day["rows"]] == [[10.0, 0.0, 20.0], [30.0, 30.0, 30.0]]
    month = asked(client, "/api/devices/B1?hours=720")["history"]
    assert (month["grain"], [row[1:] for row in month["rows"]]) == ("hour", [[15.0, 0.0, 30.0]])


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/devices/nobody", 404),
        ("/api/devices/B1?reading=unicorn", 404),
        ("/api/devices/B1?hours=ever", 422),
        ("/api/areas/unicorn", 404),
        ("/api/areas/parks?district=999999", 404),
        ("/api/alarms/A1", 404),
        ("/api/alarms?state=angry", 422),
    ],
)
def test_a_wrong_question_is_answered_politely(
    site: Site, yard: Yard, path: str, code: int
) -> None:
    error = asked(site.client(CHIEF), path, code)["error"]
    assert error["zh"]
    assert error["en"]


def test_the_board_counts_states_by_area_and_district_with_a_trend(site: Site, yard: Yard) -> None:
    yard.say(a_body(fill=41))
    yard.say(a_body("B2", fill=41, fault=1), a_device("B2"))
    count_states(yard.services)
    told = asked(site.client(CHIEF), "/api/devices/summary?area=sanitation")
    west = next(row for row in told["rows"] if row["district"] == "440304")
    assert (west["working"], west["fault"], west["unknown"]) == (1, 1, 1)
    assert [(t["working"], t["unknown"]) for t in told["trend"]] == [(1, 2)]


def test_areas_tell_what_they_watch_and_count(site: Site, yard: Yard) -> None:
    told = asked(site.client(CHIEF), "/api/areas")
    assert len(told) == 10
    sanitation = next(area for area in told if area["code"] == "sanitation")
    assert sanitation["kinds"]["bin"]["rules"][FULL]["levels"][1]["becomes"] == "auto"
    assert sanitation["kinds"]["bin"]["readings"]["fill"]["unit"] == "%"


def test_every_areas_page_has_figures_with_formula_source_and_moment(
    site: Site, yard: Yard
) -> None:
    client = site.client(CHIEF)
    for area in yard.equipment.plans.areas:
        told = asked(client, f"/api/areas/{area}")
        assert told["as_of"] == NOON_MS // 1000
        for one in told["indicators"]:
            assert one["formula"]["zh"]
            assert one["formula"]["en"]
            assert one["source"] == "default"


def test_a_pages_figures_follow_what_devices_say(site: Site, yard: Yard) -> None:
    yard.say(a_body(fill=97))
    told = asked(site.client(CHIEF), "/api/areas/sanitation")
    values = {one["code"]: one["value"] for one in told["indicators"]}
    assert values["bins_full"] == 1
    assert told["alarms"] == 1
    assert told["panels"]["waste_flow"]["nodes"][-1] == "missing"
    assert values["collected_t"] == 0
    assert values["station_load"] is None


def test_alarms_are_listed_and_told_one_by_one(site: Site, yard: Yard) -> None:
    yard.say(a_body(fill=85, temperature=80))
    client = site.client(CHIEF)
    listed = asked(client, "/api/alarms?area=sanitation")
    assert {alarm["rule"] for alarm in listed} == {FULL, "sanitation.bin.fire"}
    one = asked(client, f"/api/alarms/{listed[0]['id']}")
    assert one["alarm"]["device"] == "B1"
    east = site.client(EAST)
    assert asked(east, "/api/alarms") == []
    asked(east, f"/api/alarms/{listed[0]['id']}", 403)


def test_alarm_commands_go_like_all_others(site: Site, yard: Yard) -> None:
    yard.say(a_body(fill=85))
    client = site.client(CHIEF)
    (alarm,) = asked(client, "/api/alarms")
    ask = {"alarm": alarm["id"], "version": alarm["version"]}
    answer = client.post("/api/commands/acknowledge-alarm", json=ask)
    assert (answer.status_code, answer.json["state"]) == (200, "acknowledged")
    refused = site.client(EAST).post("/api/commands/clear-alarm", json=ask | {"reason": "误报"})
    assert refused.status_code == 403
    raised = client.post("/api/commands/return-to-normal", json={"alarm": alarm["id"], "at":
                                                                 NOON.isoformat()})  # fmt: skip
    assert raised.status_code == 403


def test_the_health_of_alarms_is_told(site: Site, yard: Yard) -> None:
    yard.say(a_body(fill=85))
    told = asked(site.client(CHIEF), "/api/alarms/health?hours=1")
    assert told["alarms"] == 1
    assert told["wanted"] == {"low": 80.0, "medium": 15.0, "high": 5.0}


def test_a_maintenance_window_is_set_by_a_person_and_remembered(site: Site, yard: Yard) -> None:
    window = {
        "start": NOON.isoformat(),
        "until": (NOON + timedelta(hours=2)).isoformat(),
        "reason": "换电池",
    }
    chief = site.client(CHIEF)
    yard.say(a_body(fill=10))
    answer = chief.post("/api/devices/B1/maintenance", json=window)
    assert answer.json["in_maintenance"] is True
    assert site.client(EAST).post("/api/devices/B1/maintenance", json=window).status_code == 403
    yard.say(a_body(fill=99, ts=NOON_MS + 1000, seq=2))
    assert asked(chief, "/api/alarms") == []
    wrong = window | {"until": NOON.isoformat()}
    assert chief.post("/api/devices/B1/maintenance", json=wrong).status_code == 422


def test_a_platform_pushes_and_is_told_what_became_of_it(site: Site, yard: Yard) -> None:
    client = site.client(PLATFORM)
    body = orjson.dumps([a_body(fill=41), a_body("B9", fill=1)])
    answer = client.post("/api/iot/zhihui", data=body)
    assert answer.status_code == 200
    assert answer.json["accepted"] == 1
    (refused,) = answer.json["refused"]
    assert (refused["reason"], refused["what"]) == ("unknown_device", "B9")
    assert refused["zh"] != refused["en"]
    assert client.post("/api/iot/nobody", data=body).status_code == 404
    assert site.client(CHIEF).post("/api/iot/zhihui", data=body).status_code == 403


def test_what_gateways_refused_can_be_read_with_its_bytes(site: Site, yard: Yard) -> None:
    site.client(PLATFORM).post("/api/iot/milesight", data=b"\x01\x75\x5c broken")
    (told,) = asked(site.client(CHIEF), "/api/refusals")
    assert (told["gateway"], told["counts"]) == ("http", {"not_json": 1})
    assert told["last"][0]["hex"].startswith("01755c")


def test_words_for_a_driver_are_spoken_by_the_gateway_that_has_his_terminal(
    site: Site, yard: Yard
) -> None:
    yard.enter(a_device("V1", kind="waste_vehicle", component=""))
    Texter(yard.services.bus, lambda _vehicle, _words: Sent.OFFLINE)
    Texter(yard.services.bus, lambda _vehicle, _words: Sent.DELIVERED)
    chief = site.client(CHIEF)
    answer = chief.post("/api/devices/V1/text", json={"words": "前方积水，请绕行"})
    assert answer.json == {"result": "delivered"}
    with yard.services.database.reading() as connection:
        facts = [entry.fact for entry in entries_after(connection, 0, 100)]
    (fact,) = [fact for fact in facts if fact.kind is FactKind.DRIVER_TOLD]
    assert fact.detail == {"device": "V1", "words": "前方积水，请绕行", "result": "delivered"}


@pytest.mark.parametrize(
    ("device", "words", "refused"),
    [
        ("V1", " ", (422, "field.missing")),
        ("V1", "长" * 201, (422, "field.too_long")),
        ("B1", "回来", (422, "field.no_terminal")),
        ("nobody", "回来", (404, "not_found")),
    ],
)
def test_words_nobody_can_read_are_refused(
    site: Site, yard: Yard, device: str, words: str, refused: tuple[int, str]
) -> None:
    yard.enter(a_device("V1", kind="waste_vehicle", component=""))
    answer = site.client(CHIEF).post(f"/api/devices/{device}/text", json={"words": words})
    assert (answer.status_code, answer.json["error"]["key"]) == refused


def test_a_scenario_is_asked_of_whichever_process_the_street_lives_in(
    site: Site, yard: Yard
) -> None:
    heard = list[tuple[str, bytes]]()
    yard.services.bus.listen(lambda kind, body: heard.append((kind, body)))
    yard.services.config = replace(yard.services.config, demo=True)
    answer = site.client(CHIEF).post("/api/demo/plot", json={"plot": "typhoon"})
    assert answer.json == {"plot": "typhoon"}
    yard.until(lambda: ("plot", b"typhoon") in heard)


def test_scenarios_are_played_only_in_a_demonstration(site: Site, yard: Yard) -> None:
    answer = site.client(CHIEF).post("/api/demo/plot", json={"plot": "typhoon"})
    assert answer.status_code == 404
