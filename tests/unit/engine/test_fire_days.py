"""The replay of recorded fire days: rows, duty, the model of travel, and who is sent."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from tests.bench.engine.fire_model import Track, learn
from tests.bench.engine.fire_policies import NearestFree, Ours, Policy
from tests.bench.engine.fire_replay import recorded, replay, rescored, score
from tests.bench.engine.fire_rows import Sent, als_engines, on_duty, read_sent
from tests.bench.engine.fire_scene import City, city_of

COLUMNS = (
    "call_number,unit_id,unit_type,call_type,final_priority,als_unit,longitude,latitude,"
    "received_dttm,dispatch_dttm,on_scene_dttm,available_dttm"
)
DAY = "2016-12-31 "


def a_row(unit: str, minute: float, lon: float, incident: str = "", **other: object) -> Sent:
    """Return an engine sent at a minute, there 4 minutes later, free after half an hour."""
    at = 60.0 * minute
    row = Sent(
        incident or f"{unit}-{minute}", unit, "ENGINE", True, True, False, lon, 37.76,
        at - 60.0, at, at + 240.0, at + 1800.0,
    )  # fmt: skip
    return row._replace(**other)


def a_city(rows: list[Sent]) -> City:
    return city_of(rows, learn(rows, rows))


def test_rows_are_read_in_the_order_of_their_dispatch_and_know_who_was_called_off(
    tmp_path: Path,
) -> None:
    lines = [
        f"2,E02,ENGINE,Alarms,2,False,-122.4,37.7,{DAY}00:10:00,{DAY}00:11:00,,{DAY}00:20:00",
        f"1,E01,ENGINE,Medical Incident,3,True,-122.4,37.7,{DAY}00:00:00,{DAY}00:01:00,"
        f"{DAY}00:05:00,{DAY}00:30:00",
        f"3,FB3,SUPPORT,Other,3,False,-122.4,37.7,{DAY}00:00:00,{DAY}00:01:00,,{DAY}00:30:00",
    ]
    file = tmp_path / "days.csv.gz"
    file.write_bytes(gzip.compress("\n".join([COLUMNS, *lines]).encode()))
    first, second = read_sent(file)
    assert (first.unit, first.dispatched, first.on_scene, first.arrived) == ("E01", 60, 300, True)
    assert (first.urgent, first.als, second.urgent, second.arrived) == (True, True, False, False)


def test_an_ambulance_not_heard_of_for_four_hours_was_off_duty_and_an_engine_was_not() -> None:
    rows = [a_row("E01", 0, -122.4), a_row("E01", 600, -122.4)]
    assert on_duty(rows) == {"E01": [(0.0, 37_800.0)]}
    roaming = [row._replace(kind="MEDIC") for row in rows]
    assert on_duty(roaming) == {"E01": [(0.0, 1800.0), (36_000.0, 37_800.0)]}


def test_an_engine_counts_as_having_a_paramedic_by_the_majority_of_its_rows() -> None:
    rows = [a_row("E01", k, -122.4, als=k > 0) for k in range(3)]
    rows += [a_row("E02", k, -122.4, als=k > 1) for k in range(3)]
    assert als_engines(rows) == {"E01"}


def test_a_unit_left_somewhere_drives_home() -> None:
    track = Track(np.array([0.0, 0.0]), np.array([1000.0, 0.0]), since=100.0)
    places = [track.at(now, pace=0.1)[0] for now in (50.0, 150.0, 900.0)]
    assert places == [1000.0, 500.0, 0.0]


@pytest.mark.parametrize("kind", [NearestFree, Ours])
def test_the_nearer_free_unit_is_sent_and_a_unit_is_not_sent_twice_to_one_incident(
    kind: type[NearestFree] | type[Ours],
) -> None:
    homes = [a_row("E01", 0, -122.50), a_row("E02", 0, -122.38)]
    asked = [
        a_row("E02", 120, -122.49, "fire"),
        a_row("E01", 120, -122.49, "fire"),
    ]
    city = a_city([*homes, *asked])
    policy: Policy = kind(city) if kind is NearestFree else Ours(city, 1e6)
    outcome = replay(city, policy)
    sent = [city.units[unit] for unit in outcome.unit[2:]]
    assert sorted(sent) == ["E01", "E02"]
    assert sent[0] == "E01"


def test_who_finds_every_unit_busy_waits_until_one_is_free() -> None:
    rows = [a_row("E01", 0, -122.40), a_row("E01", 31, -122.40)]
    city = a_city(rows)
    early = [rows[0], rows[1]._replace(dispatched=600.0)]
    outcome = replay(city_of(early, city.model), NearestFree(city_of(early, city.model)))
    assert outcome.departed[1] == outcome.free[0] > 600.0


def test_the_first_unit_on_the_scene_counts_and_the_real_choices_keep_their_units() -> None:
    rows = [
        a_row("E01", 0, -122.40, "fire"),
        a_row("E02", 0, -122.41, "fire", on_scene=600.0),
    ]
    city = a_city(rows)
    found = score(city, recorded(city), -1e9, urgent=None)
    assert (found.incidents, found.first_mean) == (1, 5.0)
    assert (rescored(city).unit == recorded(city).unit).all()
