"""A recorded day of taxis goes through the gateway as terminals on the road."""

from collections import defaultdict
from dataclasses import replace
from datetime import time, timedelta

from dashboard.gateways.jt808.replay import Plan, Replay, Replayed, phone_of, read_traces
from dispatch.tracks.trips import loaded_trips
from dispatch.tracks.vehicle import VehicleFix
from tests.integration.jt808 import taxi
from tests.integration.jt808.road import OPEN, Road
from tests.shared_data import needs_shared

pytestmark = needs_shared

MORNING = Plan(taxi.TRACES, "127.0.0.1", 0, 3600, begin=time(10, 30), until=time(12), version=2013)


def _drive(road: Road) -> Replayed:
    return road.drive(lambda _road: Replay(replace(MORNING, port=road.gateway.port)).run())


def test_a_morning_of_taxis_moves_through_the_gateway_and_shows_the_same_trips() -> None:
    with Road() as road:
        done = _drive(road)
        came = [fix for fix in road.sink.fixes if isinstance(fix, VehicleFix)]
        counts = road.figures()
    outside = counts.refused.get("outside_city", 0)
    assert done.acked == done.sent == len(came) + outside + counts.refused.get("duplicate", 0)

    assert done.vehicles == 120
    meant = taxi.tracks_of(taxi.recorded(MORNING))
    arrived = taxi.tracks_of(came)
    shift = _shift(meant, arrived)
    for vehicle, track in meant.items():
        expected = [(t.on.at + shift, t.off.at + shift) for t in loaded_trips(track)]
        unit = OPEN.unit_of(phone_of(vehicle))
        found = [(t.on.at, t.off.at) for t in loaded_trips(arrived[unit])]
        assert found == expected, vehicle


def _shift(meant: dict[str, list[VehicleFix]], arrived: dict[str, list[VehicleFix]]) -> timedelta:
    """Times on the wire are whole seconds, so the shift is too."""
    vehicle = next(iter(meant))
    return arrived[OPEN.unit_of(phone_of(vehicle))][0].at - meant[vehicle][0].at


def test_a_recorded_vehicle_keeps_its_phone() -> None:
    assert phone_of("T007") == "13900000007"


def test_a_plan_takes_the_hours_and_vehicles_it_names() -> None:
    plan = replace(MORNING, vehicles=3)
    seen = defaultdict(list)
    for vehicle, place in read_traces(plan):
        seen[vehicle].append(place.at)
    assert len(seen) == 3
    assert all(at and time(8) <= at.time() <= time(12) for times in seen.values() for at in times)


def test_trips_of_a_dozen_taxis_agree_with_their_meters() -> None:
    plan = replace(MORNING, begin=time(0), until=time.max, vehicles=12)
    found = taxi.agreement(taxi.tracks_of(taxi.recorded(plan)))
    assert found.agreed / found.found > 0.9
    assert found.agreed / found.stated > 0.9
