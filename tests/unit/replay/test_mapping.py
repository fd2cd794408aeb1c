"""Mappings: what a table becomes, and what is refused about it."""

from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.cities.load import load_city
from dashboard.replay.mapping import LOOKUPS, MappingRefused, Plan, plan_of, read_plan
from dashboard.replay.reading import Row, open_table
from dashboard.replay.running import paced
from dashboard.replay.turning import Turner
from dispatch.city import City
from dispatch.refusals import FieldRefused
from tests.builders import a_city
from tests.shared_data import SHARED, needs_shared

FIELDS = {"title": "{what}", "matter": "{code}"}
SHENZHEN = load_city("shenzhen")


def _row(line: int = 2, **cells: str) -> Row:
    return Row(line, cells, tuple(cells.values()))


def _turner(city: City | None = None, **table: object) -> Turner:
    plan = plan_of("test", {"fields": {"title": "{what}"}, "matter": {"columns": ["code"]}} | table)
    return Turner(plan, city or SHENZHEN)


def test_columns_fill_templates_and_empty_ones_leave_no_field() -> None:
    turner = _turner(fields={"title": "{where}{what}", "address": "{where}"}, blank=["-"])
    values = turner.values(_row(what="满溢", where="-", code="06042"))
    assert values == {"title": "满溢", "matter": "06042"}


def test_the_longest_path_that_is_listed_counts() -> None:
    paths = {"环卫": "06010", "环卫/垃圾箱": "06042", "环卫/垃圾箱/破损": "03005:damaged"}
    lookup = {"columns": ["a", "b", "c"], "values": paths, "default": ""}
    turner = _turner(matter=lookup)
    found = [turner.values(_row(what="x", a="环卫", b=b, c=c)) for b, c in
             (("垃圾箱", "破损"), ("垃圾箱", "满"), ("路面", "脏"))]  # fmt: skip
    assert [v["matter"] for v in found] == ["03005", "06042", "06010"]
    assert found[0]["condition"] == "damaged"


def test_a_type_that_nothing_lists_is_refused_with_its_path() -> None:
    turner = _turner(matter={"columns": ["code"], "values": {}, "default": ""})
    with pytest.raises(FieldRefused) as refused:
        turner.values(_row(what="x", code="外星人"))
    assert (refused.value.field, refused.value.args_["value"]) == ("matter", "外星人")


def test_codes_of_2013_become_those_of_2026() -> None:
    turner = _turner(matter={"columns": ["code"], "crosswalk": "event"})
    codes = [turner.values(_row(what="x", code=c))["matter"] for c in ("0110", "0405", "06042")]
    assert codes == ["06010", "09005", "06042"]
    components = _turner(matter={"columns": ["code"], "crosswalk": "component"})
    assert components.values(_row(what="x", code="0137"))["matter"] == "01037"


def test_an_emergency_of_2013_that_left_the_standard_keeps_its_code() -> None:
    turner = _turner(matter={"columns": ["code"], "crosswalk": "event"})
    assert turner.values(_row(what="x", code="0506"))["matter"] == "0506"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2018-02-08", "2018-02-08T00:00:00+08:00"),
        ("2018-02-08T09:30:00Z", "2018-02-08T09:30:00+00:00"),
    ],
)
def test_a_time_without_a_zone_is_in_the_files_own(text: str, moment: str) -> None:
    turner = _turner(time={"column": "when", "note": "时间仅到日"})
    values = turner.values(_row(what="x", code="06042", when=text))
    assert (values["reported_at"], values["source_note"]) == (moment, "时间仅到日")


def test_a_time_that_is_none_is_refused() -> None:
    turner = _turner(time={"column": "when", "format": "%d/%m/%Y"})
    with pytest.raises(FieldRefused) as refused:
        turner.values(_row(what="x", code="06042", when="2018-02-08"))
    assert refused.value.key == "field.not_a_time"


def test_numbers_must_be_numbers() -> None:
    turner = _turner(fields={"title": "{what}", "lon": "{x}", "lat": "{y}"})
    good = turner.values(_row(what="x", code="06042", x="114.05", y="22.55"))
    assert (good["lon"], good["lat"]) == (114.05, 22.55)
    with pytest.raises(FieldRefused):
        turner.values(_row(what="x", code="06042", x="东边", y="22.55"))


