"""Readings of the other areas: greenery, parks, appearance, enforcement, safety, service."""

from collections.abc import Mapping

from dispatch.equipment.simulating.scenario import day_wave, humps
from dispatch.equipment.simulating.waves import (
    Life,
    Moment,
    Values,
    Wave,
    battery,
    broken,
    cabinet,
    lamp,
    litter_bin,
    plant,
    smart_pole,
    toilet,
    transfer_station,
    waste_point,
    waste_vehicle,
)

METRE = 9e-6
"""A metre in degrees."""


def tree(life: Life, m: Moment) -> Values:
    """A tree: a strong wind may lean it for good."""
    weather = m.scenario.weather(m.at_ms)
    tilt = life.memory.get("tilt", life.chance.uniform(0, 1.2))
    if weather.wind_m_s > 20 and life.seldom(2.5, m.passed_s):
        tilt += life.chance.uniform(2, 14)
    life.memory["tilt"] = tilt
    return {
        "tilt": round(tilt + abs(life.chance.gauss(0, weather.wind_m_s / 60)), 1),
        "shock": round(abs(life.chance.gauss(0, 0.04 + weather.wind_m_s / 120)), 2),
        "moisture": round(min(60.0, life.walk("moisture", 28 + weather.rain_mm_h / 3, 0.1, 1)), 1),
        "ph": round(life.walk("ph", 6.2, 0.1, 0.03), 1),
        "battery": battery(life),
    }


def valve(life: Life, m: Moment) -> Values:
    """An irrigation valve: open in the early morning."""
    is_open = humps(m.hour, 5.5) > 0.7
    leaks = broken(life, m, 0.01, 3)
    return {
        "flow": round(life.chance.uniform(2, 5), 2) if is_open else 0.0,
        "open": float(is_open),
        "leak_flow": round(leaks * 0.9, 2) if not is_open else 0.0,
    }


def camera(_life: Life, _m: Moment) -> Values:
    """A camera that sees nothing just now; what it sees comes as an event of its own."""
    return {"confidence": 0.0, "dwell_s": 0.0}


def park(life: Life, m: Moment) -> Values:
    """A park's gates: full in the late afternoon, over-full on a holiday."""
    holds = life.device.traits.get("capacity", 5000.0)
    loved = life.memory.setdefault("loved", life.chance.uniform(0.12, 0.42))
    wanted = holds * loved * m.scenario.crowds * humps(m.hour, 9.5, 17)
    inside = max(0.0, life.walk("inside", wanted, 0.25, holds * 0.004))
    return {
        "inside": float(round(inside)),
        "entered": float(round(max(0.0, inside * 0.02 * m.passed_s / 60))),
        "density": round(min(9.0, inside / holds * 1.6 * life.chance.uniform(0.8, 1.2)), 2),
    }


def noise(life: Life, m: Moment) -> Values:
    """A sound-level meter: squares dance in the evening."""
    evening = 9 * humps(m.hour, 20) * life.memory.setdefault("dances", life.chance.random())
    return {
        "noise": round(life.walk("noise", 52 + 6 * day_wave(m.hour, 15) + evening, 0.4, 1.2), 1)
    }


def sos(life: Life, m: Moment) -> Values:
    """A help point nobody presses most of the time."""
    fault = broken(life, m, 0.01, 6)
    return {
        "pressed": float(life.seldom(0.02, m.passed_s)),
        "battery": battery(life),
        "fault": fault,
    }


def lake(life: Life, m: Moment) -> Values:
    """A lake."""
    rain = m.scenario.weather(m.at_ms).rain_mm_h
    return {
        "level_m": round(life.walk("level", rain / 70, 0.05, 0.01), 2),
        "oxygen": round(max(0.5, life.walk("oxygen", 6 + 1.5 * day_wave(m.hour, 15), 0.2, 0.1)), 1),
        "ph": round(life.walk("ph", 7.6, 0.2, 0.03), 1),
        "turbidity": round(max(1.0, life.walk("turbidity", 12 + rain, 0.2, 1))),
    }


def fountain(life: Life, m: Moment) -> Values:
    """A fountain that plays from nine to nine."""
    fault = broken(life, m, 0.03, 5)
    return {"pump": float(9 <= m.hour < 21 and not fault), "fault": fault}


def parking(life: Life, m: Moment) -> Values:
    """A car park."""
    holds = life.device.traits.get("capacity", 300.0)
    taken = min(1.0, (0.25 + 0.65 * humps(m.hour, 10, 17)) * m.scenario.crowds**0.5)
    return {"free": float(round(max(0.0, life.walk("free", holds * (1 - taken), 0.4, 2))))}


