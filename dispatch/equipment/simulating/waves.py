"""What each kind of device reads: a function of the hour, the weather and its own memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from dispatch.equipment.device import Device
from dispatch.equipment.simulating.scenario import Scenario, day_wave, humps

Values = dict[str, float]

CITY_TONNES = 3_000.0
"""What the demonstration's city throws away in a day."""
STREAMS = {"recyclable": 0.22, "food": 0.25, "hazardous": 0.002, "residual": 0.528}
"""Shares of the four streams (Shenzhen, end of 2020)."""
PASSES = {"point": 1.0, "vehicle": 0.99, "station": 0.985, "plant": 0.98}
"""What of the mass each stage still weighs: scales differ, water is lost."""


AWAY_PER_DAY = 0.03
"""How often a day the network loses one device."""


@dataclass(slots=True)
class Moment:
    """When and in what circumstances a device reads; `peers` is how many of its kind there are."""

    at_ms: int
    hour: float
    passed_s: float
    scenario: Scenario
    lit: bool
    peers: int


@dataclass(slots=True)
class Life:
    """A simulated device: what it is, what it remembers, and its own chance."""

    device: Device
    chance: Random
    memory: Values = field(default_factory=dict)

    def walk(self, name: str, to: float, pull: float, noise: float) -> float:
        """Return a value that wanders around `to`, pulled back by a share each time."""
        now = self.memory.get(name, to + self.chance.gauss(0, noise))
        now += pull * (to - now) + self.chance.gauss(0, noise)
        self.memory[name] = now
        return now

    def seldom(self, per_day: float, passed_s: float) -> bool:
        """Tell whether something happened that happens so often in a day."""
        return self.chance.random() < per_day * passed_s / 86_400

    def away(self, at_ms: int, passed_s: float) -> bool:
        """Tell whether the network has lost the device: seldom, and for some hours."""
        if at_ms < self.memory.get("away_until", 0.0):
            return True
        if self.seldom(AWAY_PER_DAY, passed_s):
            self.memory["away_until"] = at_ms + self.chance.uniform(1, 6) * 3.6e6
            return True
        return False


Wave = Callable[[Life, Moment], Values]


def broken(life: Life, m: Moment, per_day: float, hours: float = 4.0) -> float:
    """Return 1 while the device is out of order: it breaks seldom, and is mended hours later."""
    first = "broken_until" not in life.memory
    until = life.memory.setdefault("broken_until", 0.0)
    if m.at_ms < until:
        return 1.0
    if life.seldom(per_day, hours * 3600 if first else m.passed_s):
        life.memory["broken_until"] = m.at_ms + life.chance.uniform(0.5, 1.5) * hours * 3.6e6
        return 1.0
    return 0.0


def battery(life: Life) -> float:
    """Return what is left of a battery in per cent."""
    return round(life.walk("battery", 88, 0.02, 0.4))


def filling(life: Life, m: Moment, per_day: float) -> float:
    """Return a fill level that rises over the day and falls to nothing when it is emptied."""
    fill = life.memory.get("fill", life.chance.uniform(0, 60))
    fill += per_day * (0.4 + 1.2 * humps(m.hour, 9, 19)) * m.passed_s / 86_400
    on_round = humps(m.hour, 5.5, 14.5) > 0.9 and life.chance.random() < m.passed_s / 1800
    if on_round or (fill >= 95 and life.seldom(16, m.passed_s)):
        fill = life.chance.uniform(0, 6)
    life.memory["fill"] = min(fill, 112)
    return round(life.memory["fill"])


def litter_bin(life: Life, m: Moment) -> Values:
    """A litter bin on the pavement."""
    return {
        "fill": filling(
            life, m, 70 * life.memory.setdefault("busy", life.chance.uniform(0.4, 1.6))
        ),
        "temperature": round(life.walk("temperature", 22 + 8 * day_wave(m.hour, 14), 0.3, 0.4), 1),
        "lid": 0,
        "tipped": broken(life, m, 0.01, 2),
        "battery": battery(life),
    }


def masses(life: Life, m: Moment, stage: str) -> Values:
    """Return the kilograms of the four streams weighed since the last time."""
    curve = 0.25 + 1.5 * humps(m.hour, 8.5, 19.5)
    share = CITY_TONNES * 1000 / max(1, m.peers) * m.passed_s / 86_400 * curve / 0.77
    passes = PASSES[stage] if stage != "plant" or m.scenario.plant_runs else 0.25
    return {
        name: round(max(0.0, share * part * passes * life.chance.gauss(1, 0.05)), 1)
        for name, part in STREAMS.items()
    }


def waste_point(life: Life, m: Moment) -> Values:
    """A sorting point with scales."""
    open_ = humps(m.hour, 8, 19.5) > 0.5
    return masses(life, m, "point") | {
        "fill": filling(life, m, 60),
        "guide": float(open_ and life.chance.random() > 0.05),
        "mixed": float(life.chance.choices((0, 1, 2, 12), (80, 14, 5.9, 0.1))[0] if open_ else 0),
    }