def test_a_place_by_name_has_its_areas_and_its_accuracy() -> None:
    turner = _turner(place={"text": "{where}", "point": True})
    values = turner.values(_row(what="x", code="06042", where="坪山区坑梓街道秀新社区"))
    assert values["street"] == "440310005"
    assert values["community"].startswith("440310005")
    assert values["accuracy_m"] >= 1000
    assert (values["lon"], values["lat"]) != (None, None)


def test_a_place_that_nobody_knows_is_refused() -> None:
    turner = _turner(place={"text": "{where}"})
    with pytest.raises(FieldRefused) as refused:
        turner.values(_row(what="x", code="06042", where="月球背面"))
    assert refused.value.key == "field.no_such_place"


def test_a_place_known_by_its_district_only_gets_no_point() -> None:
    turner = _turner(place={"text": "{where}", "otherwise": "坪山区", "point": True})
    values = turner.values(_row(what="x", code="06042", where=""))
    assert values["district"] == "440310"
    assert "lon" not in values


def test_a_key_is_the_rows_number_or_all_it_says() -> None:
    named, unnamed = _turner(id="no"), _turner()
    first, second = _row(what="x", code="1", no="7"), _row(line=9, what="x", code="1", no="7")
    assert named.key(first) == "test-7"
    assert unnamed.key(first) == unnamed.key(second)
    assert unnamed.key(first) != unnamed.key(_row(what="y", code="1", no="7"))


def test_rows_known_by_their_day_share_the_day_out() -> None:
    turner = _turner(time={"column": "when", "precision": "day"})
    rows = [_row(when=day) for day in ["2018-02-08"] * 4 + ["2018-02-09"]]
    moments = [moment for _, moment in paced(iter(rows), turner)]
    assert None not in moments
    first = moments[0] or 0
    quarter = timedelta(hours=6).total_seconds()
    assert [(m or 0) - first for m in moments] == [quarter * n for n in range(5)]


@pytest.mark.parametrize("table", [{"colums": {}}, {"fields": {"titel": "{x}"}}])
def test_a_misspelled_key_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(MappingRefused) as refused:
        plan_of("test", table)
    assert refused.value.key == "replay.unknown_key"


def test_a_lookup_without_columns_and_an_unknown_zone_are_refused() -> None:
    for table in ({"matter": {}}, {"time": {"column": "x", "zone": "Mars/Base"}}):
        with pytest.raises(MappingRefused):
            plan_of("test", table)


def test_a_mapping_that_is_not_there_names_ours() -> None:
    with pytest.raises(MappingRefused) as refused:
        read_plan("nowhere")
    assert refused.value.args_["known"] == "pingshan, plain"


def test_a_mapping_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("fields = {", encoding="utf-8")
    with pytest.raises(MappingRefused) as refused:
        read_plan(str(path))
    assert refused.value.key == "replay.not_toml"


def test_the_plain_mapping_needs_two_columns_only() -> None:
    plan = read_plan("plain")
    assert set(plan.required) == {"title", "matter"}
    values = Turner(plan, a_city()).values(_row(title="满溢", matter="06042"))
    assert values == {"title": "满溢", "matter": "06042"}


def _listed(plan: Plan) -> set[str]:
    return {v for name in LOOKUPS[:1] for v in plan.lookups[name].values.values()}


def test_every_matter_and_condition_of_the_pingshan_mapping_is_shenzhens() -> None:
    for listed in _listed(read_plan("pingshan")):
        code, _, condition = listed.partition(":")
        assert code in SHENZHEN.matters, code
        known = {c.code for c in SHENZHEN.matters[code].conditions}
        assert condition in ("", *known), listed


def test_local_codes_name_no_national_standard() -> None:
    local = [m for code, m in SHENZHEN.matters.items() if code.startswith("98")]
    assert local
    assert not any("GB/T" in m.std_ref for m in local)


@needs_shared
def test_every_type_of_the_pingshan_taxonomy_that_occurs_finds_a_matter() -> None:
    plan = read_plan("pingshan")
    turner = Turner(plan, SHENZHEN)
    with open_table(SHARED / "data/04_cases/shenzhen_pingshan_2018_to_oct.csv", plan) as table:
        found = {turner.values(row)["matter"] for row in table.rows()}
    assert len({code for code in found if not code.startswith("98")}) > 90
