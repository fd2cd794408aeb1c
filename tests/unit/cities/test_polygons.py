"""Taking in official polygons."""

import json
from pathlib import Path

import pytest
import shapefile
from click.testing import CliRunner

from dashboard.cities.basemap import basemap
from dashboard.cities.entries import CityError
from dashboard.cities.load import imported_folder, load_city
from dashboard.cities.locate import Atlas
from dashboard.cities.places import resolve_place
from dashboard.cities.polygons import Asked, import_polygons
from dashboard.cli.polygons import import_polygons_command
from dispatch.city import City
from dispatch.datum import wgs84_to_gcj02
from dispatch.grid import Point
from tests.shared_data import SHARED, needs_shared

STREETS = SHARED / "data" / "01_admin" / "shenzhen_streets_wgs84_simplified.geojson"
WGS84 = Asked("streets", "wgs84")
TINY = Path(__file__).parents[2] / "cities" / "tiny"


def _ring(west: float, south: float, east: float, north: float, per_side: int = 12) -> list:
    """A box with many vertices, so that its fit can be measured."""
    steps = [n / per_side for n in range(per_side)]
    width, height = east - west, north - south
    ring = [[west + width * t, south] for t in steps]
    ring += [[east, south + height * t] for t in steps]
    ring += [[east - width * t, north] for t in steps]
    ring += [[west, north - height * t] for t in steps]
    return [*ring, ring[0]]


def _feature(properties: dict, ring: list) -> dict:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _file(folder: Path, *features: dict) -> Path:
    path = folder / "official.geojson"
    content = {"type": "FeatureCollection", "features": list(features)}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


HILLTOP = _ring(110.1, 30.04, 110.2, 30.1)
HILLFOOT = _ring(110.1, 30.0, 110.2, 30.04)


def test_official_streets_replace_approximate_ones(tmp_path: Path, tiny: City) -> None:
    file = _file(
        tmp_path,
        _feature({"code": "990102001"}, HILLTOP),
        _feature({"code": "990102002"}, HILLFOOT),
    )
    place = Point(110.15, 30.045)
    assert tiny.locator.locate(place).street == "990102002"
    done = import_polygons(file, WGS84, tiny, tmp_path / "kept")
    assert (done.codes, done.rejects) == (("990102001", "990102002"), ())
    city = load_city(TINY, tmp_path / "kept")
    assert city.locator.locate(place).street == "990102001"
    known = {f["properties"]["code"]: f["properties"] for f in basemap(city)["streets"]["features"]}
    assert not known["990102001"]["approximate"]
    assert known["990101001"]["approximate"]


def test_one_official_street_is_cut_out_of_its_approximate_neighbours(tmp_path, tiny: City) -> None:
    file = _file(tmp_path, _feature({"code": "990102001"}, HILLTOP))
    import_polygons(file, WGS84, tiny, tmp_path)
    locator = load_city(TINY, tmp_path).locator
    assert isinstance(locator, Atlas)
    taken, left = (locator.streets[c].shape for c in ("990102001", "990102002"))
    assert taken.intersection(left).area == pytest.approx(0)
    assert locator.locate(Point(110.15, 30.02)).street == "990102002"


def test_a_second_import_keeps_what_the_first_brought(tmp_path: Path, tiny: City) -> None:
    for code, ring in (("990102001", HILLTOP), ("990102002", HILLFOOT)):
        import_polygons(_file(tmp_path, _feature({"code": code}, ring)), WGS84, tiny, tmp_path)
    locator = load_city(TINY, tmp_path).locator
    assert isinstance(locator, Atlas)
    official = {code for code, area in locator.streets.items() if area.official}
    assert official == {"990102001", "990102002"}


def test_areas_are_known_by_their_names_and_by_longer_codes(tmp_path: Path, tiny: City) -> None:
    file = _file(
        tmp_path,
        _feature({"JDMC": "山上街道办事处"}, HILLTOP),
        _feature({"XZQDM": 990102002000.0}, HILLFOOT),
    )
    assert import_polygons(file, WGS84, tiny, tmp_path).codes == ("990102001", "990102002")


def test_a_shapefile_with_chinese_names_is_read(tmp_path: Path, tiny: City) -> None:
    with shapefile.Writer(tmp_path / "streets.shp", encoding="gb18030") as writer:
        writer.field("JDMC", "C", 40)
        writer.poly([HILLTOP])
        writer.record("山上街道")
    done = import_polygons(tmp_path / "streets.shp", WGS84, tiny, tmp_path / "kept")
    assert done.codes == ("990102001",)


