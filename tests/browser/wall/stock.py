"""A week behind a town and devices in its streets, for pictures of figures."""

from datetime import timedelta
from random import Random

import orjson

from dashboard.equipment.desk import Equipment
from dashboard.equipment.envelope import Envelope
from dashboard.equipment.register import enter_devices
from dashboard.equipment.rolling import roll_up
from dashboard.gateways.mqtt.reading import read_message, topic_of
from dashboard.jobs.covering import Covering
from dashboard.store.tracks import appending
from dispatch import commands as c
from dispatch.equipment.device import Device
from dispatch.equipment.kinds import DeviceKind
from dispatch.lifecycle import Step
from tests.browser.plans import keep_plan
from tests.browser.town import CENTRES, Town, near

USUAL = {
    "fill": 35, "temperature": 24, "h2s": 0.005, "nh3": 0.3, "moisture": 28, "ph": 6.8, "tilt": 0.6,
    "inside": 420, "entered": 160, "density": 0.4, "oxygen": 7, "noise": 52, "furnace_c": 905,
    "power": 118, "power_kw": 9, "volt": 221, "leak_ma": 2, "energy": 3, "load_pct": 55, "o2": 20.9,
    "h2s_ppm": 0.4, "co_ppm": 2, "ch4_lel": 0.5, "ch4_vol": 0.1, "depth_cm": 2, "rain_mm_h": 4,
    "wind_m_s": 3, "water_cm": 0,
    "displacement_mm": 0.2, "success_pct": 99.4, "latency_ms": 80, "disk_pct": 41,
    "cpu_pct": 23, "late_min": 1, "clock_ms": 3, "pm10": 48, "pm25": 21, "waiting": 3, "calls": 40,
    "answer_s": 12, "battery": 92, "visits": 60, "paper": 70, "dim": 100, "free": 40, "bikes": 30,
    "away_m": 60, "on_duty": 1, "recording": 1, "lon": 114.06, "lat": 22.55, "present": 1,
    "pump": 1,
}  # fmt: skip
"""What devices say on a quiet day."""

CHAIN = {"recyclable": 9600, "food": 7100, "hazardous": 160, "residual": 15300}
"""Kilograms that set out, stream by stream; a few per cent are lost on the way."""
STAGE_SHARE = {"point": 1.0, "vehicle": 0.97, "station": 0.95, "plant": 0.94}
WALK = (
    Step.ACKNOWLEDGE, Step.DEPART, Step.ARRIVE, Step.DISPOSE, Step.PASS, Step.CLOSE,
)  # fmt: skip
EACH_MOST = 24
DAYS = 8


def stock(town: Town, seed: int = 3) -> None:
    """Give a town a week of finished cases, and devices that have just spoken."""
    chance = Random(seed)
    live_a_week(town, chance)
    equipment: Equipment = town.feed.server.extensions["zhihui_equipment"]
    devices = [
        a_device(town, kind, n, chance)
        for kind in equipment.plans.kinds.values()
        for n in range(number_of(kind))
    ]
    with appending(town.services.database) as connection:
        enter_devices(connection, devices)
    equipment.start()
    for device in devices:
        let_speak(equipment, device, chance)
    equipment.alarmer.idle(20)
    roll_up(town.services.database, town.clock.now())
    keep_plan(town, trend=gaps(town))
    Covering(town.services).look()


def gaps(town: Town) -> list[dict[str, object]]:
    """Return how far from the best the plan was at each measuring of the last half hour."""
    now = town.clock.now()
    return [
        {"at": (now - timedelta(minutes=30 - 3 * n)).isoformat(), "gap": 0.09 - 0.005 * n, "n": 14}
        for n in range(11)
    ]


def number_of(kind: DeviceKind) -> int:
    """Return how many devices of a kind a town has."""
    return min(EACH_MOST, max(3, kind.demo // 10))


def live_a_week(town: Town, chance: Random) -> None:
    """Take a few cases of each part of the city from report to closure on each day before."""
    matters = sorted(town.services.city.matters)
    units = town.services.follower.picture.tables("city")[1]["unit"].values()
    able = [unit["id"] for unit in units if len(unit["skills"]) == len(town.services.city.skills)]
    for day in range(DAYS, 0, -1):
        for centre in CENTRES:
            for _ in range(chance.randint(1, 4)):
                town.clock.set_back(days=day, minutes=chance.randint(1, 300))
                case = town.file("占道堆物", chance.choice(matters), near(centre, chance))
                case = town.do(c.AssignUnit(case.id, case.version, chance.choice(able)))
                for step in WALK:
                    case = town.step(case, step)
    town.clock.set_right()


def a_device(town: Town, kind: DeviceKind, n: int, chance: Random) -> Device:
    """Return a device of a kind somewhere in the town."""
    place = near(CENTRES[chance.randrange(len(CENTRES))], chance, 0.08)
    area = town.services.city.locator.locate(place)
    assert area is not None
    traits = dict(kind.traits)
    if kind.code == "park":
        traits["capacity"] = chance.choice((500, 900, 1500, 4000))
    if kind.code == "tree":
        traits |= {"height_m": chance.uniform(4, 22), "health": chance.choice((1, 1, 2, 3))}
    circuit = f"C{n // 12 + 1:02d}" if kind.code == "lamp" else ""
    return Device(
        0, f"{kind.code}-{n + 1:03d}", kind.code, kind.area, place.lon, place.lat, area.district,
        area.street, kind.component, "", circuit, traits=traits,
    )  # fmt: skip


def let_speak(equipment: Equipment, device: Device, chance: Random) -> None:
    """Let a device say what such devices say on a quiet day."""
    kind = equipment.plans.kinds[device.kind]
    now = equipment.now_ms()
    values = {
        q.code: round(usual(kind, q.code, chance), q.decimals) for q in kind.readings.values()
    }
    body = {"id": device.id, "ts": now - 1_200_000, "seq": 1, "vals": values, "q": 0}
    topic = topic_of(device.district, device.area, device.id, "up")
    envelope = Envelope("mqtt", topic, orjson.dumps(body), now, read_message, lambda _outcome: None)
    equipment.put_and_wait(envelope)


def usual(kind: DeviceKind, code: str, chance: Random) -> float:
    """Return an ordinary value of a reading, within what is believable of it."""
    quantity = kind.readings[code]
    if kind.stage and code in CHAIN:
        value = CHAIN[code] * STAGE_SHARE[kind.stage] / number_of(kind)
    elif code in USUAL:
        value = USUAL[code] * (
            1 if quantity.unit in ("", "°", "%vol") else chance.uniform(0.8, 1.1)
        )
    elif not quantity.unit:
        value = 0.0
    else:
        value = quantity.least + (quantity.most - quantity.least) * chance.uniform(0.01, 0.04)
    return max(quantity.least, min(quantity.most, value))
