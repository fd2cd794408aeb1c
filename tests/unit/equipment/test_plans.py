"""The ten areas, each one file; an eleventh is one more."""

from pathlib import Path

import pytest

from dashboard.cities.entries import CityError
from dashboard.cities.load import load_city
from dashboard.cities.tables import CATALOGUE
from dashboard.equipment.figures.computing import COMPUTES
from dashboard.equipment.figures.panels import PANELS
from dashboard.equipment.plans import FOLDER, load_plans, read_plans
from dispatch.equipment.kinds import Becomes, DeviceKind, Rule
from dispatch.equipment.simulating.more_waves import WAVES

AREAS = CATALOGUE / FOLDER
ROOT = Path(__file__).parents[3]
PLANS = load_plans("shenzhen")
CITY = load_city("shenzhen")
PANEL_KINDS = {"figures", "map", "table", "ranking", "sankey", "trend", "alarms"}

ELEVENTH = """
code = "rivers"
zh = "河道"
en = "Rivers"
order = 11
modules = [{ zh = "巡河", en = "Patrols" }]

[[kinds]]
code = "river_gauge"
zh = "河道水位"
en = "river gauge"
component = "01067"
main = "level_m"
interval_s = 300
silent_s = 3600
readings = [
  { code = "level_m", zh = "水位", en = "level", unit = "m", least = -2, most = 20, decimals = 2 },
]

[[kinds.rules]]
code = "high"
zh = "水位过高"
en = "river high"
reading = "level_m"
side = "above"
clear = 2
matter = "06025"
levels = [{ limit = 3, severity = "high", colour = "orange", becomes = "auto" }]

[[indicators]]
code = "highest"
zh = "最高水位"
en = "Highest level"
formula_zh = "各站最近水位的最大值"
formula_en = "largest of the last levels"
unit = "m"
compute = "last_max"
of = { kind = "river_gauge", reading = "level_m" }
"""


def test_there_are_ten_areas_in_order() -> None:
    assert list(PLANS.areas) == [
        "landscaping", "parks", "sanitation", "appearance", "lighting", "enforcement", "requests",
        "safety", "service", "administration",
    ]  # fmt: skip


def test_an_eleventh_area_is_one_more_file(tmp_path: Path) -> None:
    (tmp_path / "rivers.toml").write_text(ELEVENTH, encoding="utf-8")
    plans = read_plans(AREAS, tmp_path)
    assert list(plans.areas)[-1] == "rivers"
    assert plans.kinds["river_gauge"].area == "rivers"
    assert plans.rules["rivers.river_gauge.high"].levels[0].becomes is Becomes.AUTO
    assert "level_m" in plans.quantities


def test_the_area_of_the_documentation_is_one(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "areas.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    (tmp_path / "rivers.toml").write_text(example, encoding="utf-8")
    rule = read_plans(AREAS, tmp_path).rules["rivers.river_gauge.high"]
    assert rule.condition in {one.code for one in CITY.matters[rule.matter].conditions}
    assert [level.becomes for level in rule.levels] == [Becomes.ASK, Becomes.AUTO]
    for name in (*COMPUTES, *PANELS):
        assert name in page


def test_a_citys_own_file_replaces_the_one_of_that_name(tmp_path: Path) -> None:
    text = (AREAS / "lighting.toml").read_text(encoding="utf-8")
    (tmp_path / "lighting.toml").write_text(text.replace("城市照明", "灯光"), encoding="utf-8")
    assert read_plans(AREAS, tmp_path).areas["lighting"].name.zh == "灯光"


@pytest.mark.parametrize("area", PLANS.areas.values(), ids=lambda a: a.code)
def test_an_area_says_what_it_watches_counts_and_shows(area) -> None:  # type: ignore[no-untyped-def]
    assert area.kinds
    assert area.indicators
    assert {panel.kind for panel in area.page} <= PANEL_KINDS
    assert all(indicator.compute in COMPUTES for indicator in area.indicators)
    known = {i.code for i in area.indicators} | set(PLANS.kinds) | set(PANELS)
    assert {code for panel in area.page for code in panel.shows} <= known
    assert set(area.skills) <= set(CITY.skills)


@pytest.mark.parametrize("kind", PLANS.kinds.values(), ids=lambda k: k.code)
def test_a_kind_of_device_is_a_thing_of_the_standard_and_says_where_its_figures_come_from(
    kind: DeviceKind,
) -> None:
    assert kind.component in CITY.components or kind.component == ""
    assert kind.source == "default"
    assert kind.silent_s > kind.interval_s
    assert all(matter in CITY.matters for matter in kind.matters.values())


@pytest.mark.parametrize("rule", PLANS.rules.values(), ids=lambda r: r.id)
def test_a_rule_names_a_matter_it_can_become(rule: Rule) -> None:
    becomes_case = any(level.becomes is Becomes.AUTO for level in rule.levels)
    if rule.matter:
        matter = CITY.matters[rule.matter]
        assert rule.condition in {condition.code for condition in matter.conditions}
    kind = PLANS.kinds[rule.id.split(".")[1]]
    assert rule.matter or kind.matters or not becomes_case
    assert rule.source == "default"


@pytest.mark.parametrize("rule", PLANS.rules.values(), ids=lambda r: r.id)
def test_a_rule_is_well_before_it_is_ill(rule: Rule) -> None:
    mildest = rule.levels[0].limit
    assert rule.level_of(mildest) >= 1
    assert not rule.well(mildest)


def test_every_kind_of_the_demonstration_can_be_simulated() -> None:
    assert {kind.code for kind in PLANS.kinds.values() if kind.demo} <= set(WAVES)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('main = "level_m"', 'main = "depth"', "unknown"),
        ('side = "above"', 'side = "beyond"', "unknown"),
        ('severity = "high"', 'severity = "dire"', "unknown"),
        ("least = -2", 'least = "low"', "not_a_number"),
        ("interval_s = 300", "interval_s = 0", "out_of_range"),
        ('zh = "河道"', 'zh = ""', "missing"),
        ('code = "river_gauge"', 'code = "bin"', "twice"),
        (
            "[{ limit = 3,",
            '[{ limit = 9, severity = "low", becomes = "never" }, { limit = 3,',
            "bad_levels",
        ),
        ("[[kinds]]", "[[kinds", "not_toml"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    (tmp_path / "rivers.toml").write_text(ELEVENTH.replace(old, new), encoding="utf-8")
    with pytest.raises(CityError) as refused:
        read_plans(AREAS, tmp_path)
    assert refused.value.key == f"city.{reason}"
