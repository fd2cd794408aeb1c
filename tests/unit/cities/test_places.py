"""Place names as people write them."""

import csv

import pytest

from dashboard.cities.places import resolve_place
from dispatch.city import City
from tests.shared_data import SHARED, needs_shared

XIUXIN = ("440310", "440310005", "440310005002")


@pytest.mark.parametrize(
    "text",
    [
        "秀新社区",
        "秀新",
        "坑梓街道秀新社区",
        "坑梓街道，秀新社区",
        "坑梓秀新",
        "坪山区坑梓街道办事处秀新社区居委会",
        "广东省深圳市坪山区坑梓街道秀新社区人民路3号",
    ],
)
def test_a_community_is_known_by_any_of_its_spellings(shenzhen: City, text: str) -> None:
    place = resolve_place(text, shenzhen)
    assert place is not None
    assert (place.area.district, place.area.street, place.area.community) == XIUXIN
    assert place.level == "community"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("坪山", "440310"),
        ("龙田", "440310006"),
        ("南山街道", "440305002"),
        ("龙岗区葵涌街道", "440307009"),
        ("鲘门", "441521105"),
        ("宝安区西乡街道花果山路", "440306018"),
    ],
)
def test_the_larger_area_wins_when_a_name_fits_several(shenzhen: City, text, code) -> None:
    place = resolve_place(text, shenzhen)
    assert place is not None
    assert (place.area.street or place.area.district) == code


@pytest.mark.parametrize(
    "text", ["", "-", "坪", "坪山大道12号", "新和社区", "Pingshan", "火星街道"]
)
def test_what_names_no_place_or_several_is_not_guessed(shenzhen: City, text: str) -> None:
    assert resolve_place(text, shenzhen) is None


def test_the_district_decides_between_communities_of_one_name(shenzhen: City, tiny: City) -> None:
    assert resolve_place("宝安区新和社区", shenzhen) is not None
    place = resolve_place("东城区码头社区", tiny)
    assert place is not None
    assert place.area.community == "990102002001"


def test_a_community_that_moved_is_found_under_its_former_street(shenzhen: City) -> None:
    place = resolve_place("坪山街道坪环社区", shenzhen)
    assert place is not None
    assert place.area.street == "440310002"


def test_a_community_has_no_better_place_than_its_street_and_says_so(shenzhen: City) -> None:
    street = resolve_place("坑梓街道", shenzhen)
    community = resolve_place("坑梓街道秀新社区", shenzhen)
    assert street is not None
    assert community is not None
    assert (community.point, community.accuracy_m) == (street.point, street.accuracy_m)
    assert 1500 < community.accuracy_m < 8000


def test_a_street_of_true_edges_is_placed_more_exactly(tiny: City) -> None:
    place = resolve_place("河北街道", tiny)
    assert place is not None
    assert place.accuracy_m == pytest.approx(5_600 + 500, abs=200)


@needs_shared
def test_every_community_of_a_real_export_is_found(shenzhen: City) -> None:
    export = SHARED / "data" / "04_cases" / "shenzhen_pingshan_2018_to_oct.csv"
    rows = list(csv.DictReader(export.read_text(encoding="utf-8-sig").splitlines()))
    named = [r["street"] + r["community"] for r in rows if r["community"] != "-"]
    places = [resolve_place(text, shenzhen) for text in named]
    assert len(named) == 6945
    assert {place.level for place in places if place} == {"community"}
    assert all(place and place.area.district == "440310" for place in places)
