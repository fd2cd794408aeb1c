"""The engine's `Travel` and the desk's `Router` by road, with a pace for each hour."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from dispatch.engine.layout import Floats, Indices, Singles
from dispatch.engine.problem import Bools
from dispatch.engine.travel import DAY_S, Places, StraightLine
from dispatch.grid import Point
from dispatch.roads.zones import ZoneTimes

HOURS = 24
RIM_PLACES = 400
"""So many places beyond the roads have exact ways of their own; of more, zones stand for them."""

Why = Literal["road", "same_zone", "no_road", "outside"]


@dataclass(frozen=True, slots=True)
class Pace:
    """How many times free flow a way takes, by hour."""

    factor: tuple[float, ...]

    def at(self, second: float) -> float:
        """Return the factor at a second of the day."""
        return self.factor[int(second % DAY_S // 3600)]


def default_pace(line: StraightLine, flow: float) -> Pace:
    """Return the pace at which ways by road take as long, all in all, as the city's speeds say."""
    return Pace(tuple(flow / line.speed(hour * 3600.0) for hour in range(HOURS)))


class Leg(NamedTuple):
    """Seconds of a way, and `why` it was taken by road or, for which reason, straight."""

    seconds: float
    why: Why


@dataclass(frozen=True)
class RoadTravel:
    """See `dispatch.engine.travel.Travel`: by road between zones, short ways by the streets' pace.

    A place beyond the roads belongs to a zone of the rim, from and to which every way is straight.
    `local` multiplies the ways to a zone; empty: 1 everywhere.
    """

    line: StraightLine
    zones: ZoneTimes
    pace: Pace
    local: tuple[float, ...] = ()

    @cached_property
    def _plane(self) -> Floats:
        return np.column_stack(self.line.metres(self.zones.lon, self.zones.lat))

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(self._plane)

    @cached_property
    def _rim(self) -> Indices:
        return np.flatnonzero(~self.zones.by_road).astype(np.int32)

    @cached_property
    def _rim_tree(self) -> cKDTree:
        return cKDTree(self._plane[self._rim])

    @cached_property
    def _free(self) -> Singles:
        """Free-flow seconds with what is special about the zone one drives to."""
        if not self.local:
            return self.zones.legs
        return self.zones.legs * np.array(self.local, np.float32)

    def zone_of(self, lon: Floats, lat: Floats) -> tuple[Indices, Bools]:
        """Return the zone of each place, and which places lie farther out than any zone reaches.

        A place just beyond the roads is near the middle of a zone with roads and yet outside.
        """
        plane = np.nan_to_num(np.column_stack(self.line.metres(lon, lat)))
        away, nearest = self._tree.query(plane)
        zone, outside = nearest.astype(np.int32), away > self.zones.reach_m[nearest]
        lost = outside & self.zones.by_road[zone]
        if lost.any() and len(self._rim):
            zone[lost] = self._rim[self._rim_tree.query(plane[lost])[1]]
        return zone, outside

    def places(self, lon: Floats, lat: Floats, at: float) -> Places:
        """Put WGS-84 degrees into seconds of travel within their zones."""
        straight, (zone, _) = self.line.places(lon, lat, at), self.zone_of(lon, lat)
        scale = np.where(self.zones.by_road[zone], self._near(at), 1.0)
        return Places(straight.x * scale, straight.y * scale, zone)

    def legs(self, at: float, /) -> Singles:
        """Return the seconds from zone to zone when setting off at second `at` of the day."""
        return self._free * np.float32(self.pace.at(at))

    def _near(self, at: float) -> float:
        """Return how many times slower a short way by road is than the straight line says."""
        return self.zones.near * self.pace.at(at) * self.line.speed(at) / self.line.detour

    def leg(self, a: Point, b: Point, at: float) -> Leg:
        """Return one way from door to door; where a door is beyond the roads, straight."""
        lon, lat = np.array([a.lon, b.lon]), np.array([a.lat, b.lat])
        zone, outside = self.zone_of(lon, lat)
        x, y = self.line.metres(lon, lat)
        metres = float(np.hypot(x[1] - x[0], y[1] - y[0]))
        why = self._why(zone, outside, metres)
        if why == "road":
            return Leg(float(self._free[zone[0], zone[1]]) * self.pace.at(at), why)
        straight = metres * self.line.detour / self.line.speed(at)
        return Leg(straight * self._near(at) if why == "same_zone" else straight, why)

    def _why(self, zone: Indices, outside: Bools, metres: float) -> Why:
        if not self.zones.by_road[zone].all():
            return "outside" if outside.any() else "no_road"
        if outside.any():
            return "outside"
        near = zone[0] == zone[1] or metres < self.zones.reach_m[zone[0]] / 2
        return "same_zone" if near else "road"

    def around(self, lon: Floats, lat: Floats) -> "Around":
        """Return the same for these places alone: small enough to be handed to another process.

        Up to `RIM_PLACES` places beyond the roads become zones of their own, so that their ways
        are straight from door to door.
        """
        zone, _ = self.zone_of(lon, lat)
        rim = ~self.zones.by_road[zone]
        known = np.column_stack([lon, lat])[rim & np.isfinite(lon + lat)]
        own, row = np.unique(known, axis=0, return_inverse=True)
        used = zone if len(own) > RIM_PLACES else zone[~rim]
        kept, number = np.unique(used, return_inverse=True)
        if len(own) > RIM_PLACES:
            table = self._free[np.ix_(kept, kept)]
            return Around(self, (lon, lat), number.astype(np.int32), table, ~rim)
        numbers = np.full(len(lon), 0, np.int32)
        numbers[~rim] = number
        numbers[rim & np.isfinite(lon + lat)] = len(kept) + row.ravel()
        # Two places in one zone are then on the same streets, so that one scale holds for all.
        alike = np.ones(len(lon), bool)
        return Around(self, (lon, lat), numbers, self._with_rim(kept, own), alike)

    def _with_rim(self, kept: Indices, own: Floats) -> Singles:
        """Return the table of some zones and, after them, of places reached straight."""
        plane = np.column_stack(self.line.metres(own[:, 0], own[:, 1]))
        every = np.vstack([self._plane[kept], plane])
        apart = np.hypot(every[:, None, 0] - every[:, 0], every[:, None, 1] - every[:, 1])
        table = (apart * self.line.detour / self.zones.flow).astype(np.float32)
        table[: len(kept), : len(kept)] = self._free[np.ix_(kept, kept)]
        return table


