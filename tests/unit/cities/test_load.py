"""Reading a city's folder, and what is said when something in it is wrong."""

from pathlib import Path

import pytest

from dashboard.cities.entries import CityError
from dashboard.cities.load import load_city
from dispatch.city import City
from dispatch.coverage.rules import CoverageRules
from dispatch.dispatch_rules import DispatchRules, Mode
from dispatch.words import say


def test_a_tiny_city_loads_from_any_folder(tiny: City) -> None:
    assert tiny.name.en == "Yunzhou"
    assert (len(tiny.districts), len(tiny.streets), len(tiny.matters)) == (2, 4, 3)
    assert tiny.matters["06010"].mode is Mode.AUTOMATIC
    assert tiny.matters["06013"].skill == "road"


def test_a_city_nobody_knows_is_refused_with_the_names_of_those_there_are() -> None:
    with pytest.raises(CityError) as refusal:
        load_city("atlantis")
    assert refusal.value.key == "city.no_city"
    assert "shenzhen" in str(refusal.value.args_["known"])


def test_coverage_is_as_the_city_says_and_else_an_assumption(folder: Path) -> None:
    assert load_city(folder).coverage == CoverageRules()
    table = """
[coverage]
minutes = 12
most = 3
source = "city 2026"
[[coverage.modes]]
mode = "automatic"
district = "990101"
"""
    with (folder / "city.toml").open("a", encoding="utf-8") as file:
        file.write(table)
    rules = load_city(folder).coverage
    assert (rules.minutes, rules.most, rules.source) == (12.0, 3, "city 2026")
    assert rules.mode is Mode.PROPOSE
    assert [rule.mode for rule in rules.modes] == [Mode.AUTOMATIC]


@pytest.mark.parametrize("line", ["minutes = 0", "most = 99", "mode = 'never'", "minute = 5"])
def test_a_figure_of_coverage_that_cannot_be_is_refused_by_name(folder: Path, line: str) -> None:
    with (folder / "city.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[coverage]\n{line}\n")
    with pytest.raises(CityError) as refusal:
        load_city(folder)
    assert str(refusal.value.args_["place"]).startswith(f"city.toml · coverage · {line[:4]}")


def test_breaks_are_as_the_city_says_and_else_an_assumption(folder: Path) -> None:
    assert load_city(folder).rules == DispatchRules()
    with (folder / "city.toml").open("a", encoding="utf-8") as file:
        file.write("\n[dispatching]\nrest_min = 45\nrest_within_min = 240\n")
    rules = load_city(folder).rules
    assert (rules.rest_min, rules.rest_within_min, rules.rest_shift_min) == (45, 240, 360)
    assert rules.source == "default"


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ("rest_min = -1", "rest_min"),
        ("rest_min = 241", "rest_min"),
        ("rest_min = 'lunch'", "rest_min"),
        ("rest_within_min = 0", "rest_within_min"),
        ("rest_shift_min = 329", "rest_shift_min"),
        ("rest_within_min = 331", "rest_shift_min"),
    ],
)
def test_a_break_that_no_shift_holds_is_refused_by_name(folder: Path, lines: str, key: str) -> None:
    with (folder / "city.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[dispatching]\n{lines}\n")
    with pytest.raises(CityError) as refusal:
        load_city(folder)
    assert refusal.value.field == f"city.toml · dispatching · {key}"
    for lang in ("zh", "en"):
        assert key in say(refusal.value.key, lang, **refusal.value.args_)


def test_a_city_that_plans_no_breaks_may_have_any_shifts(folder: Path) -> None:
    with (folder / "city.toml").open("a", encoding="utf-8") as file:
        file.write("\n[dispatching]\nrest_min = 0\nrest_shift_min = 60\n")
    assert load_city(folder).rules.rest_min == 0