def air(life: Life, m: Moment) -> Values:
    """A small weather station."""
    return {
        "pm25": float(round(max(3.0, life.walk("pm25", 22, 0.1, 1.5)))),
        "temperature": round(
            life.walk("temperature", 20 + 8 * day_wave(m.hour, 14.5), 0.3, 0.2), 1
        ),
        "humidity": float(round(min(100.0, life.walk("humidity", 72, 0.1, 1.5)))),
        "uv": round(max(0.0, 11 * (day_wave(m.hour, 12.5) - 0.5) * 2), 1),
    }


def sign(life: Life, m: Moment) -> Values:
    """An outdoor sign: a typhoon may bend it."""
    wind = m.scenario.weather(m.at_ms).wind_m_s
    tilt = life.memory.get("tilt", life.chance.uniform(0, 0.3))
    if wind > 25 and life.seldom(1.5, m.passed_s):
        tilt += life.chance.uniform(0.8, 3)
    life.memory["tilt"] = tilt
    return {
        "tilt": round(tilt, 2),
        "shake": round(abs(life.chance.gauss(0, 0.02 + (wind / 40) ** 2 * 0.5)), 2),
        "leak_ma": round(max(0.0, life.walk("leak", 1.0, 0.3, 0.3)), 1),
    }


def bikes(life: Life, m: Moment) -> Values:
    """A bike parking: some fill up with shared bikes at rush hour."""
    holds = life.device.traits.get("capacity", 60.0)
    loved = life.memory.setdefault("loved", life.chance.uniform(0.2, 1.0))
    wanted = holds * loved * (0.4 + 0.9 * humps(m.hour, 8.5, 18.5))
    return {"bikes": float(round(max(0.0, life.walk("bikes", wanted, 0.3, 2))))}


def officer(life: Life, m: Moment) -> Values:
    """An officer who walks the beat, and now and then strays from it."""
    if life.seldom(0.5, m.passed_s):
        life.memory["stray_until"] = m.at_ms + life.chance.uniform(10, 70) * 60_000
    reach = 900.0 if m.at_ms < life.memory.get("stray_until", 0.0) else 160.0
    duty = 8 <= m.hour < 22
    handling = duty and humps(m.hour, 10, 16) * life.chance.random() > 0.8
    return {
        "lon": round(life.device.lon + life.walk("east", reach * 0.7, 0.1, 25) * METRE, 6),
        "lat": round(life.device.lat + life.walk("north", reach * 0.7, 0.1, 25) * METRE, 6),
        "on_duty": float(duty),
        "handling": float(handling),
        "recording": float(handling and life.chance.random() > 0.02),
        "sos": 0.0,
        "battery": battery(life),
    }


def site_gate(life: Life, m: Moment) -> Values:
    """The gate of a building site."""
    busy = humps(m.hour, 10, 15, 21)
    return {
        "pm10": float(round(max(8.0, life.walk("pm10", 60 + 45 * busy, 0.2, 7)))),
        "noise": round(life.walk("noise", 56 + 10 * busy, 0.3, 1.2), 1),
        "trucks": float(round(max(0.0, busy * 4 * m.passed_s / 300 * life.chance.random()))),
        "unwashed": float(life.seldom(0.3, m.passed_s)),
    }


def hotline(life: Life, m: Moment) -> Values:
    """A desk of the hotline."""
    busy = humps(m.hour, 9.5, 15, 20.5)
    waiting = max(0.0, life.walk("waiting", 7 * busy, 0.3, 1.5))
    calls = float(round(busy * 6 * m.passed_s / 60))
    return {
        "waiting": float(round(waiting)),
        "answer_s": float(round(8 + 4 * waiting)),
        "calls": calls,
    }


def slope(life: Life, m: Moment) -> Values:
    """A slope: heavy rain lets some of them creep."""
    rain = m.scenario.weather(m.at_ms).rain_mm_h
    weak = life.memory.setdefault("weak", life.chance.random() ** 4)
    moved = life.memory.get("moved", 0.0) + weak * rain * m.passed_s / 86_400 * 2.2
    life.memory["moved"] = moved
    return {
        "displacement_mm": round(moved + life.chance.gauss(0, 0.08), 2),
        "crack_mm": round(max(0.0, moved / 3 + 0.3), 2),
        "tilt": round(min(89.0, 0.2 + moved / 20), 2),
        "pore_kpa": round(life.walk("pore", 22 + rain * 0.7, 0.15, 1), 1),
    }


