"""Reads a city from its folder."""

from pathlib import Path

from dashboard.cities import tables
from dashboard.cities.areas import read_atlas
from dashboard.cities.covering import read_rules_of_coverage
from dashboard.cities.dispatching import read_rules_of_dispatch
from dashboard.cities.entries import CityError, Entry
from dashboard.cities.rules import Known
from dashboard.cities.tables import Folder
from dispatch.city import City

OWN = Path(__file__).parent
STAGES = ("accept", "dispatch", "acknowledge", "check", "verify")


def load_city(name_or_path: str | Path, imported: Path | None = None) -> City:
    """Return the city of a folder, or of a name such as "shenzhen" that comes with the product.

    Polygons in the folder `imported` replace the city's own. Raises `CityError`, which names file,
    line or key, and reason.
    """
    folder = Folder(city_folder(name_or_path))
    city = folder.toml("city.toml")
    districts = tables.read_districts(folder)
    streets = tables.read_streets(folder, districts)
    departments = tables.read_departments(folder, districts)
    skills = tables.read_skills(folder)
    return City(
        code=city.digits("code", 6),
        name=city.name(),
        center=tables.point_of(city),
        zoom=city.number("zoom", 1, 20),
        bbox=_bbox(city),
        calendar=tables.read_calendar(folder),
        districts=districts,
        streets=streets[0],
        communities=tables.read_communities(folder, streets[0]),
        departments=departments,
        skills=skills,
        matters=tables.read_matters(folder, city, Known(skills, departments)),
        components=tables.read_components(folder, city),
        travel=tables.read_travel(city),
        locator=read_atlas(folder.path, imported, city, streets),
        stage_minutes=_stages(city),
        weights=city.part("weights").values,
        rules=read_rules_of_dispatch(city),
        coverage=read_rules_of_coverage(city),
    )


def city_folder(name_or_path: str | Path) -> Path:
    """Return the folder of a city that comes with the product, or the folder itself."""
    own = OWN / name_or_path
    if (own / "city.toml").is_file():
        return own
    path = Path(name_or_path)
    if not path.is_dir():
        known = ", ".join(sorted(p.parent.name for p in OWN.glob("*/city.toml")))
        raise CityError("no_city", str(name_or_path), known=known)
    return path


def imported_folder(data_dir: Path, name_or_path: str | Path) -> Path:
    """Return where official polygons of a city are kept."""
    return data_dir / "cities" / Path(name_or_path).name


def _bbox(city: Entry) -> tuple[float, float, float, float]:
    values = city.items("bbox", float)
    if len(values) != 4 or values[0] >= values[2] or values[1] >= values[3]:
        raise CityError("bad_bbox", city.place("bbox"))
    return values[0], values[1], values[2], values[3]


def _stages(city: Entry) -> dict[str, float]:
    stages = city.part("stages")
    for key in stages.values:
        if key not in STAGES:
            raise CityError("unknown", stages.place(key), value=key, known=", ".join(STAGES))
    return {key: stages.number(key, 1, 24 * 60) for key in stages.values}
