"""All rules over all devices."""

from dataclasses import replace

from dashboard.equipment.plans import load_plans
from dispatch.equipment.device import Device
from dispatch.equipment.kinds import DeviceKind
from dispatch.equipment.watching import Finding, Watcher
from tests.equipment import NOON_MS, a_device, a_lamp

PLANS = load_plans("tiny")
BIN, LAMP = PLANS.kinds["bin"], PLANS.kinds["lamp"]
MINUTE = 60_000
HOUR = 60 * MINUTE


def lit(device: Device, _at_ms: int) -> bool | None:
    """Lamps of circuit C1 should burn, those of C2 should not, others are switching."""
    return {"C1": True, "C2": False}.get(device.circuit)


def taken(
    watcher: Watcher, device: Device, kind: DeviceKind, at_ms: int, **values: float
) -> list[Finding]:
    return list(watcher.take(device, kind, values, at_ms))


def rated(lamp: Device) -> Device:
    return replace(lamp, no=int(lamp.id[1:]), traits={"rated_w": 150.0})


def test_what_is_well_is_not_remembered() -> None:
    watcher = Watcher(lit)
    assert taken(watcher, a_device(), BIN, NOON_MS, fill=40, temperature=20, tipped=0) == []
    assert len(watcher) == 0


def test_a_full_bin_is_found_and_an_emptied_one_is_well_again() -> None:
    watcher = Watcher(lit)
    (found,) = taken(watcher, a_device(), BIN, NOON_MS, fill=97)
    assert (found.rule.id, found.level, found.value) == ("sanitation.bin.full", 2, 97)
    (well,) = taken(watcher, a_device(), BIN, NOON_MS + MINUTE, fill=2)
    assert well.level == 0


def test_two_hours_of_fullness_are_found_though_the_bin_says_nothing_more() -> None:
    watcher = Watcher(lit)
    taken(watcher, a_device(), BIN, NOON_MS, fill=85)
    assert watcher.tick(NOON_MS + HOUR, fresh=lambda _d: True) == []
    (found,) = watcher.tick(NOON_MS + 2 * HOUR, fresh=lambda _d: True)
    assert found.rule.id == "sanitation.bin.long_full"


def test_a_device_nobody_hears_of_any_more_ripens_nothing() -> None:
    watcher = Watcher(lit)
    taken(watcher, a_device(), BIN, NOON_MS, fill=85)
    assert watcher.tick(NOON_MS + 2 * HOUR, fresh=lambda _d: False) == []


def test_a_dark_lamp_is_an_alarm_only_while_lamps_should_burn() -> None:
    watcher = Watcher(lit)
    night, day = rated(a_lamp("L1", circuit="C1")), rated(a_lamp("L2", circuit="C2"))
    switching = rated(a_lamp("L3", circuit="C3"))
    for lamp in (night, day, switching):
        assert taken(watcher, lamp, LAMP, NOON_MS, power=1.0) == []
    found = [
        f
        for lamp in (night, day, switching)
        for f in taken(watcher, lamp, LAMP, NOON_MS + 11 * MINUTE, power=1.0)
    ]
    assert [(f.device.id, f.rule.id) for f in found] == [("L1", "lighting.lamp.dark")]


def test_a_lamp_that_burns_by_day_is_found() -> None:
    watcher = Watcher(lit)
    day = rated(a_lamp("L2", circuit="C2"))
    taken(watcher, day, LAMP, NOON_MS, power=140.0)
    (found,) = taken(watcher, day, LAMP, NOON_MS + 31 * MINUTE, power=140.0)
    assert found.rule.id == "lighting.lamp.day_burner"


def test_a_change_within_a_day_counts_not_the_reading_itself() -> None:
    watcher, slope = Watcher(lit), PLANS.kinds["slope"]
    device = a_device("S1", kind="slope", area="safety", no=7)
    for hour in range(40):
        assert taken(watcher, device, slope, NOON_MS + hour * HOUR, displacement_mm=hour / 20) == []
    (found,) = taken(watcher, device, slope, NOON_MS + 40 * HOUR, displacement_mm=4.9)
    assert (found.rule.id, found.level) == ("safety.slope.moving", 2)


def test_a_cleared_alarm_is_found_anew_at_the_next_bad_reading() -> None:
    watcher = Watcher(lit)
    taken(watcher, a_device(), BIN, NOON_MS, fill=97)
    watcher.forget(0, "sanitation.bin.full")
    (found,) = taken(watcher, a_device(), BIN, NOON_MS + MINUTE, fill=98)
    assert found.level == 2


def test_an_alarm_from_before_a_restart_is_known() -> None:
    watcher = Watcher(lit)
    rule = PLANS.rules["sanitation.bin.full"]
    watcher.raised(a_device(), rule, 2, NOON_MS)
    assert taken(watcher, a_device(), BIN, NOON_MS + MINUTE, fill=98) == []
    (well,) = taken(watcher, a_device(), BIN, NOON_MS + 2 * MINUTE, fill=3)
    assert well.level == 0
