"""Tones, order, counts and floods."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.unit.js.conftest import Open

NOW = 1_795_401_600
HOUR = 3600


@pytest.fixture
def page(open_with: Open) -> Page:
    return open_with("05", "20", "40", "42", "43")


def a_row(**changes: Any) -> dict[str, Any]:
    plain = {
        "id": "C1", "state": "filed", "matter": "0101", "district": "440304", "priority": 3,
        "reported_at": NOW - 2000, "filed_at": NOW - 1900, "assigned_at": None, "due_at": None,
        "disposed_at": None, "stage_due_at": None, "limit_s": None, "lon": 114000000,
        "lat": 22500000, "seen_by": "", "unit": "", "version": 1,
    }  # fmt: skip
    return plain | changes


def verdict(page: Page, **changes: Any) -> dict[str, Any]:
    return page.evaluate("([row, now]) => ZH.tone.ofCase(row, now)", [a_row(**changes), NOW])


LIMITED = {"due_at": NOW + HOUR, "limit_s": 4 * HOUR}


@pytest.mark.parametrize(
    ("changes", "tone", "why"),
    [
        ({"due_at": NOW - 1, "limit_s": HOUR}, "critical", "overdue"),
        ({"due_at": NOW - 1, "limit_s": HOUR, "state": "on_scene"}, "critical", "overdue"),
        ({"due_at": NOW - 1, "limit_s": HOUR, "state": "disposed"}, "idle", "disposed"),
        ({"due_at": NOW - 1, "limit_s": HOUR, "state": "held"}, "idle", "held"),
        ({"stage_due_at": NOW - 1}, "critical", "not_assigned"),
        ({"stage_due_at": NOW - 1, "state": "reported"}, "critical", "not_taken"),
        ({"stage_due_at": NOW - 1, "state": "assigned"}, "active", "assigned"),
        ({"priority": 1}, "critical", "life"),
        ({"priority": 1, "state": "en_route"}, "critical", "life"),
        ({"priority": 1, "state": "on_scene"}, "active", "on_scene"),
        ({**LIMITED, "state": "assigned"}, "warning", "due_soon"),
        ({**LIMITED, "due_at": NOW + HOUR + 1}, "idle", "filed"),
        ({**LIMITED, "due_at": NOW + 2 * HOUR, "state": "en_route"}, "active", "en_route"),
        ({"stage_due_at": NOW + 60, "filed_at": NOW - 600}, "warning", "stage_soon"),
        ({"stage_due_at": NOW + 400, "filed_at": NOW - 9000}, "idle", "filed"),
        ({"state": "closed"}, "ok", "done"),
    ],
)
def test_a_case_has_the_tone_of_its_row(
    page: Page, changes: dict[str, Any], tone: str, why: str
) -> None:
    said = verdict(page, **changes)
    assert (said["tone"], said["why"]) == (tone, why)


@pytest.mark.parametrize(
    ("duty", "age_s", "tone", "age"),
    [
        ("available", 5, "ok", "fresh"), ("available", 61, "ok", "ageing"),
        ("en_route", 60, "active", "fresh"), ("en_route", 61, "warning", "ageing"),
        ("on_scene", None, "warning", "none"), ("off_duty", 900, "idle", "old"),
        ("available", 1801, "ok", "lost"),
    ],
)  # fmt: skip
def test_a_unit_has_the_tone_of_its_duty_and_the_age_of_its_position(
    page: Page, duty: str, age_s: int | None, tone: str, age: str
) -> None:
    fix = None if age_s is None else {"at": NOW - age_s}
    said = page.evaluate("([d, f, n]) => ZH.tone.ofUnit({duty: d}, f, n)", [duty, fix, NOW])
    assert (said["tone"], said["age"]) == (tone, age)


def board(page: Page, rows: list[dict[str, Any]]) -> None:
    page.evaluate(
        """([rows, now]) => {
            ZH.clock.stand(now);
            ZH.picture.load({place: 1, rows: {case: rows, unit: []}});
            ZH.board.again();
        }""",
        [rows, NOW],
    )


def test_the_most_urgent_comes_first(page: Page) -> None:
    board(page, [
        a_row(id="calm"),
        a_row(id="soon 9", due_at=NOW + 540, limit_s=4 * HOUR),
        a_row(id="over 38", due_at=NOW - 2280, limit_s=HOUR, priority=2),
        a_row(id="life", priority=1),
        a_row(id="soon 5", due_at=NOW + 300, limit_s=4 * HOUR),
        a_row(id="over 50", due_at=NOW - 3000, limit_s=HOUR, priority=2),
    ])  # fmt: skip
    order = page.evaluate("() => ZH.board.ordered().map(({ row }) => row.id)")
    assert order == ["life", "over 50", "over 38", "soon 5", "soon 9", "calm"]


def test_the_districts_add_up_to_the_city(page: Page) -> None:
    rows = [
        a_row(id=f"c{n}", district=("440303", "440304", "")[n % 3], priority=1 + n % 4)
        for n in range(50)
    ]
    board(page, rows)
    counts = page.evaluate("""() => {
        const { city, districts } = ZH.board.counts();
        return { city, parts: [...districts.values()] };
    }""")
    assert counts["city"]["open"] == 50
    for key, total in counts["city"].items():
        assert sum(part[key] for part in counts["parts"]) == total


def test_time_alone_turns_a_case(page: Page) -> None:
    board(page, [a_row(id="c", due_at=NOW + 10, limit_s=8 * HOUR, state="assigned")])
    turned = page.evaluate(f"""() => {{
        let told = null;
        ZH.board.changed.on((change) => {{ told = change.turned; }});
        ZH.clock.stand({NOW + 11});
        ZH.board.again();
        return told;
    }}""")
    assert turned == [{"id": "c", "was": "warning", "tone": "critical"}]


def flood(page: Page, rows: list[dict[str, Any]], watch: str = "new ZH.FloodWatch()") -> Any:
    board(page, rows)
    return page.evaluate(f"""() => {{
        const watch = {watch};
        window.watch = watch;
        const groups = watch.see(ZH.board.ordered(), ZH.now());
        return {{
            load: watch.load, level: watch.level, flooded: watch.flooded,
            groups: groups.map((group) => [group.id, group.entries.length]),
        }};
    }}""")


def alarms(many: int, **changes: Any) -> list[dict[str, Any]]:
    return [
        a_row(id=f"f{n}", priority=1, reported_at=NOW - 60 - n, lat=22500000 + n * 100, **changes)
        for n in range(many)
    ]


def test_ten_alarms_in_ten_minutes_are_no_flood(page: Page) -> None:
    said = flood(page, alarms(10))
    assert (said["flooded"], len(said["groups"])) == (False, 10)


def test_eleven_fold_by_matter_and_place(page: Page) -> None:
    far = [a_row(id="far", priority=1, reported_at=NOW - 60, lat=22600000)]
    other = [a_row(id="other", priority=1, reported_at=NOW - 60, matter="0999")]
    said = flood(page, alarms(11) + far + other)
    assert said["level"] == "flood"
    assert sorted(count for _, count in said["groups"]) == [1, 1, 11]


def test_a_flood_ends_below_five(page: Page) -> None:
    flood(page, alarms(11))
    assert flood(page, alarms(5), "window.watch")["flooded"] is True
    assert flood(page, alarms(4), "window.watch")["flooded"] is False


def test_a_case_taken_up_again_waits_since_then_and_not_since_it_was_filed(
    open_with: Open,
) -> None:
    page = open_with("05", "10", "20", "40")
    held = a_row(filed_at=NOW - 5 * 24 * HOUR, stage_due_at=NOW - HOUR)
    new = a_row(filed_at=NOW - 600, stage_due_at=NOW + 300)
    waits = """([rows, now]) => {
        ZH.words.putCatalogue({ stages: { filed: { seconds: 900 } } });
        return rows.map((row) => now - ZH.tone.waitsSince(row));
    }"""
    assert page.evaluate(waits, [[held, new], NOW]) == [HOUR + 900, 600]
