"""Vehicle terminals on the map, in the register, and judged by the areas' rules."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from dashboard.equipment.refusals import read_refusals
from dashboard.gateways.jt808.counts import Figures, Refused
from dashboard.gateways.vehicles import EnteringSink, RefusalCopy, VehicleReadings
from dashboard.services import Services
from dashboard.store.reads import find_unit
from dispatch.alarms import AlarmState
from dispatch.tracks.fleet import Seen
from dispatch.tracks.watches import Finding, Kind
from dispatch.unit import Fix
from tests.builders import NOON, a_fix
from tests.equipment import Yard, a_device, running_yard

TRUCK = a_device("V001", kind="waste_vehicle")


@pytest.fixture
def yard(services: Services) -> Iterator[Yard]:
    with running_yard(services, [TRUCK]) as running:
        yield running


class Kept:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.fixes: list[Fix] = []

    def put(self, fixes: Sequence[Fix]) -> None:
        self.fixes.extend(fixes)


def finding(kind: Kind, *, began: bool, minutes: float = 0.0, unit: str = "V001") -> Finding:
    at = NOON + timedelta(minutes=minutes)
    return Finding(kind, unit, began, NOON, at, 1900.0 if kind is Kind.LONG_STOP else 96.0)


def test_a_vehicle_nobody_entered_is_entered_where_it_is_first_seen(yard: Yard) -> None:
    kept = Kept()
    sink = EnteringSink(yard.services, kept)
    sink.put([a_fix("13900000001"), a_fix("13900000001", at=NOON + timedelta(seconds=9))])
    sink.put([a_fix("13900000001", lon=114.15, at=NOON + timedelta(seconds=20))])
    with yard.services.database.reading() as connection:
        unit = find_unit(connection, "13900000001")
    assert (unit.kind, unit.district, unit.skills) == ("vehicle", "440304", ())
    assert len(kept.fixes) == 3


def test_a_vehicle_the_machine_knows_is_not_entered_again(yard: Yard) -> None:
    for _ in range(2):
        EnteringSink(yard.services, Kept()).put([a_fix("V9")])
    with yard.services.database.reading() as connection:
        assert find_unit(connection, "V9").version == 1


def test_a_finding_of_a_track_raises_an_alarm_and_its_end_clears_it(yard: Yard) -> None:
    readings = VehicleReadings(yard.equipment, {"V001"}.__contains__)
    readings.told(Seen(findings=[finding(Kind.LONG_STOP, began=True)]))
    yard.say([], TRUCK)
    alarm = yard.alarm("V001", "sanitation.waste_vehicle.long_stop")
    assert alarm is not None
    assert (alarm.open, alarm.value) == (True, 1900.0)
    readings.told(Seen(findings=[finding(Kind.LONG_STOP, began=False, minutes=2)]))
    yard.say([], TRUCK)
    alarm = yard.alarm("V001", "sanitation.waste_vehicle.long_stop")
    assert alarm is not None
    assert alarm.state is AlarmState.CLEARED


def test_vehicles_that_are_no_devices_raise_nothing(yard: Yard) -> None:
    readings = VehicleReadings(yard.equipment, {"V001"}.__contains__)
    readings.told(Seen(findings=[finding(Kind.OVERSPEED, began=True, unit="T7")]))
    assert yard.equipment.intake.waiting == 0


class Refusing:
    """A gateway's figures, as its owner sees them."""

    def __init__(self) -> None:
        self.n = 2

    def figures(self) -> Figures:
        last = Refused(NOON, "checksum", "13900000001", 0x0200, "7e0102")
        return Figures(0, 0, {}, {"checksum": self.n}, (last,), (0.0, 0.0))


def test_what_the_vehicle_gateway_refuses_is_copied_once(yard: Yard) -> None:
    gateway = Refusing()
    copy = RefusalCopy(gateway, yard.equipment.book)  # type: ignore[arg-type] # its figures only
    copy.copy()
    copy.copy()
    gateway.n = 5
    copy.copy()
    yard.equipment.book.flush()
    with yard.services.database.reading() as connection:
        (told,) = read_refusals(connection)
    assert (told["gateway"], told["counts"]) == ("jt808", {"checksum": 5})
    assert told["last"][0]["hex"] == "7e0102"
