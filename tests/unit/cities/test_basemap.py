"""The base map a browser gets."""

import gzip
import json

import shapely
from shapely.geometry import shape

from dashboard.cities.basemap import basemap
from dispatch.city import City

LAYERS = ("land", "districts", "streets", "outposts")


def test_it_fits_into_the_first_paint(shenzhen: City) -> None:
    packed = gzip.compress(json.dumps(basemap(shenzhen), separators=(",", ":")).encode(), 6)
    assert len(packed) < 250_000


def test_every_area_has_both_names_and_a_label_inside_it(shenzhen: City) -> None:
    for layer in LAYERS:
        for feature in basemap(shenzhen)[layer]["features"]:
            known = feature["properties"]
            assert known["code"]
            assert known["zh"]
            assert known["en"]
            if known["label"]:
                spot = shapely.Point(*known["label"])
                assert shape(feature["geometry"]).distance(spot) < 1e-3, known


def test_streets_say_that_they_are_approximate(shenzhen: City) -> None:
    streets = basemap(shenzhen)["streets"]["features"]
    assert len(streets) == 74
    assert all(street["properties"]["approximate"] for street in streets)


def test_what_has_no_boundary_is_a_point(shenzhen: City) -> None:
    outposts = basemap(shenzhen)["outposts"]["features"]
    assert [f["properties"]["zh"] for f in outposts][:2] == ["深汕特别合作区", "鹅埠镇"]
    assert {f["geometry"]["type"] for f in outposts} == {"Point"}


def test_the_source_is_named_in_both_languages(shenzhen: City) -> None:
    notice = basemap(shenzhen)["notice"]
    assert "高德" in notice["zh"]
    assert "approximate" in notice["en"]


def test_a_city_without_land_around_it_has_a_map_too(tiny: City) -> None:
    assert [len(basemap(tiny)[layer]["features"]) for layer in LAYERS] == [0, 2, 4, 0]