def test_features_that_cannot_be_used_are_left_out_and_named(tmp_path: Path, tiny: City) -> None:
    bow_tie = [[110.1, 30.0], [110.2, 30.1], [110.2, 30.0], [110.1, 30.1], [110.1, 30.0]]
    file = _file(
        tmp_path,
        _feature({"code": "990102001"}, HILLTOP),
        _feature({"name": "nowhere"}, HILLTOP),
        _feature({"code": "990102002"}, bow_tie),
        _feature({"code": "990101001"}, [[y, x] for x, y in HILLTOP]),
        {"type": "Feature", "properties": {"code": "990101002"}, "geometry": None},
    )
    rejects = import_polygons(file, WGS84, tiny, tmp_path).rejects
    assert [(r.key, r.field) for r in rejects] == [
        ("city.no_code", "official.geojson · feature 2"),
        ("city.not_a_polygon", "official.geojson · feature 3"),
        ("city.not_degrees", "official.geojson · feature 4"),
        ("city.not_a_polygon", "official.geojson · feature 5"),
    ]


def test_polygons_of_another_city_are_refused_with_their_distance(tmp_path, tiny: City) -> None:
    file = _file(tmp_path, _feature({"code": "990102001"}, _ring(114.0, 22.5, 114.1, 22.6)))
    with pytest.raises(CityError) as refusal:
        import_polygons(file, WGS84, tiny, tmp_path)
    assert refusal.value.key == "city.elsewhere"
    assert 880 < refusal.value.args_["km"] < 960
    assert not (tmp_path / "streets.geojson").exists()


def test_polygons_of_another_datum_are_refused_with_the_shift(tmp_path: Path, tiny: City) -> None:
    whole = _ring(110.1, 30.0, 110.2, 30.1)
    moved = [wgs84_to_gcj02(xy).tolist() for xy in whole]
    file = _file(tmp_path, _feature({"code": "990102001"}, moved))
    with pytest.raises(CityError) as refusal:
        import_polygons(file, WGS84, tiny, tmp_path)
    assert refusal.value.key == "city.other_datum"
    assert (refusal.value.args_["better"], refusal.value.args_["given"]) == ("gcj02", "wgs84")
    assert 300 < refusal.value.args_["shift"] < 700
    assert import_polygons(file, Asked("streets", "gcj02"), tiny, tmp_path).fit.edge_m < 1


def test_polygons_off_in_any_other_way_are_refused_with_the_distance(tmp_path, tiny: City) -> None:
    file = _file(tmp_path, _feature({"code": "990102001"}, _ring(110.11, 30.009, 110.19, 30.091)))
    with pytest.raises(CityError) as refusal:
        import_polygons(file, WGS84, tiny, tmp_path)
    assert refusal.value.key == "city.off_line"
    assert refusal.value.args_["metres"] > 200


@pytest.mark.parametrize("name", ["streets.kml", "streets.shp", "streets.json"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, tiny: City, name: str) -> None:
    (tmp_path / name).write_text("<kml/>", encoding="utf-8")
    with pytest.raises(CityError):
        import_polygons(tmp_path / name, WGS84, tiny, tmp_path)


@needs_shared
def test_real_streets_are_taken_in_their_own_datum_only(tmp_path: Path, shenzhen: City) -> None:
    done = import_polygons(STREETS, WGS84, shenzhen, tmp_path)
    assert len(done.codes) == 74
    assert done.fit.edge_m < 30
    with pytest.raises(CityError) as refusal:
        import_polygons(STREETS, Asked("streets", "gcj02"), shenzhen, tmp_path)
    assert refusal.value.args_["better"] == "wgs84"
    assert 550 < refusal.value.args_["shift"] < 650
    city = load_city("shenzhen", tmp_path)
    before, after = (resolve_place("坑梓街道", c) for c in (shenzhen, city))
    assert after.accuracy_m < before.accuracy_m - 1000


@needs_shared
def test_a_statutory_district_leaves_out_what_another_body_manages(
    tmp_path, shenzhen: City
) -> None:
    source = SHARED / "data" / "01_admin" / "shenzhen_districts9_tianditu_wgs84.geojson"
    assert (
        len(import_polygons(source, Asked("districts", "cgcs2000"), shenzhen, tmp_path).codes) == 9
    )
    area = load_city("shenzhen", tmp_path).locator.locate(Point(114.53, 22.55))
    assert area.district == "440323"


def test_the_command_says_what_it_did_and_refuses_with_a_reason(tmp_path: Path) -> None:
    ring = _ring(114.40, 22.72, 114.42, 22.74)
    file = _file(tmp_path, _feature({"code": "990102001"}, HILLTOP))
    env = {"DATA_DIR": str(tmp_path / "data"), "CITY": str(TINY), "LANG_DEFAULT": "en"}
    call = [str(file), "--kind", "streets", "--datum", "wgs84"]
    done = CliRunner().invoke(import_polygons_command, call, env=env)
    assert (done.exit_code, "Imported 1 areas" in done.output) == (0, True)
    assert (imported_folder(tmp_path / "data", TINY) / "streets.geojson").is_file()
    _file(tmp_path, _feature({"code": "990102001"}, ring))
    refused = CliRunner().invoke(import_polygons_command, call, env=env)
    assert (refused.exit_code, "not in this city" in refused.output) == (1, True)
