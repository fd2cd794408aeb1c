"""A believable street: the same city gives the same devices, and they say what such devices say."""

from collections import Counter
from datetime import timedelta

import pytest

from dashboard.cities.load import load_city
from dashboard.equipment.lamps import Lamps
from dashboard.equipment.plans import load_plans
from dispatch.equipment.checking import check_values
from dispatch.equipment.device import Device, Telegram
from dispatch.equipment.simulating.driving import rounds
from dispatch.equipment.simulating.scenario import Plot, Scenario, day_wave, humps
from dispatch.equipment.simulating.spreading import spread
from dispatch.equipment.simulating.street import Said, Street
from dispatch.grid import Point, distance_m
from tests.builders import NOON

CITY = load_city("shenzhen")
PLANS = load_plans("shenzhen")
DEVICES = list(spread(CITY, PLANS, scale=0.1))
LAMPS = Lamps(CITY, PLANS.areas["lighting"])
EVENING = NOON + timedelta(hours=8)
HOUR_MS = 3_600_000


def ms(hours: float = 0.0) -> int:
    return round((NOON + timedelta(hours=hours)).timestamp() * 1000)


def a_street(devices: list[Device] | None = None) -> Street:
    return Street(devices or DEVICES, PLANS.kinds, CITY.calendar.zone, LAMPS.burns)


def heard(street: Street, start: float, hours: float) -> list[Said]:
    """Return what is said in some hours from a start, both counted from noon."""
    street.begin(ms(start))
    return list(street.due(ms(start + hours), most=100_000))


def test_the_same_city_gives_the_same_devices() -> None:
    assert list(spread(CITY, PLANS, scale=0.1)) == DEVICES
    assert len({device.id for device in DEVICES}) == len(DEVICES)


def test_devices_lie_in_their_districts_and_cover_the_whole_city() -> None:
    assert {device.district for device in DEVICES} == set(CITY.districts)
    placed = [d for d in DEVICES if d.district != "440392"]
    inside = [CITY.locator.locate(Point(d.lon, d.lat)) for d in placed]
    same = sum(a is not None and a.district == d.district for a, d in zip(inside, placed,
                                                                          strict=True))  # fmt: skip
    assert same / len(placed) > 0.98


def test_lamps_stand_in_circuits_that_have_cabinets() -> None:
    cabinets = {d.id for d in DEVICES if d.kind == "cabinet"}
    lamps = [d for d in DEVICES if d.kind == "lamp"]
    with_cabinet = [lamp for lamp in lamps if lamp.circuit in cabinets]
    assert len(with_cabinet) / len(lamps) > 0.9
    assert max(Counter(lamp.circuit for lamp in lamps).values()) <= 20


def test_everything_said_on_a_normal_day_is_believable() -> None:
    said = heard(a_street(), 0, 1)
    assert len({one.device.id for one in said}) == len(DEVICES)
    for one in said:
        kind = PLANS.kinds[one.device.kind]
        telegram = Telegram(one.device.id, one.body["ts"], 1, one.body["vals"])
        assert check_values(telegram, kind).faults == ()


