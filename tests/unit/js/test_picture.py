"""The browser's picture: the same rules and the same hash as the server's."""

import json
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page

from dispatch.picture import Delta, canonical, merge, state_hash
from tests.unit.js.conftest import Open

ODD = (
    "",
    "井盖",
    "“引号”",
    '"\\/',
    "\u0000\u0007\b\f\n\r\t\u001f\u007f",
    "🚑👷🏽",
    "\u2028\u2029",
    "é e\u0301",
    "\u202e\u0627\u0631",
)
LONE = ("\ud800", "a\udc00b", "\udc00\ud800", "🚑\ud83d", "\ude91🚑")


@pytest.fixture
def page(open_with: Open) -> Page:
    return open_with("05", "20")


def rows(chance: Random, many: int) -> list[dict[str, Any]]:
    def text() -> str:
        return "".join(chance.choice(ODD) for _ in range(chance.randint(0, 4)))

    def value() -> Any:
        return chance.choice(
            [None, True, -1, 0, 114057900, 2**53 - 1, text(), [text(), text()], []]
        )

    names = ("zeta", "alpha", "A", "_", "地址", "n1", "n10", "n2")
    return [{"id": f"r{n}"} | {name: value() for name in names} for n in range(many)]


def load(page: Page, tables: dict[str, Any], place: int = 1) -> str:
    # Sent as text with escapes, for a lone surrogate cannot travel otherwise.
    text = json.dumps({"place": place, "rows": tables, "fixes": []})
    return page.evaluate(
        "text => { ZH.picture.load(JSON.parse(text)); return ZH.picture.hash(); }", text
    )


@pytest.mark.parametrize("seed", range(5))
def test_browser_and_server_hash_rows_alike(page: Page, seed: int) -> None:
    tables = {"case": rows(Random(seed), 60), "unit": rows(Random(seed + 50), 7)}
    assert load(page, tables) == state_hash(tables)


@pytest.mark.parametrize("text", LONE)
def test_a_lone_surrogate_hashes_as_on_the_server(page: Page, text: str) -> None:
    tables = {"case": [{"id": "x", "title": text}]}
    assert load(page, tables) == state_hash(tables)


@pytest.mark.parametrize("text", ODD)
def test_a_row_has_the_same_canonical_text(page: Page, text: str) -> None:
    row = {"id": "x", "b": [text], "a": text, "n": None}
    assert page.evaluate("row => ZH.canonical(row)", row).encode() == canonical(row)


def test_the_hash_keeps_up_with_deltas(page: Page) -> None:
    chance = Random(3)
    tables = {"case": {row["id"]: row for row in rows(chance, 30)}, "unit": {}, "tally": {}}
    load(page, {name: list(table.values()) for name, table in tables.items()})
    for place in range(2, 40):
        delta = Delta(
            place - 1, place,
            rows={"case": rows(chance, chance.randint(0, 12))},
            gone={"case": [f"r{chance.randint(0, 40)}"]},
        )  # fmt: skip
        merge(tables, delta)
        said = {
            "prev": delta.prev,
            "place": place,
            "rows": dict(delta.rows),
            "gone": dict(delta.gone),
        }
        assert page.evaluate("delta => ZH.picture.apply(delta)", said) == "applied"
        if place % 7 == 0:
            assert page.evaluate("() => ZH.picture.hash()") == state_hash(
                {name: table.values() for name, table in tables.items()}
            )


@pytest.mark.parametrize(
    ("prev", "place", "answer"),
    [(4, 5, "dropped"), (5, 6, "dropped"), (6, 7, "applied"), (2, 9, "applied"), (7, 8, "gap")],
)
def test_a_delta_is_dropped_applied_or_shows_a_gap(
    page: Page, prev: int, place: int, answer: str
) -> None:
    load(page, {}, place=6)
    assert page.evaluate("d => ZH.picture.apply(d)", {"prev": prev, "place": place}) == answer


def test_replaying_a_delta_is_harmless(page: Page) -> None:
    load(page, {"case": [{"id": "a", "n": 1}]}, place=1)
    page.evaluate("() => ZH.picture.apply({prev: 1, place: 2, rows: {case: [{id: 'a', n: 2}]}})")
    page.evaluate("() => ZH.picture.apply({prev: 0, place: 3, rows: {case: [{id: 'a', n: 2}]}})")
    assert page.evaluate("() => ZH.picture.row('case', 'a').n") == 2


def test_only_the_newest_eight_days_of_counts_are_kept(page: Page) -> None:
    days = [{"id": f"d{n}", "day": 20261101 + n} for n in range(8)]
    load(page, {"tally": days})
    newer = {"prev": 1, "place": 2, "rows": {"tally": [{"id": "d8", "day": 20261109}]}}
    page.evaluate("d => ZH.picture.apply(d)", newer)
    assert page.evaluate("() => [...ZH.picture.table('tally').keys()].sort()") == [
        f"d{n}" for n in range(1, 9)
    ]


def test_an_older_position_does_not_replace_a_newer_one(page: Page) -> None:
    load(page, {})
    page.evaluate("() => ZH.picture.move([['A12', 1, 2, 100, 0, 0]])")
    page.evaluate("() => ZH.picture.move([['A12', 9, 9, 90, 0, 0]])")
    assert page.evaluate("() => ZH.picture.fix('A12').lon") == 1


def test_listeners_hear_once_of_many_changes(page: Page) -> None:
    heard = page.evaluate("""async () => {
        const heard = [];
        ZH.picture.load({place: 1, rows: {}});
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        ZH.picture.on("case", (told) => heard.push([...told.case]));
        ZH.picture.on("unit", () => heard.push("unit"));
        for (let n = 2; n < 9; n += 1)
          ZH.picture.apply({prev: n - 1, place: n, rows: {case: [{id: `c${n}`}]}});
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        return heard;
    }""")
    assert heard == [[f"c{n}" for n in range(2, 9)]]
