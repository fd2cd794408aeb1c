"""What kind of day it is: normal, dusk, typhoon, a holiday in the parks, a plant at a stand."""

from dataclasses import dataclass
from enum import StrEnum
from math import cos, exp, pi


class Plot(StrEnum):
    """The scenarios a demonstration or a drill can run."""

    NORMAL = "normal"
    DUSK = "dusk"
    TYPHOON = "typhoon"
    HOLIDAY = "holiday"
    OUTAGE = "outage"


@dataclass(frozen=True, slots=True)
class Weather:
    """Rain in mm/h, gusts in m/s, and the warning signal 0 to 5."""

    rain_mm_h: float = 0.0
    wind_m_s: float = 3.0
    signal: int = 0


@dataclass(frozen=True, slots=True)
class Scenario:
    """A plot that began at a moment, in milliseconds since 1970."""

    plot: Plot = Plot.NORMAL
    began_ms: int = 0

    def weather(self, at_ms: int) -> Weather:
        """Return the weather: a typhoon comes up within an hour and goes after six."""
        if self.plot is not Plot.TYPHOON:
            return Weather()
        hours = (at_ms - self.began_ms) / 3_600_000
        force = _bell(hours, middle=2.0, width=1.5)
        signal = 5 if force > 0.7 else 4 if force > 0.4 else 3 if force > 0.1 else 0
        return Weather(80 * force, 4 + 34 * force, signal)

    @property
    def crowds(self) -> float:
        """How many times as many people go to the parks."""
        return 3.2 if self.plot is Plot.HOLIDAY else 1.0

    @property
    def plant_runs(self) -> bool:
        """Tell whether the treatment plants take anything."""
        return self.plot is not Plot.OUTAGE


def _bell(x: float, *, middle: float, width: float) -> float:
    return exp(-(((x - middle) / width) ** 2))


def day_wave(hour: float, peak: float) -> float:
    """Return a wave over the day from 0 to 1 that is highest at `peak` o'clock."""
    return (1 + cos((hour - peak) / 24 * 2 * pi)) / 2


def humps(hour: float, *peaks: float) -> float:
    """Return a curve over the day with a hump at each peak, each some two hours wide."""
    return max(_bell(min(abs(hour - p), 24 - abs(hour - p)), middle=0, width=2) for p in peaks)