def test_devices_that_begin_together_do_not_speak_together_for_ever() -> None:
    cameras = [d for d in spread(CITY, PLANS) if d.kind == "street_camera"]
    words = Counter(one.body["ts"] // 600_000 for one in heard(a_street(cameras), 0, 1))
    first, *rest = (count for _, count in sorted(words.items()))
    assert first > len(cameras)
    assert min(rest) > len(cameras) / 12


def test_cameras_see_something_within_the_first_half_hour() -> None:
    cameras = [d for d in spread(CITY, PLANS) if d.kind == "street_camera"]
    seen = [one for one in heard(a_street(cameras), 4, 0.5) if one.channel == "event"]
    assert 2 <= len(seen) <= 60


def test_every_device_numbers_what_it_says_in_order_of_time() -> None:
    by_device: dict[str, list[tuple[int, int]]] = {}
    for one in heard(a_street(), 0, 1):
        by_device.setdefault(one.device.id, []).append((one.body["seq"], one.body["ts"]))
    for told in by_device.values():
        assert told == sorted(told)


def test_a_street_that_starts_again_repeats_no_number() -> None:
    before = {(one.device.id, one.body["seq"]) for one in heard(a_street(), 0, 1)}
    after = {(one.device.id, one.body["seq"]) for one in heard(a_street(), 1, 1)}
    assert not before & after


def test_lamps_burn_in_the_evening_and_not_at_noon() -> None:
    lamps = [d for d in DEVICES if d.kind == "lamp"]
    noon = [one.body["vals"]["power"] for one in heard(a_street(lamps), 0, 0.5)]
    night = [one.body["vals"]["power"] for one in heard(a_street(lamps), 8, 0.5)]
    assert max(noon) < 5
    assert sum(power > 40 for power in night) / len(night) > 0.95


def test_at_dusk_all_lamps_speak_within_two_minutes() -> None:
    street = a_street()
    heard(street, 5, 0.1)
    street.play(Plot.DUSK, ms(5.5))
    said = {one.device.id for one in street.due(ms(5.5) + 121_000, most=100_000)}
    assert {d.id for d in DEVICES if d.kind == "lamp"} <= said


@pytest.mark.parametrize("plot", list(Plot))
def test_every_scenario_says_only_what_devices_can_read(plot: Plot) -> None:
    street = a_street()
    street.begin(ms())
    street.play(plot, ms(-2))
    for one in street.due(ms(0.6), most=100_000):
        kind = PLANS.kinds[one.device.kind]
        assert check_values(Telegram("x", 1, 1, one.body["vals"]), kind).faults == ()


def test_a_typhoon_raises_signal_wind_and_water() -> None:
    scenario = Scenario(Plot.TYPHOON, ms())
    calm, storm = scenario.weather(ms(9)), scenario.weather(ms(2))
    assert (storm.signal, calm.signal) == (5, 0)
    assert storm.rain_mm_h > 60
    assert Scenario().weather(ms()).signal == 0


def test_on_a_holiday_parks_fill_up() -> None:
    parks = [d for d in DEVICES if d.kind == "park"]

    def fullest(plot: Plot) -> float:
        street = a_street(parks)
        street.begin(ms(4))
        street.play(plot, ms(4))
        return max(
            one.body["vals"]["inside"] / one.device.traits["capacity"]
            for one in street.due(ms(5), most=100_000)
        )

    assert fullest(Plot.HOLIDAY) > 0.9 > fullest(Plot.NORMAL)


def test_in_an_outage_the_plants_stand_still() -> None:
    plants = [d for d in DEVICES if d.kind == "plant"]
    street = a_street(plants)
    street.begin(ms())
    street.play(Plot.OUTAGE, ms())
    last = list(street.due(ms(3), most=100_000))[-1].body["vals"]
    assert last["outage"] == 1
    assert last["furnace_c"] < 850


def test_curves_of_the_day_stay_between_nothing_and_all() -> None:
    for tenth in range(240):
        assert 0 <= day_wave(tenth / 10, 14) <= 1
        assert 0 <= humps(tenth / 10, 8, 18) <= 1
    assert humps(23.5, 0.5) > 0.7


def test_vehicles_keep_to_believable_speeds_and_come_to_the_station() -> None:
    vehicles = [d for d in DEVICES if d.kind == "waste_vehicle"][:5]
    points = [d for d in DEVICES if d.kind == "waste_point"]
    stations = [d for d in DEVICES if d.kind == "transfer_station"]
    for way in rounds(vehicles, points, stations):
        last, unloaded = way.place, 0
        for _ in range(8000):
            place = way.advance(10)
            assert distance_m(last.point, place.point) <= 46 / 3.6 * 10 + 1
            unloaded += last.loaded and not place.loaded
            last = place
        assert unloaded >= 1