def waste_vehicle(life: Life, m: Moment) -> Values:
    """A collection vehicle's scales; where it is its terminal says."""
    load = life.memory.get("load", 0.0) + m.passed_s / 86_400 * 50_000
    life.memory["load"] = 0.0 if load > 9_000 else load
    return masses(life, m, "vehicle") | {
        "load_kg": round(life.memory["load"]),
        "mixed_load": broken(life, m, 0.02, 1),
    }


def transfer_station(life: Life, m: Moment) -> Values:
    """A transfer station with weighbridge, noses and a compactor."""
    busy = humps(m.hour, 10, 21)
    return masses(life, m, "station") | {
        "load_pct": round(max(5.0, life.walk("load", 40 + 45 * busy, 0.2, 3)), 1),
        "h2s": round(max(0.0, life.walk("h2s", 0.012 + 0.004 * busy, 0.3, 0.002)), 3),
        "nh3": round(max(0.0, life.walk("nh3", 0.45 + 0.15 * busy, 0.3, 0.05)), 2),
        "queue_min": round(max(0.0, life.walk("queue", 4 + 9 * busy, 0.3, 2))),
        "leachate_m": round(max(0.1, life.walk("leachate", 1.2, 0.05, 0.05)), 2),
        "fault": broken(life, m, 0.03, 2),
    }


def plant(life: Life, m: Moment) -> Values:
    """A treatment plant; in an outage its furnace goes cold."""
    runs = m.scenario.plant_runs
    return masses(life, m, "plant") | {
        "furnace_c": round(life.walk("furnace", 945 if runs else 320, 0.2 if runs else 0.05, 8)),
        "outage": float(not runs),
    }


def toilet(life: Life, m: Moment) -> Values:
    """A public toilet."""
    busy = humps(m.hour, 9, 13, 18)
    paper = life.memory.get("paper", life.chance.uniform(20, 100)) - 60 * m.passed_s / 86_400
    life.memory["paper"] = 100.0 if paper < 2 else paper
    return {
        "nh3": round(max(0.02, life.walk("nh3", 0.3 + 0.3 * busy, 0.2, 0.06)), 2),
        "h2s": round(max(0.0, life.walk("h2s", 0.008, 0.2, 0.001)), 3),
        "entered": float(round(max(0.0, busy * 9 * m.passed_s / 300 + life.chance.gauss(0, 1)))),
        "occupied": float(round(min(100.0, 90 * busy * life.chance.random()))),
        "paper": round(life.memory["paper"]),
        "water_m3": round(0.02 * busy * m.passed_s / 300, 3),
        "fault": broken(life, m, 0.02, 6),
    }


def lamp(life: Life, m: Moment) -> Values:
    """A street lamp: burns by the timetable unless it is broken."""
    rated = life.device.traits.get("rated_w", 150.0)
    dead = broken(life, m, 0.006, 20)
    burns = m.lit and not dead
    power = rated * life.chance.gauss(1, 0.02) if burns else life.chance.uniform(0, 1.5)
    volt = life.walk("volt", 226, 0.4, 1.5)
    gust = m.scenario.weather(m.at_ms).wind_m_s
    tilt = life.memory.get("tilt", 0.4)
    if gust > 25 and life.seldom(0.3, m.passed_s):
        tilt += life.chance.uniform(3, 9)
    life.memory["tilt"] = tilt
    return {
        "power": round(max(0.0, power), 1),
        "volt": round(volt, 1),
        "amp": round(power / max(volt, 1), 2),
        "dim": 100.0 if burns else 0.0,
        "energy": round(power / 1000 * m.passed_s / 3600, 3) if burns else 0.0,
        "leak_ma": round(max(0.0, life.walk("leak", 1.5, 0.3, 0.4)), 1),
        "tilt": round(tilt, 1),
    }


def cabinet(life: Life, m: Moment) -> Values:
    """A lighting cabinet with the circuit behind it."""
    rated = life.device.traits.get("rated_kw", 3.0)
    off = broken(life, m, 0.01, 2)
    power = rated * life.chance.gauss(0.92, 0.02) if m.lit and not off else 0.05
    rain = m.scenario.weather(m.at_ms).rain_mm_h
    return {
        "power_kw": round(max(0.0, power), 2),
        "volt": round(life.walk("volt", 228, 0.4, 1.5), 1),
        "energy": round(power * m.passed_s / 3600, 3),
        "door": broken(life, m, 0.01, 1) if life.chance.random() < 0.1 else 0.0,
        "water_cm": round(max(0.0, life.walk("water", rain / 12, 0.2, 0.3)), 1),
        "leak_ma": round(max(0.0, life.walk("leak", 12 + rain, 0.3, 2)), 1),
    }


def smart_pole(life: Life, m: Moment) -> Values:
    """A multi-function pole."""
    return {
        "temperature": round(life.walk("temperature", 30 + 14 * day_wave(m.hour, 14), 0.3, 0.8), 1),
        "door": 0.0,
        "leak_ma": round(max(0.0, life.walk("leak", 1.2, 0.3, 0.3)), 1),
        "lux": round(max(2.0, 60_000 * max(0.0, day_wave(m.hour, 12.5) - 0.45))),
    }
