"""How crews of this installation travel and work: by its roads, and by what they have taught."""

from dataclasses import dataclass, replace
from threading import Lock
from weakref import WeakKeyDictionary

from dashboard.cities.load import imported_folder
from dashboard.config import Config
from dashboard.roads.importing import road_travel, roads_changed
from dispatch.advice.router import router_of
from dispatch.city import City
from dispatch.grid import Point
from dispatch.learning.figures import NOTHING, USUAL, By, Learned, taught
from dispatch.ports import Router
from dispatch.roads.travel import Pace, RoadRouter, RoadTravel
from dispatch.roads.zones import ZoneTimes


@dataclass(frozen=True, slots=True)
class Going:
    """A city as taught, its router, and which model of travel that is."""

    city: City
    router: Router
    by: By


_Key = tuple[Learned, int]
_known: WeakKeyDictionary[City, tuple[_Key, Going]] = WeakKeyDictionary()
_turn = Lock()


def going(city: City, config: Config, learned: Learned = NOTHING) -> Going:
    """Return how crews travel and work; put together anew when roads or lessons changed."""
    folder = imported_folder(config.data_dir, config.city)
    key = (learned, roads_changed(folder))
    with _turn:
        known = _known.get(city)
        if known is None or known[0] != key:
            _known[city] = known = (key, _put_together(city, road_travel(folder, city), learned))
        return known[1]


def _put_together(city: City, roads: RoadTravel | None, learned: Learned) -> Going:
    if roads is None:
        own = taught(city, learned, "straight")
        return Going(own, router_of(own), "straight")
    paced = _paced(roads, city, learned) if learned.by == "road" else roads
    return Going(taught(city, learned, "road"), RoadRouter(paced, city.calendar.zone), "road")


def _paced(roads: RoadTravel, city: City, learned: Learned) -> RoadTravel:
    """Return travel by road at the learned pace of each hour, and into each district."""
    both = zip(roads.pace.factor, learned.hours, strict=True)
    pace = Pace(tuple(usual * hour.value for usual, hour in both))
    return replace(roads, pace=pace, local=_local(roads.zones, city, learned))


def _local(zones: ZoneTimes, city: City, learned: Learned) -> tuple[float, ...]:
    if not learned.districts:
        return ()
    places = (Point(lon, lat) for lon, lat in zip(zones.lon, zones.lat, strict=True))
    areas = (city.locator.locate(place) for place in places)
    codes = (area.district if area else "" for area in areas)
    return tuple(learned.districts.get(code, USUAL).value for code in codes)
