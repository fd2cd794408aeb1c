"""Other platforms' bodies are accepted through a mapping: published vectors of three kinds."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import orjson
import pytest

from dashboard.equipment.envelope import Envelope, Outcome, Spoken
from dashboard.gateways.http_iot.mapping import SourceMap, read_maps
from dashboard.gateways.http_iot.reading import read_mapped
from dashboard.services import Services
from dispatch.equipment.checking import Fault
from dispatch.equipment.device import Device
from tests.equipment import NOON_MS, Yard, a_device, faults, running_yard
from tests.shared_data import SHARED, needs_shared

MAPS = read_maps()
IOT = SHARED / "data" / "07_iot"
MODELS = IOT / "smart_data_models"

pytestmark = needs_shared


@pytest.fixture
def yard(services: Services) -> Iterator[Yard]:
    with running_yard(services) as running:
        yield running


def pushed(yard: Yard, source: SourceMap, body: Any) -> Outcome:
    """Push a body as its platform would; return what became of it."""
    heard = yard.equipment.now_ms()

    def read(_origin: str, raw: bytes) -> Spoken:
        return read_mapped(source, raw, heard)

    envelope = Envelope("http", source.source, orjson.dumps(body), heard, read, lambda _o: None)
    outcome = yard.equipment.put_and_wait(envelope)
    assert outcome is not None
    return outcome


def values_of(yard: Yard, device_id: str) -> dict[str, float]:
    tracked = yard.equipment.known.get(device_id)
    assert tracked is not None
    return dict(tracked.last.values)


ENTITIES = {
    "Streetlighting/Streetlight": ("lamp", "lighting"),
    "Streetlighting/StreetlightControlCabinet": ("cabinet", "lighting"),
    "WasteManagement/WasteContainer": ("bin", "sanitation"),
    "WasteManagement/WasteObserved": ("waste_point", "sanitation"),
    "Environment/AirQualityObserved": ("park_air", "parks"),
    "Environment/NoiseLevelObserved": ("park_noise", "parks"),
    "Weather/WeatherObserved": ("park_air", "parks"),
    "Device/DeviceMeasurement": ("park_air", "parks"),
    "Device/Device": ("bin", "sanitation"),
    "Transportation/Vehicle": ("waste_vehicle", "sanitation"),
}
FORMS = ("example.json", "example-normalized.json", "example.jsonld", "example-normalized.jsonld")


def ngsi_examples() -> list[Path]:
    paths = [MODELS / model / form for model in ENTITIES for form in FORMS]
    return [path for path in paths if path.is_file()]


def kind_of(path: Path) -> tuple[str, str]:
    return ENTITIES[f"{path.parts[-3]}/{path.parts[-2]}"]


@pytest.mark.parametrize("path", ngsi_examples(), ids=lambda p: f"{p.parent.name}-{p.name}")
def test_a_published_ngsi_ld_entity_is_accepted(yard: Yard, path: Path) -> None:
    body = json.loads(path.read_text(encoding="utf-8"))
    body = body[0] if isinstance(body, list) else body
    said = read_mapped(MAPS["ngsi-ld"], orjson.dumps(body), NOON_MS)
    (first, *_) = said.telegrams
    kind, area = kind_of(path)
    yard.enter(a_device(first.device, kind=kind, area=area))
    moment = datetime.fromtimestamp(first.at_ms / 1000, UTC)
    yard.services.clock.moment = moment + timedelta(seconds=5)  # type: ignore[attr-defined]
    outcome = pushed(yard, MAPS["ngsi-ld"], body)
    assert outcome.accepted >= 1
    assert outcome.faults == []


def test_the_streetlight_of_the_models_reads_as_stated(yard: Yard) -> None:
    path = MODELS / "Streetlighting/Streetlight/example-normalized.jsonld"
    (said,) = read_mapped(MAPS["ngsi-ld"], path.read_bytes(), NOON_MS).telegrams
    assert said.device == "Streetlight:streetlight:guadalajara:4567"
    assert said.values == {"power": 10.0, "volt": 50.0, "amp": 0.25, "fault": 0.0}
    assert said.at_ms == 1610360462000


def vectors() -> list[dict[str, Any]]:
    path = IOT / "lorawan_milesight_vectors.jsonl"
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


KINDS_OF_MODEL = {
    "am319": ("park_air", "parks"),
    "em300": ("cabinet", "lighting"),
    "em310-tilt": ("tree", "landscaping"),
    "em310-udl": ("bin", "sanitation"),
    "em400": ("bin", "sanitation"),
    "uc300": ("cabinet", "lighting"),
    "vs121": ("park", "parks"),
    "ws50": ("fountain", "parks"),
}


def of_model(model: str) -> tuple[str, str]:
    return next(kind for name, kind in KINDS_OF_MODEL.items() if model.startswith(name))


@pytest.mark.parametrize("row", vectors(), ids=lambda r: f"{r['device']}-{r['hex'][:8]}")
def test_a_published_sensor_reading_is_accepted(yard: Yard, row: dict[str, Any]) -> None:
    kind, area = of_model(row["device"])
    if "pt100_1" in row["expected"]:
        kind, area = "smart_pole", "lighting"
    yard.enter(a_device("24E124", kind=kind, area=area))
    first = next(iter(row["expected"].get("history", [{}])), {})
    moment = datetime.fromtimestamp(first.get("timestamp", NOON_MS / 1000), UTC)
    yard.services.clock.moment = moment + timedelta(seconds=5)  # type: ignore[attr-defined]
    body = {"devEUI": "24E124", "time": moment.isoformat(), "object": row["expected"]}
    outcome = pushed(yard, MAPS["milesight"], body)
    assert outcome.accepted == 1
    assert outcome.faults == []


def test_the_distance_of_a_published_bin_sensor_is_a_fill_level(yard: Yard) -> None:
    row = next(r for r in vectors() if r["device"] == "em400-mud")
    yard.enter(a_device("24E124"))
    pushed(yard, MAPS["milesight"], {"devEUI": "24E124", "object": row["expected"]})
    values = values_of(yard, "24E124")
    assert values["fill"] == pytest.approx(100 - 2116 / 24, abs=0.01)
    assert (values["temperature"], values["battery"], values["tipped"]) == (25.7, 92.0, 1.0)


OBJECTS = {
    "3408": ("tree", "landscaping"),
    "3416": ("lamp", "lighting"),
    "3417": ("lamp", "lighting"),
    "3418": ("cabinet", "lighting"),
    "3428": ("park_air", "parks"),
    "3430": ("officer", "enforcement"),
    "3431": ("bike_parking", "appearance"),
    "3433": ("park_noise", "parks"),
    "3435": ("bin", "sanitation"),
    "3445": ("water_depth", "safety"),
    "3446": ("rain_gauge", "safety"),
}
TYPED = {"Float": 3.0, "Integer": 2, "Boolean": False}
AT_HOME = {"3430": {"1": 22.55, "2": 114.05}, "3433": {"3": 61.5}, "3408": {"2": 1}}


def readable(object_id: str) -> dict[str, Any]:
    """Return a value for every readable resource of an object's definition."""
    tree = ElementTree.parse(IOT / "lwm2m" / f"{object_id}.xml")
    values: dict[str, Any] = {}
    for item in tree.findall(".//Item"):
        kind = item.findtext("Type") or ""
        if "R" in (item.findtext("Operations") or "") and kind in TYPED:
            values[item.attrib["ID"]] = TYPED[kind]
    return values | AT_HOME.get(object_id, {})