class Around:
    """See `dispatch.engine.travel.Travel`: `RoadTravel` for known places, whose zones it keeps."""

    def __init__(
        self,
        whole: RoadTravel,
        known: tuple[Floats, Floats],
        zone: Indices,
        free: Singles,
        on_streets: Bools,
    ) -> None:
        """Keep what the `known` places (longitudes, latitudes) need of `whole`.

        `free` are free-flow seconds from zone to zone; within a zone, a way between places
        `on_streets` has the pace of short ways by road.
        """
        self._line, self._pace, self._near = whole.line, whole.pace, whole.zones.near
        self._zone, self._free, self._on_streets = zone, free, on_streets
        self._plane = np.nan_to_num(np.column_stack(whole.line.metres(*known)))

    def places(self, lon: Floats, lat: Floats, at: float) -> Places:
        """Put WGS-84 degrees into seconds of travel; a place is taken for the nearest known one."""
        plane = np.nan_to_num(np.column_stack(self._line.metres(lon, lat)))
        known = cKDTree(self._plane).query(plane)[1] if len(plane) else np.zeros(0, np.int64)
        straight = self._line.places(lon, lat, at)
        near = self._near * self._pace.at(at) * self._line.speed(at) / self._line.detour
        scale = np.where(self._on_streets[known], near, 1.0)
        return Places(straight.x * scale, straight.y * scale, self._zone[known])

    def legs(self, at: float, /) -> Singles:
        """Return the seconds from zone to zone when setting off at second `at` of the day."""
        return self._free * np.float32(self._pace.at(at))


@dataclass(frozen=True, slots=True)
class RoadRouter:
    """See `dispatch.ports.Router`."""

    travel: RoadTravel
    zone: tzinfo

    def metres(self, a: Point, b: Point) -> float:
        """Return the way from `a` to `b`: straight times the measured detour."""
        line = self.travel.line
        x, y = line.metres(np.array([a.lon, b.lon]), np.array([a.lat, b.lat]))
        return float(np.hypot(x[1] - x[0], y[1] - y[0])) * line.detour

    def seconds(self, a: Point, b: Point, at: datetime) -> float:
        """Return the travel time from `a` to `b` when setting off at `at`."""
        local = at.astimezone(self.zone)
        return self.travel.leg(a, b, local.hour * 3600 + local.minute * 60 + local.second).seconds

    def model(self, lon: Floats, lat: Floats) -> Around:
        """Return the same travel for a plan of these places."""
        return self.travel.around(lon, lat)
