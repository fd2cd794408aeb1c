"""What comes in, minute by minute: the same minute of the same seed always brings the same."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from dispatch.city import City
from dispatch.commands import ReportCase
from dispatch.facts import Actor
from dispatch.simulation.chance import lot, pick, poisson
from dispatch.simulation.people import Cast
from dispatch.simulation.places import Places
from dispatch.simulation.script import Script, Topic, topics_for

MINUTE = timedelta(minutes=1)
CALM = "normal"


@dataclass(frozen=True, slots=True)
class Day:
    """How busy the simulated city is, and in what weather."""

    seed: int = 1
    cases_per_day: float = 1500.0
    scenario: str = CALM


class Reports:
    """Makes the reports of each minute."""

    def __init__(self, city: City, script: Script, day: Day, places: Places) -> None:
        self._city = city
        self._script = script
        self._day = day
        self._places = places
        self._cast = Cast(script)
        self._weather = script.scenarios[day.scenario]
        self._rates = [self._hour_rates(hour) for hour in range(24)]
        self._choices = {
            (source, hour): self._topics(source, hour)
            for source in script.sources
            for hour in range(24)
        }

    @property
    def scenario(self) -> str:
        """The scenario these reports are of."""
        return self._day.scenario

    def in_weather(self, scenario: str) -> "Reports":
        """Return the same city's reports of such a day; of a calm one when the script has none."""
        known = scenario if scenario in self._script.scenarios else CALM
        return Reports(self._city, self._script, replace(self._day, scenario=known), self._places)

    def _hour_rates(self, hour: int) -> dict[str, float]:
        """Return the reports a minute of each source brings in that hour on a working day."""
        rates = {}
        for source, share in self._script.sources.items():
            shape = self._script.hours[source]
            per_minute = self._day.cases_per_day * share / 100 / 60 * shape[hour] / sum(shape)
            rates[source] = per_minute * self._busier(source)
        return rates

    def _busier(self, source: str) -> float:
        """Return how many times a calm day's reports the weather brings."""
        told = [t for t in topics_for(self._script, self._city) if t.told_by(source)]
        calm = sum(t.weight for t in told)
        return sum(self._weight(t) for t in told) / calm if calm else 0.0

    def _weight(self, topic: Topic) -> float:
        return topic.weight * self._weather.get(topic.kind, 1.0)

    def _topics(self, source: str, hour: int) -> tuple[list[Topic], list[float]]:
        told = [t for t in topics_for(self._script, self._city) if t.told_by(source)]
        shapes = [self._script.hours[t.when] for t in told]
        weights = [
            self._weight(t) * shape[hour] / sum(shape)
            for t, shape in zip(told, shapes, strict=True)
        ]
        return told, list(accumulate(weights))

    def of_minute(self, minute: datetime) -> Iterator[tuple[datetime, ReportCase, Actor]]:
        """Yield what comes in within a minute: when, what, and who says so."""
        local = minute.astimezone(self._city.calendar.zone)
        chance = lot(self._day.seed, int(minute.timestamp()))
        calm = 1.0 if self._city.calendar.works_on(local.date()) else self._script.rest_share
        found = []
        for source, rate in self._rates[local.hour].items():
            for _ in range(poisson(chance, rate * calm)):
                at = minute + timedelta(seconds=60 * chance.random())
                found.append((at, *self._report(source, local.hour, chance)))
        yield from sorted(found, key=lambda one: one[0])

    def _report(self, source: str, hour: int, chance: Random) -> tuple[ReportCase, Actor]:
        topics, sums = self._choices[source, hour]
        topic = chance.choices(topics, cum_weights=sums)[0]
        spot = self._places.spot(chance)
        phrase = self._places.phrase(spot, topic.scene, chance)
        what = pick(chance.random(), topic.what)
        ask = ReportCase(
            title=f"{phrase}{what}",
            matter=topic.matter,
            condition=topic.condition,
            source=source,
            description=self._told(source, phrase, what, topic, chance),
            address=self._places.address(spot, phrase),
            lon=spot.point.lon,
            lat=spot.point.lat,
            accuracy_m=round(chance.uniform(4, 30)),
            community=spot.area.community,
            photos=self._script.photos("before", topic.kind, source, chance.random()),
        )
        return ask, self._cast.reporter(source, spot.area.street, chance.random())

    def _told(self, source: str, place: str, what: str, topic: Topic, chance: Random) -> str:
        pattern = pick(chance.random(), self._script.reports[source])
        return pattern.format(
            place=place,
            what=what,
            more=pick(chance.random(), topic.more),
            n1=chance.randrange(2, 9),
            n2=chance.randrange(6, 48),
        )
