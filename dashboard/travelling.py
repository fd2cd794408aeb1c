"""How crews of this installation travel and work: by its roads, and by what they have taught."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Lock
from weakref import WeakKeyDictionary

from dashboard.cities.load import imported_folder
from dashboard.config import Config
from dashboard.roads.kept import roads_changed
from dispatch.advice.router import router_of
from dispatch.city import City
from dispatch.learning.figures import NOTHING, By, Learned, taught
from dispatch.ports import Router


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
            _known[city] = known = (key, _put_together(city, folder if key[1] else None, learned))
        return known[1]


def _put_together(city: City, roads: Path | None, learned: Learned) -> Going:
    if roads is None:
        own = taught(city, learned, "straight")
        return Going(own, router_of(own), "straight")
    # What reads road graphs takes a quarter of a second to load: only for who has one.
    router: Router = import_module("dashboard.roads.routing").road_router(roads, city, learned)
    return Going(taught(city, learned, "road"), router, "road")
