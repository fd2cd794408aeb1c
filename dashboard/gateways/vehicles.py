"""Vehicle terminals wired to this installation: onto the map, into tracks, to alarms."""

from collections.abc import Callable, Sequence
from datetime import datetime

import orjson

from dashboard.access.who import MACHINE
from dashboard.equipment.desk import Equipment
from dashboard.equipment.envelope import Envelope, Outcome
from dashboard.equipment.refusals import Kept, RefusalBook
from dashboard.gateways.jt808.ports import PositionSink
from dashboard.gateways.jt808.server import Gateway
from dashboard.gateways.mqtt.reading import read_native
from dashboard.services import Services
from dispatch.commands import EnterUnit
from dispatch.grid import Point
from dispatch.picture import CITY_SCOPE
from dispatch.refusals import Refusal
from dispatch.tracks.fleet import Seen
from dispatch.tracks.watches import Finding, Kind
from dispatch.unit import Fix

VEHICLE = "vehicle"
DEPARTMENT = "sanitation"

READINGS = {
    Kind.OVERSPEED: "overspeed",
    Kind.LONG_STOP: "stopped_s",
    Kind.OFF_ROUTE: "away_m",
    Kind.OFFLINE: "silent_s",
}
"""The reading of a collection vehicle that each finding of its track stands for."""


class EnteringSink:
    """Makes positions safe, and enters a vehicle in the register that nobody entered yet."""

    def __init__(self, services: Services, sink: PositionSink) -> None:
        self._services, self._sink = services, sink
        self._known: set[str] = set()

    def put(self, fixes: Sequence[Fix]) -> None:
        """See `PositionSink`."""
        newest = {fix.unit: fix for fix in fixes if fix.unit not in self._known}
        for fix in newest.values():
            self._enter(fix)
        self._sink.put(fixes)

    def _enter(self, fix: Fix) -> None:
        self._known.add(fix.unit)
        if self._services.follower.picture.sees(CITY_SCOPE, fix.unit):
            return
        city = self._services.city
        area = city.locator.locate(Point(fix.lon, fix.lat))
        district = area.district if area else next(iter(city.districts))
        department = city.departments.get(DEPARTMENT) or next(iter(city.departments.values()))
        entry = EnterUnit(fix.unit, fix.unit, VEHICLE, district, department.code, (), (), 1)
        try:
            self._services.send(entry, MACHINE, key=f"vehicle:{fix.unit}")
        except Refusal:
            self._known.discard(fix.unit)


class VehicleReadings:
    """Tells what a track shows as readings of the vehicle, so that the areas' rules judge it."""

    def __init__(self, equipment: Equipment, listed: Callable[[str], bool]) -> None:
        self._equipment, self._listed = equipment, listed

    def told(self, seen: Seen) -> None:
        """Take in what came of some fixes."""
        said = [_body(finding) for finding in seen.findings if self._listed(finding.unit)]
        if said:
            self._equipment.put(
                Envelope(
                    gateway="jt808",
                    origin="tracks",
                    raw=orjson.dumps(said),
                    heard_ms=self._equipment.now_ms(),
                    read=read_native,
                    settle=_nobody_waits,
                )
            )


class RefusalCopy:
    """Copies what the vehicle gateway refused into the book that the devices page reads."""

    def __init__(self, gateway: Gateway, book: RefusalBook) -> None:
        self._gateway, self._book = gateway, book
        self._told: dict[str, int] = {}

    def copy(self) -> None:
        """Copy what was refused since the last time, with the newest bytes of each reason."""
        figures = self._gateway.figures()
        newest = {one.reason: one for one in figures.last_refused}
        for reason, n in figures.refused.items():
            fresh = n - self._told.get(reason, 0)
            if fresh > 0 and (last := newest.get(reason)):
                raw = bytes.fromhex(last.raw_hex)
                self._book.add(Kept("jt808", reason, last.at, last.phone, raw), fresh)
        self._told = dict(figures.refused)


def _nobody_waits(_outcome: Outcome) -> None:
    """A finding is not acknowledged to anybody."""


def _body(finding: Finding) -> dict[str, object]:
    value = max(1.0, finding.value) if finding.began else 0.0
    return {
        "id": finding.unit,
        "ts": _ms(finding.at),
        "vals": {READINGS[finding.kind]: value},
    }


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
