"""Shenzhen's polygons: true where they can be checked, without gaps, findable."""

import json

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from dashboard.cities.cutting import plane_scale
from dashboard.cities.locate import Atlas
from dispatch.city import City
from dispatch.grid import Area, Point
from tests.shared_data import SHARED, needs_shared

SCALE = plane_scale(22.6)
KM2 = 1e-6
AREAS = {
    "440303": 78.75, "440304": 78.66, "440305": 187.5, "440306": 396.6, "440307": 388.2,
    "440308": 74.9, "440309": 175.6, "440310": 166.3, "440311": 155.4, "440323": 295.0,
}  # fmt: skip
"""Published areas in km²; the polygons also hold some sea off the coasts."""
COASTAL = {"440305", "440306", "440308", "440323"}


def plane(area):
    """Return an area in metres."""
    return shapely.transform(area, lambda xy: xy * SCALE)


@pytest.fixture(scope="module")
def atlas(shenzhen: City) -> Atlas:
    """Shenzhen's polygons."""
    assert isinstance(shenzhen.locator, Atlas)
    return shenzhen.locator


def _metres(of, to) -> np.ndarray:
    """Distances from the vertices of one outline to the line of the other."""
    points = shapely.points(shapely.get_coordinates(plane(of)))
    return shapely.distance(points, plane(to).boundary)


def _reference(file: str, key: str = "name") -> dict:
    content = json.loads((SHARED / "data" / "01_admin" / file).read_text(encoding="utf-8"))
    return {f["properties"][key]: shape(f["geometry"]) for f in content["features"]}


@needs_shared
def test_the_outline_of_the_city_is_true_to_30_m(atlas: Atlas) -> None:
    """98 % of the vertices of either outline lie within 30 m of the other's line."""
    drawn = shapely.union_all([a.shape for a in atlas.districts.values()])
    known = shapely.union_all(list(_reference("shenzhen_districts10_wgs84.geojson").values()))
    assert np.percentile(_metres(drawn, known), 98) <= 30
    assert np.percentile(_metres(known, drawn), 98) <= 30
    assert shapely.area(drawn ^ known) / known.area < 0.001


@needs_shared
def test_districts_are_true_to_30_m_but_where_the_source_is_of_another_year(
    atlas: Atlas, shenzhen: City
) -> None:
    """Seven of ten agree nearly everywhere. 盐田, 坪山 and 龙岗 (also 龙华 in places) have been
    redrawn along 马峦山 between the two sources, by up to 1.7 km: there the older one differs."""
    known = _reference("shenzhen_districts10_wgs84.geojson")
    within, vertices = 0, 0
    for code, area in atlas.districts.items():
        away = _metres(known[shenzhen.districts[code].name.zh], area.shape)
        within, vertices = within + int((away <= 30).sum()), vertices + len(away)
        assert np.median(away) < 3
        if code not in {"440308", "440309", "440310", "440307"}:
            assert (away <= 30).mean() > 0.99, code
    assert within / vertices > 0.97


@pytest.mark.parametrize("code", sorted(AREAS))
def test_a_districts_area_is_plausible(atlas: Atlas, code: str) -> None:
    ratio = plane(atlas.districts[code].shape).area * KM2 / AREAS[code]
    assert 0.98 < ratio < (1.35 if code in COASTAL else 1.02)


def test_districts_share_their_edges_without_gaps_or_overlaps(atlas: Atlas) -> None:
    shapes = [a.shape for a in atlas.districts.values()]
    assert shapely.coverage_is_valid(shapes)
    holes = [
        hole for part in shapely.get_parts(shapely.union_all(shapes)) for hole in part.interiors
    ]
    assert holes == []


def test_streets_fill_their_district_and_share_their_edges(atlas: Atlas, shenzhen: City) -> None:
    for code, district in atlas.districts.items():
        streets = [
            a.shape for s, a in atlas.streets.items() if shenzhen.streets[s].district == code
        ]
        assert shapely.coverage_is_valid(streets)
        missing = shapely.union_all(streets) ^ district.shape
        assert plane(missing).area < 20_000, code


def test_streets_are_said_to_be_approximate_and_districts_are_not(atlas: Atlas) -> None:
    assert {a.official for a in atlas.districts.values()} == {True}
    assert {a.official for a in atlas.streets.values()} == {False}


def test_land_around_leaves_no_gap_at_the_citys_edge(atlas: Atlas) -> None:
    land = shapely.union_all([n.shape for n in atlas.land])
    dongguan = next(n.shape for n in atlas.land if n.name.en == "Dongguan")
    city = shapely.union_all([a.shape for a in atlas.districts.values()])
    seam = shapely.buffer(city, 0.001).intersection(dongguan)
    assert seam.area > 0
    joined = shapely.union_all([land, city])
    slits = [h for part in shapely.get_parts(joined) for h in part.interiors]
    near = [h for h in slits if h.distance(city) < 0.0005 and shapely.Polygon(h).area < 1e-4]
    assert near == []


def test_every_street_centre_lies_in_its_own_street(shenzhen: City) -> None:
    for street in shenzhen.streets.values():
        assert shenzhen.locator.locate(street.center) == Area(street.district, street.code)


@pytest.mark.parametrize(
    ("lon", "lat", "district"),
    [
        (114.0579, 22.5431, "440304"),
        (114.4780, 22.5957, "440323"),
        (114.9650, 22.8500, "440392"),
    ],
)
def test_a_known_place_is_found_in_its_district(shenzhen: City, lon, lat, district) -> None:
    area = shenzhen.locator.locate(Point(lon, lat))
    assert area is not None
    assert area.district == district


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(114.17, 22.32), (113.75, 23.02), (114.416, 23.11), (0, 0), (22.54, 114.05), (114.0, 22.45)],
)
def test_hong_kong_dongguan_huizhou_the_sea_and_nonsense_lie_outside(
    shenzhen: City, lon, lat
) -> None:
    assert shenzhen.locator.locate(Point(lon, lat)) is None


def test_a_fix_just_over_the_edge_still_counts(tiny: City) -> None:
    metre = 1 / 96_000
    inside = Area("990101", "990101001")
    assert tiny.locator.locate(Point(110.0 - 20 * metre, 30.07)) == inside
    assert tiny.locator.locate(Point(110.0 - 60 * metre, 30.07)) is None


def test_a_place_on_a_shared_edge_belongs_to_one_of_both(tiny: City) -> None:
    area = tiny.locator.locate(Point(110.1, 30.05))
    assert area is not None
    assert area.street in tiny.streets
