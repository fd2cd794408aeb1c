"""The auto-director: each scene by its rule, and never away from a case nobody acknowledged."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.town import WALL, Town
from tests.browser.wall.display import WALL_HD, ready, until

NOW = 1_795_400_000
BASE = {
    "title": "", "source": "hotline", "holder": "", "department": "", "address": "", "street": "",
    "community": "", "unit": "", "last_unit": "", "seen_by": "王敏", "version": 1, "reports": 1,
    "returned": 0, "reworked": 0, "extended": 0, "urged": 0, "assigned_at": None,
    "arrived_at": None, "disposed_at": None, "stage_due_at": None, "held_until": None,
    "priority": 3, "accuracy_m": 10, "limit_s": 3600, "district": "440304", "state": "filed",
    "lon": 114057900, "lat": 22543100, "reported_at": NOW - 3000, "filed_at": NOW - 2900,
}  # fmt: skip
LAMP, BIN = "01037", "06042"


def case(n: int, matter: str = BIN, late: int = 60, seen_by: str = "王敏") -> dict[str, Any]:
    """Return a case that is `late` seconds over its limit (negative: so long before it)."""
    return BASE | {"id": f"c{n}", "matter": matter, "due_at": NOW - late, "seen_by": seen_by}


def alarm(severity: int, area: str = "safety", weather: int = 0) -> dict[str, Any]:
    """Return an open alarm that is no case yet."""
    return {
        "id": f"a{severity}{area}", "device": "d1", "kind": "gas", "area": area, "rule": "r",
        "district": "440304", "street": "", "circuit": "", "owner": "", "case": "", "reason": "",
        "count": 1, "folded": 0, "city_folded": 0, "version": 1, "raised_at": NOW, "last_at": NOW,
        "acknowledged_at": None, "shelved_until": None, "normal_at": None, "state": "raised",
        "colour": "red", "severity": severity, "weather": weather, "value": "1",
        "lon": None, "lat": None,
    }  # fmt: skip


@pytest.fixture
def stage(town: Town, visit: Visit) -> Page:
    """A wall that directs itself, cut off from its city: the test makes the picture."""
    page = ready(visit(town, "/wall/?page=auto", WALL, size=WALL_HD))
    until(page, "ZH.wall.areas")
    page.evaluate("ZH.feed.stop()")
    return page


def direct(page: Page, cases: list[Any], alarms: list[Any], now: int = NOW) -> str:
    """Show a picture at a moment; return the page the director chose."""
    fresh = {"place": 1, "rows": {"case": cases, "unit": [], "tally": [], "alarm": alarms}}
    ask = """([fresh, now]) => {
      ZH.clock.stand(now);
      ZH.picture.load(fresh);
      ZH.board.again();
      ZH.wall.board.again();
      return ZH.wall.page;
    }"""
    found: str = page.evaluate(ask, [fresh, now])
    return found


def test_a_quiet_city_shows_the_overview(stage: Page) -> None:
    assert direct(stage, [case(1, late=-3000)], []) == "overview"


def test_many_alarms_of_one_area_show_its_page(stage: Page) -> None:
    soon = [case(n, LAMP, late=-600) | {"limit_s": 3000} for n in range(12)]
    assert direct(stage, soon, []) == "lighting"


def test_three_late_cases_of_one_area_show_its_page(stage: Page) -> None:
    assert direct(stage, [case(n, late=4000) for n in range(3)], []) == "sanitation"


def test_a_grave_alarm_without_a_case_shows_its_area(stage: Page) -> None:
    assert direct(stage, [], [alarm(1, "lighting")]) == "lighting"
    assert direct(stage, [], [alarm(3, "lighting")], NOW + 300) == "overview"


def test_a_weather_warning_shows_typhoon_and_flood(stage: Page) -> None:
    assert direct(stage, [], [alarm(2, "safety", weather=2)]) == "typhoon"


def test_a_case_nobody_acknowledged_takes_the_wall_at_once_from_every_scene(stage: Page) -> None:
    scenes: list[tuple[list[Any], list[Any]]] = [
        ([], [alarm(1, "lighting")]),
        ([], [alarm(2, "safety", weather=2)]),
        ([case(n, LAMP, late=-600) | {"limit_s": 3000} for n in range(12)], []),
        ([case(n, late=4000) for n in range(3)], []),
    ]
    for n, (cases, alarms) in enumerate(scenes):
        moment = NOW + n * 1000
        assert direct(stage, cases, alarms, moment) != "overview"
        unseen = [*cases, case(99, seen_by="")]
        assert direct(stage, unseen, alarms, moment + 1) == "overview"
        assert stage.evaluate("ZH.wall.unseen().length") == 1


def test_a_scene_that_is_over_stays_a_minute_so_that_nothing_flickers(stage: Page) -> None:
    grave = [alarm(1, "lighting")]
    assert direct(stage, [], grave) == "lighting"
    assert direct(stage, [], [], NOW + 30) == "lighting"
    assert direct(stage, [], grave, NOW + 40) == "lighting"
    assert direct(stage, [], [], NOW + 90) == "lighting"
    assert direct(stage, [], [], NOW + 101) == "overview"


def test_a_fixed_page_is_never_directed(town: Town, visit: Visit) -> None:
    page = ready(visit(town, "/wall/parks", WALL, size=WALL_HD))
    until(page, "ZH.wall.areas")
    page.evaluate("ZH.feed.stop()")
    assert direct(page, [case(1, seen_by="")], [alarm(1, "lighting")]) == "parks"
