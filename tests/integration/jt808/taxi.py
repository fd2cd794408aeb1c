"""A recorded day of taxis: their tracks, and what their meters say."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from dashboard.gateways.jt808.bodies import CHINA
from dashboard.gateways.jt808.replay import Plan, read_traces
from dispatch.tracks.checks import Border
from dispatch.tracks.fleet import Fleet, Rules
from dispatch.tracks.trips import Trip, loaded_trips
from dispatch.tracks.vehicle import VehicleFix
from tests.shared_data import SHARED

TRACES = SHARED / "data/05_traces/sz_taxi_gps_20190901.csv.gz"
METERS = SHARED / "data/05_traces/sz_taxi_trips_20190901.csv"
SHENZHEN = Border(lambda p: 113.7 < p.lon < 114.7 and 22.4 < p.lat < 22.9)


@dataclass(frozen=True)
class Fare:
    """One trip as a meter saw it."""

    on: datetime
    off: datetime


@dataclass(frozen=True)
class Agreement:
    """How found trips and stated fares agree: pairs that share over half of their time."""

    found: int
    stated: int
    agreed: int
    within_minute: int


def recorded(plan: Plan) -> list[VehicleFix]:
    """Return the recorded fixes of a plan, in the file's order."""
    return [
        VehicleFix(veh, p.lon, p.lat, p.at, p.speed_kmh, float(p.direction), loaded=p.loaded)
        for veh, p in read_traces(plan)
        if p.at
    ]


def tracks_of(fixes: Iterable[VehicleFix]) -> dict[str, list[VehicleFix]]:
    """Return each vehicle's track, in order and without flawed fixes."""
    fleet, tracks = Fleet(Rules(SHENZHEN)), defaultdict(list)
    seen = [fleet.take([fix], fix.at) for fix in fixes]
    for fix in (fix for each in (*seen, fleet.finish()) for fix in each.track):
        assert isinstance(fix, VehicleFix)
        tracks[fix.unit].append(fix)
    return tracks


def fares(vehicles: Iterable[str]) -> dict[str, list[Fare]]:
    """Return the metered fares that lie in the recorded day."""
    stated: dict[str, list[Fare]] = {vehicle: [] for vehicle in vehicles}
    day = datetime(2019, 9, 1, tzinfo=CHINA)
    with METERS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            on, off = (
                datetime.fromisoformat(row[name]).replace(tzinfo=CHINA)
                for name in ("on_time", "off_time")
            )
            inside = on >= day and off <= datetime.combine(day, time(23, 50), CHINA)
            if inside and row["veh"] in stated:
                stated[row["veh"]].append(Fare(on, off))
    return stated


def agreement(tracks: Mapping[str, list[VehicleFix]]) -> Agreement:
    """Compare the trips that loads show with the fares that meters show."""
    trips = {vehicle: list(loaded_trips(track)) for vehicle, track in tracks.items()}
    pairs = [(trips[vehicle], fare) for vehicle, all_ in fares(tracks).items() for fare in all_]
    agreed = sum(any(_shared(t, fare) > 0.5 for t in mine) for mine, fare in pairs)
    exact = sum(any(_within(t, fare, 60) for t in mine) for mine, fare in pairs)
    return Agreement(sum(map(len, trips.values())), len(pairs), agreed, exact)


def _shared(trip: Trip, fare: Fare) -> float:
    both = min(trip.off.at, fare.off) - max(trip.on.at, fare.on)
    whole = max(trip.off.at, fare.off) - min(trip.on.at, fare.on)
    return both / whole if whole else 0.0


def _within(trip: Trip, fare: Fare, seconds: float) -> bool:
    ends = (trip.on.at - fare.on, trip.off.at - fare.off)
    return all(abs(end.total_seconds()) <= seconds for end in ends)