@pytest.mark.parametrize("object_id", list(OBJECTS))
@pytest.mark.parametrize("shape", ["senml", "oma"])
def test_every_published_lwm2m_object_is_accepted(yard: Yard, object_id: str, shape: str) -> None:
    kind, area = OBJECTS[object_id]
    yard.enter(a_device("urn:imei:86", kind=kind, area=area))
    values = readable(object_id)
    records = [{"n": n, "vb" if isinstance(v, bool) else "v": v} for n, v in values.items()]
    base = {"bn": f"/{object_id}/0/", "bt": NOON_MS / 1000}
    body: Any = {"endpoint": "urn:imei:86", "records": [base | records[0], *records[1:]]}
    if shape == "oma":
        body = {"endpoint": "urn:imei:86", "records": base | {"e": records}}
    outcome = pushed(yard, MAPS["lwm2m"], body)
    assert (outcome.accepted, outcome.faults) == (1, [])


def test_radians_of_a_cover_become_degrees(yard: Yard) -> None:
    cover: Device = a_device("M1", kind="tree", area="landscaping")
    yard.enter(cover)
    records = [{"bn": "/3408/0/", "bt": NOON_MS / 1000, "n": "2", "v": 1}]
    pushed(yard, MAPS["lwm2m"], {"endpoint": "M1", "records": records})
    assert values_of(yard, "M1")["tilt"] == pytest.approx(57.29578)


def test_a_history_that_comes_late_is_kept_by_its_own_time(yard: Yard) -> None:
    yard.enter(a_device("24E124", kind="cabinet", area="lighting"))
    seconds = NOON_MS // 1000
    body = {"devEUI": "24E124", "object": {"history": [
        {"leakage_status": "normal", "timestamp": seconds - 7200},
        {"leakage_status": "leak", "timestamp": seconds - 3600},
    ]}}  # fmt: skip
    outcome = pushed(yard, MAPS["milesight"], body)
    assert (outcome.accepted, outcome.faults) == (2, [])
    assert values_of(yard, "24E124") == {"water_cm": 10.0}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ([], None),
        ("text", Fault.NOT_AN_OBJECT),
        ({}, Fault.NOTHING_READ),
        ({"object": {"distance": 100}}, Fault.UNKNOWN_DEVICE),
        ({"devEUI": 7, "object": {"distance": 100}}, Fault.UNKNOWN_DEVICE),
        ({"devEUI": "24E124", "object": {"distance": "far"}}, Fault.NOT_A_NUMBER),
        ({"devEUI": "24E124", "time": "then", "object": {"distance": 100}}, Fault.TIME_ZERO),
        ({"devEUI": "nobody", "object": {"distance": 100}}, Fault.UNKNOWN_DEVICE),
    ],
)
def test_a_push_that_cannot_be_read_is_refused_by_name(
    yard: Yard, body: Any, fault: Fault | None
) -> None:
    yard.enter(a_device("24E124"))
    outcome = pushed(yard, MAPS["milesight"], body)
    assert outcome.accepted == 0
    assert faults(outcome) == ([fault] if fault else [])


def test_a_place_in_the_vendors_datum_is_converted_once_at_the_border() -> None:
    records = [{"bn": "/3430/0/", "bt": 1.0, "n": "1", "v": 22.547}, {"n": "2", "v": 114.062}]
    body = orjson.dumps({"endpoint": "x", "records": records})
    as_sent, converted = (
        read_mapped(replace(MAPS["lwm2m"], datum=datum), body, NOON_MS).telegrams[0].values
        for datum in ("wgs84", "gcj02")
    )
    assert as_sent == {"lat": 22.547, "lon": 114.062}
    assert converted["lon"] == pytest.approx(114.0569, abs=0.0008)
    assert converted["lat"] == pytest.approx(22.5497, abs=0.0008)
