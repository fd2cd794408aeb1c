"""Where things are drawn: datums, projection, points and labels."""

import csv

import pytest
from playwright.sync_api import Page

from tests.shared_data import SHARED, needs_shared
from tests.unit.js.conftest import Open

PAIRS = SHARED / "data" / "01_admin" / "wgs84_gcj02_pairs.csv"
CENTIMETRES = 5e-7


@pytest.fixture
def page(open_with: Open) -> Page:
    return open_with("05", "49", "51-points")


@needs_shared
def test_the_datum_of_chinese_tiles_is_met_to_centimetres(page: Page) -> None:
    with PAIRS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            wgs = [float(row["wgs_lon"]), float(row["wgs_lat"])]
            gcj = [float(row["gcj_lon"]), float(row["gcj_lat"])]
            assert page.evaluate("p => ZH.datum.toGcj(...p)", wgs) == pytest.approx(
                gcj, abs=CENTIMETRES
            )
            assert page.evaluate("p => ZH.datum.fromGcj(...p)", gcj) == pytest.approx(
                wgs, abs=CENTIMETRES
            )


@pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
def test_a_place_comes_back_from_the_map(page: Page, datum: str) -> None:
    back = page.evaluate(
        "([lon, lat, datum]) => ZH.world.unproject(...ZH.world.project(lon, lat, datum), datum)",
        [114.0579, 22.5431, datum],
    )
    assert back == pytest.approx([114.0579, 22.5431], abs=1e-8)


def test_points_stay_findable_while_others_come_and_go(page: Page) -> None:
    wrong = page.evaluate("""() => {
        const points = new ZH.Points("unit", 4);
        const kept = new Map();
        let seed = 7;
        const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
        for (let n = 0; n < 4000; n += 1) {
            const id = `u${Math.floor(chance() * 300)}`;
            if (chance() < 0.3) { points.drop(id); kept.delete(id); }
            else { const x = chance(); points.put(id, x, x, id); kept.set(id, x); }
        }
        const wrong = [];
        if (points.count !== kept.size) wrong.push("count");
        for (const [id, x] of kept) {
            const n = points.index.get(id);
            if (points.x[n] !== x || points.ids[n] !== id || points.looks[n] !== id) wrong.push(id);
        }
        return wrong;
    }""")
    assert wrong == []


def test_labels_never_cover_each_other_and_stay_inside(page: Page) -> None:
    written = page.evaluate("""() => {
        const c = document.createElement("canvas").getContext("2d");
        c.font = "20px sans-serif";
        const labels = new ZH.Labels(c, { width: 400, height: 300, marginX: 20, marginY: 20 });
        for (let n = 0; n < 60; n += 1)
            labels.write("C-0418 gas", 20 + ((n * 53) % 360), 20 + ((n * 37) % 260), 8, 20);
        return labels.taken;
    }""")
    assert 5 < len(written) < 60
    for n, (left, top, right, low) in enumerate(written):
        assert left >= 20
        assert top >= 20
        assert right <= 380
        assert low <= 280
        for other in written[:n]:
            assert left >= other[2] or right <= other[0] or top >= other[3] or low <= other[1]


def test_cells_stay_put_while_the_map_moves(page: Page) -> None:
    counts = page.evaluate("""() => {
        const gather = (left) => {
            const cells = new ZH.Cells({ left, top: 5000, width: 800, height: 600 }, 80);
            for (let n = 0; n < 200; n += 1)
                cells.add(n, 1000 + (n * 97) % 500 - left, (n * 61) % 600, 3);
            return [...cells].map((cell) => cell.count).sort();
        };
        return [gather(900), gather(933), gather(1001)];
    }""")
    assert counts[0] == counts[1] == counts[2]