def water_depth(life: Life, m: Moment) -> Values:
    """A gauge at a place that floods easily or hardly ever."""
    low = life.memory.setdefault("low", life.chance.random() ** 3)
    rain = m.scenario.weather(m.at_ms).rain_mm_h
    depth = life.walk("depth", max(0.0, rain - 12) * low * 0.9, 0.3, 0.2 if rain else 0.0)
    return {"depth_cm": round(max(0.0, depth), 1), "battery": battery(life)}


def gas(life: Life, m: Moment) -> Values:
    """A gas detector under a cover."""
    leak = broken(life, m, 0.004, 1)
    return {
        "ch4_lel": round(max(0.0, life.walk("ch4", 1.0 + 14 * leak, 0.4, 0.3)), 1),
        "h2s_ppm": round(max(0.0, life.walk("h2s", 0.6, 0.3, 0.15)), 1),
        "co_ppm": float(round(max(0.0, life.walk("co", 2, 0.3, 0.4)))),
        "o2": round(min(21.0, life.walk("o2", 20.7, 0.3, 0.05)), 1),
    }


def landfill(life: Life, _m: Moment) -> Values:
    """A closed landfill."""
    return {
        "ch4_vol": round(max(0.0, life.walk("ch4", 0.3, 0.2, 0.05)), 2),
        "leachate_m": round(max(0.2, life.walk("leachate", 3.2, 0.05, 0.05)), 2),
        "settling_mm": round(life.walk("settling", 12, 0.01, 0.1), 1),
    }


def rain_gauge(life: Life, m: Moment) -> Values:
    """A rain gauge with a wind gauge."""
    weather = m.scenario.weather(m.at_ms)
    rain = weather.rain_mm_h * life.chance.uniform(0.7, 1.3)
    return {
        "rain_mm_h": round(rain, 1),
        "wind_m_s": round(max(0.0, weather.wind_m_s * life.chance.uniform(0.8, 1.15)), 1),
    }


def weather_signal(_life: Life, m: Moment) -> Values:
    """The city's warning signal."""
    return {"signal": float(m.scenario.weather(m.at_ms).signal)}


def kiosk(life: Life, m: Moment) -> Values:
    """An information kiosk."""
    fault = broken(life, m, 0.02, 6)
    visits = 0.0 if fault else float(round(3 * humps(m.hour, 11, 17) * m.passed_s / 600))
    return {"visits": visits, "screen": 1 - fault, "fault": fault}


def aed(life: Life, m: Moment) -> Values:
    """A defibrillator's cabinet."""
    taken = broken(life, m, 0.005, 1)
    return {"present": 1 - taken, "battery": battery(life), "fault": 0.0}


def interface(life: Life, m: Moment) -> Values:
    """An interface with another system."""
    bad = broken(life, m, 0.15, 0.3)
    return {
        "success_pct": round(min(100.0, life.walk("success", 99.6 - 14 * bad, 0.5, 0.1)), 1),
        "latency_ms": float(round(max(5.0, life.walk("latency", 80 + 900 * bad, 0.5, 9)))),
        "late_min": float(round(max(0.0, life.walk("late", 2 + 20 * bad, 0.3, 0.5)))),
    }


def host(life: Life, m: Moment) -> Values:
    """A server of the centre."""
    return {
        "disk_pct": round(min(99.0, life.walk("disk", 61, 0.01, 0.2)), 1),
        "cpu_pct": round(
            max(1.0, min(99.0, life.walk("cpu", 22 + 20 * day_wave(m.hour, 15), 0.4, 4))), 1
        ),
        "clock_ms": float(round(life.walk("clock", 2, 0.2, 3))),
        "fault": 0.0,
    }


WAVES: Mapping[str, Wave] = {
    "bin": litter_bin, "waste_point": waste_point, "waste_vehicle": waste_vehicle,
    "transfer_station": transfer_station, "plant": plant, "toilet": toilet, "lamp": lamp,
    "cabinet": cabinet, "smart_pole": smart_pole, "tree": tree, "valve": valve,
    "green_camera": camera, "street_camera": camera, "park": park, "park_noise": noise, "sos": sos,
    "lake": lake, "fountain": fountain, "park_parking": parking, "park_air": air, "sign": sign,
    "bike_parking": bikes, "officer": officer, "site_gate": site_gate, "hotline_desk": hotline,
    "slope": slope, "water_depth": water_depth, "gas": gas, "landfill": landfill,
    "rain_gauge": rain_gauge, "weather_signal": weather_signal, "kiosk": kiosk, "aed": aed,
    "interface": interface, "host": host,
}  # fmt: skip