SPOILT = [
    ("city.toml", "zoom = 12", 'zoom = "far"', "not_a_number", "city.toml · zoom"),
    ("city.toml", "zoom = 12", "zoom = 99", "out_of_range", "city.toml · zoom"),
    ("city.toml", "zoom = 12", "zoom = = 2", "not_toml", "city.toml"),
    ("city.toml", "detour = 1.3", "", "missing", "city.toml · travel · detour"),
    ("city.toml", "kmh = [30, ", "kmh = [", "bad_speeds", "city.toml · travel · kmh"),
    ("city.toml", "accept = 15", "lunch = 15", "unknown", "city.toml · stages · lunch"),
    ("city.toml", "bbox = [110.0", "bbox = [111.0", "bad_bbox", "city.toml · bbox"),
    ("city.toml", '"matters.csv"', '"absent.csv"', "no_file", "absent.csv"),
    ("districts.csv", "990102,990102", "990101,990102", "twice", "districts.csv:3 · code"),
    ("districts.csv", "yes,110.15", "perhaps,110.15", "unknown", "districts.csv:3 · statutory"),
    ("districts.csv", ",lon,", ",x,", "no_column", "districts.csv:1"),
    ("streets.csv", "110.05,30.025", "110.05,abc", "not_a_number", "streets.csv:3 · lat"),
    ("streets.csv", "110.05,30.025", "110.05,nan", "not_a_number", "streets.csv:3 · lat"),
    ("streets.csv", "South Bank,990101", "South Bank,1", "unknown", "streets.csv:3 · district"),
    ("streets.csv", "990101002,", "99010100,", "not_a_code", "streets.csv:3 · code"),
    ("streets.csv", "no,110.05,30.025,", "no,110.05", "wrong_width", "streets.csv:3"),
    ("communities.csv", "990101002001", "990109002001", "unknown", "communities.csv:3 · code"),
    (
        "rules.toml",
        '"2UH"',
        '"2 hours"',
        "not_a_limit",
        "rules.toml · conditions · cover[1] · limit",
    ),
    ("rules.toml", "priority = 1", "priority = 7", "out_of_range", None),
    ("rules.toml", '"sanitation"\ndep', '"magic"\ndep', "unknown", "rules.toml · rule[1] · skill"),
    ("rules.toml", '["0????"]', '["01???"]', "no_rule", "matters.csv:4 · code"),
    ("rules.toml", "minutes = 20", "colour = 20", "unknown", "rules.toml · rule[1] · colour"),
    (
        "rules.toml",
        "priority = 1",
        'priority = 1, vehicle = "tank"',
        "unknown",
        "rules.toml · conditions · cover[1] · vehicle",
    ),
    (
        "rules.toml",
        "minutes = 20",
        'assists = ["magic"]',
        "unknown",
        "rules.toml · rule[1] · assists",
    ),
    ("rules.toml", "minutes = 20", 'assists = "road"', "not_a_list", None),
    ("calendar.toml", "Asia/Shanghai", "Asia/Nowhere", "bad_zone", "calendar.toml · zone"),
    ("calendar.toml", '["09:00", "12:00"]', '["13:00", "12:00"]', "bad_slots", None),
    ("calendar.toml", "[2026-10-01]", '["2026-10-01"]', "not_a_list", None),
    ("districts.geojson", '"990102"', '"123456"', "unknown", None),
    ("districts.geojson", '"Polygon"', '"Point"', "not_a_polygon", None),
    ("streets.geojson", "[[[110.0, 30.05]", "[[[110.05, 30.2]", "not_a_polygon", None),
    ("streets.geojson", '"FeatureCollection"', "oops", "not_json", "streets.geojson:1"),
]


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_spoilt_value_is_refused_by_place_and_reason_in_both_languages(
    folder: Path, spoilt
) -> None:
    file, old, new, reason, place = spoilt
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CityError) as refusal:
        load_city(folder)
    assert refusal.value.key == f"city.{reason}"
    if place:
        assert refusal.value.field == place
    for lang in ("zh", "en"):
        assert refusal.value.field in say(refusal.value.key, lang, **refusal.value.args_)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "calendar.toml").unlink()
    with pytest.raises(CityError, match=r"calendar\.toml") as refusal:
        load_city(folder)
    assert refusal.value.key == "city.no_file"


def test_a_file_that_is_not_utf8_is_named(folder: Path) -> None:
    (folder / "streets.csv").write_bytes("街道".encode("gb18030"))
    with pytest.raises(CityError) as refusal:
        load_city(folder)
    assert (refusal.value.key, refusal.value.field) == ("city.not_utf8", "streets.csv")


def test_a_city_may_overrule_the_catalogue_and_name_its_source(folder: Path) -> None:
    rules = folder / "rules.toml"
    own = '\n[[rule]]\ncodes = ["06013"]\nlimit = "2WD"\nsource = "YZ 7-2026"\n'
    rules.write_text(rules.read_text(encoding="utf-8") + own, encoding="utf-8")
    limit = load_city(folder).matters["06013"].condition("").limit
    assert (limit.amount, limit.source) == (2, "YZ 7-2026")
