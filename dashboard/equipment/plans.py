"""Reads the business areas, one TOML file each; adding an area is adding a file."""

from collections.abc import Iterator
from pathlib import Path

from dashboard.cities.entries import CityError, Entry, read_toml
from dashboard.cities.load import OWN
from dashboard.cities.tables import CATALOGUE
from dashboard.equipment.rule_entries import read_rules
from dispatch.equipment.kinds import BusinessArea, DeviceKind, Indicator, Panel, Plans, Quantity
from dispatch.naming import Name

FOLDER = "areas"
DAY_S = 86_400


def load_plans(city: str) -> Plans:
    """Return the areas of the catalogue; files of the city's own replace those of the same name."""
    own = [folder / FOLDER for folder in (OWN / city, Path(city))]
    return read_plans(CATALOGUE / FOLDER, *(folder for folder in own if folder.is_dir()))


def read_plans(*folders: Path) -> Plans:
    """Return the areas of some folders; of files of one name that of the last folder counts."""
    files = {path.name: path for folder in folders for path in sorted(folder.glob("*.toml"))}
    areas = sorted((read_area(read_toml(path)) for path in files.values()), key=lambda a: a.order)
    plans = Plans({area.code: area for area in areas})
    _check_once(plans)
    return plans


def _check_once(plans: Plans) -> None:
    """A kind's code must be known in all areas: devices name only their kind."""
    seen: dict[str, str] = {}
    for area in plans.areas.values():
        for code in area.kinds:
            if code in seen:
                raise CityError("twice", f"{area.code} · {code}", value=f"{seen[code]}.{code}")
            seen[code] = area.code


def read_area(entry: Entry) -> BusinessArea:
    """Return the area of one file, or say which key is wrong and why."""
    code = entry.text("code")
    kinds = [read_kind(part, code) for part in entry.parts("kinds")]
    return BusinessArea(
        code=code,
        name=entry.name(),
        order=int(entry.number("order", 1, 99)),
        kinds={kind.code: kind for kind in kinds},
        indicators=tuple(_indicator(part) for part in entry.parts("indicators")),
        page=tuple(_panel(part) for part in entry.parts("page")),
        modules=tuple(part.name() for part in entry.parts("modules")),
        skills=tuple(entry.items("skills", str)),
        notes=entry.part("notes").values,
    )


def read_kind(entry: Entry, area: str) -> DeviceKind:
    """Return a kind of device."""
    code = entry.text("code")
    readings = {quantity.code: quantity for quantity in _quantities(entry)}
    entry.choice("main", readings)
    if entry.has("fault"):
        entry.choice("fault", readings)
    return DeviceKind(
        code=code,
        name=entry.name(),
        area=area,
        component=entry.text("component", ""),
        readings=readings,
        rules=tuple(read_rules(entry, f"{area}.{code}", readings)),
        main=entry.text("main"),
        interval_s=int(entry.number("interval_s", 1, DAY_S)),
        silent_s=int(entry.number("silent_s", 1, 60 * DAY_S)),
        fault=entry.text("fault", ""),
        stage=entry.text("stage", ""),
        traits=dict(_numbers(entry.part("traits"))),
        matters=dict(_texts(entry.part("matters"))),
        demo=int(entry.number("demo", 0, 1_000_000)) if entry.has("demo") else 0,
        source=entry.text("source", "default"),
    )


def _quantities(entry: Entry) -> Iterator[Quantity]:
    for part in entry.parts("readings"):
        least = part.number("least", -1e9, 1e9)
        yield Quantity(
            code=part.text("code"),
            name=part.name(),
            unit=part.text("unit", ""),
            least=least,
            most=part.number("most", least, 1e9),
            decimals=int(part.number("decimals", 0, 9)) if part.has("decimals") else 1,
            added=part.flag("added") if part.has("added") else False,
        )


def _indicator(entry: Entry) -> Indicator:
    return Indicator(
        code=entry.text("code"),
        name=entry.name(),
        formula=Name(entry.text("formula_zh"), entry.text("formula_en")),
        unit=entry.text("unit", ""),
        compute=entry.text("compute"),
        of=entry.part("of").values,
        source=entry.text("source", "default"),
    )


def _panel(entry: Entry) -> Panel:
    return Panel(entry.text("kind"), entry.name(), tuple(entry.items("shows", str)))


def _numbers(entry: Entry) -> Iterator[tuple[str, float]]:
    for key in entry.values:
        yield key, entry.number(key, -1e9, 1e9)


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    for key in entry.values:
        yield key, entry.text(key)
