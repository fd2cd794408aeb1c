"""What the simulated day is made of, read from `demand.toml` and `topics.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from dispatch.city import City, Matter
from dispatch.simulation.chance import pick, spread_out

SOURCES = {
    "c": "collector", "k": "camera", "h": "hotline", "z": "citizen", "s": "sensor", "l": "leader",
    "m": "media",
}  # fmt: skip
SCENARIOS = ("normal", "dusk", "rain", "typhoon", "holiday")
STREET = "street"
Hours = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing people report, and how they put it."""

    matter: str
    weight: float
    kind: str
    when: str
    by: str
    scene: str
    what: Sequence[str]
    more: Sequence[str]
    done: Sequence[str]
    condition: str = ""
    settles: bool = False
    holds: bool = False

    def told_by(self, source: str) -> bool:
        """Tell whether such a source reports such a thing."""
        return any(SOURCES[letter] == source for letter in self.by)


@dataclass(frozen=True, slots=True)
class Script:
    """Everything the simulation says and how often; see the two files for each part."""

    sources: Mapping[str, float]
    hours: Mapping[str, Hours]
    rest_share: float
    scenarios: Mapping[str, Mapping[str, float]]
    delays: Mapping[str, tuple[float, float, float]]
    shares: Mapping[str, float]
    pictures: Mapping[str, str]
    pictured: Mapping[str, float]
    people: Mapping[str, Sequence[str]]
    places: Mapping[str, Sequence[str]]
    reports: Mapping[str, Sequence[str]]
    words: Mapping[str, Sequence[str]]
    topics: tuple[Topic, ...]

    def delay(self, name: str, share: float) -> timedelta:
        """Return how long somebody takes, at an even `share` from 0 to 1 of all times."""
        return timedelta(minutes=spread_out(share, *self.delays[name]))

    def word(self, name: str, share: float) -> str:
        """Return one of the reasons people give."""
        return pick(share, self.words[name])

    def photos(self, when: str, kind: str, by: str, share: float) -> tuple[str, ...]:
        """Return the photograph that comes with a word, if any; `by` is a source or "crew"."""
        if share * 100 >= self.pictured[by]:
            return ()
        return (photo_id(when, self.pictures.get(kind, STREET)),)

    def topic_of(self, matter: str, condition: str) -> Topic | None:
        """Return what is said about a matter, best about its very condition."""
        same = [topic for topic in self.topics if topic.matter == matter]
        exact = (topic for topic in same if topic.condition in ("", condition))
        return next(exact, same[0] if same else None)


def photo_id(when: str, picture: str) -> str:
    """Return the id of an invented photograph; `when` is "before" or "after"."""
    return f"{when}-demo-{picture}"


@cache
def read_script() -> Script:
    """Return the script that comes with the product."""
    folder = files(__package__)
    demand = tomllib.loads((folder / "demand.toml").read_text(encoding="utf-8"))
    told = tomllib.loads((folder / "topics.toml").read_text(encoding="utf-8"))["topic"]
    people = demand.pop("people")
    return Script(
        sources=demand["sources"],
        hours={name: tuple(shape) for name, shape in demand["hours"].items()},
        rest_share=demand["rest"]["share"],
        scenarios=demand["scenarios"],
        delays={name: tuple(span) for name, span in demand["delays"].items()},
        shares=demand["shares"],
        pictures=demand["pictures"],
        pictured=demand["pictured"],
        people={"surnames": tuple(people["surnames"]), "given": people["given"]},
        places=demand["places"],
        reports=demand["reports"],
        words=demand["words"],
        topics=tuple(_topic(entry) for entry in told),
    )


def _topic(entry: Mapping[str, Any]) -> Topic:
    return Topic(**entry)


def topics_for(script: Script, city: City) -> tuple[Topic, ...]:
    """Return the topics this city can have; a city without any gets one for each matter."""
    known = tuple(t for t in script.topics if _has(city.matters.get(t.matter), t.condition))
    return known or tuple(_plain(matter) for matter in city.matters.values())


def _has(matter: Matter | None, condition: str) -> bool:
    return matter is not None and condition in ("", *(c.code for c in matter.conditions))


def _plain(matter: Matter) -> Topic:
    what = (matter.name.zh,)
    return Topic(matter.code, 1.0, "", "always", "ckhzslm", "road", what, what, what)
