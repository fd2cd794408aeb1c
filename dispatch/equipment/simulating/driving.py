"""Collection vehicles on their rounds: from point to point, to the station, and out again."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians
from random import Random

from dispatch.equipment.device import Device
from dispatch.grid import Point, distance_m

STOPS = 7
STOP_S = (60.0, 240.0)
UNLOAD_S = (300.0, 700.0)
ARRIVED_M = 30.0
NEAR = 40
"""A round leads through points near the vehicle's home: chosen among so many nearest."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a vehicle is: heading in degrees from north, and whether it carries a load."""

    point: Point
    speed_kmh: float
    heading_deg: int
    loaded: bool


class Round:
    """One vehicle's endless round; `advance` moves it on."""

    def __init__(self, vehicle: Device, points: Sequence[Point], station: Point) -> None:
        self._chance = Random(f"round {vehicle.id}")
        self._here = Point(vehicle.lon, vehicle.lat)
        self._near = sorted(points, key=lambda p: distance_m(self._here, p))[:NEAR]
        self._station = station
        self._way: list[Point] = []
        self._pause_s = self._chance.uniform(0, STOP_S[1])
        self._stops = 0
        self.place = Place(self._here, 0.0, 0, loaded=False)

    def advance(self, seconds: float) -> Place:
        """Return where the vehicle is so many seconds later."""
        if self._pause_s > 0:
            self._pause_s -= seconds
            self.place = Place(self._here, 0.0, self.place.heading_deg, self._stops > 0)
            return self.place
        if not self._way:
            self._way = [self._next()]
        self._drive(seconds)
        return self.place

    def _next(self) -> Point:
        if self._stops >= STOPS:
            return self._station
        return self._chance.choice(self._near) if self._near else self._station

    def _drive(self, seconds: float) -> None:
        goal = self._way[0]
        left_m = distance_m(self._here, goal)
        speed = self._chance.uniform(18, 46)
        step_m = min(left_m, speed / 3.6 * seconds)
        share = step_m / left_m if left_m > 0 else 1.0
        east, north = goal.lon - self._here.lon, goal.lat - self._here.lat
        self._here = Point(self._here.lon + east * share, self._here.lat + north * share)
        heading = round(degrees(atan2(east * cos(radians(goal.lat)), north))) % 360
        self.place = Place(self._here, speed, heading, self._stops > 0)
        if left_m - step_m < ARRIVED_M:
            self._arrive(goal)

    def _arrive(self, goal: Point) -> None:
        self._way = []
        if goal == self._station:
            self._stops, span = 0, UNLOAD_S
        else:
            self._stops, span = self._stops + 1, STOP_S
        self._pause_s = self._chance.uniform(*span)


def rounds(
    vehicles: Sequence[Device], points: Sequence[Device], stations: Sequence[Device]
) -> list[Round]:
    """Return a round for each vehicle, to the station nearest to its home."""
    places = [Point(p.lon, p.lat) for p in points]
    found = []
    for vehicle in vehicles:
        home = Point(vehicle.lon, vehicle.lat)
        ends = [Point(s.lon, s.lat) for s in stations] or [home]
        station = min(ends, key=lambda p: hypot(p.lon - home.lon, p.lat - home.lat))
        found.append(Round(vehicle, places, station))
    return found
