"""All 6,952 requests of 坪山, twice: everything accounted for, nothing twice, the chain whole."""

from pathlib import Path
from time import perf_counter

import pytest

from dashboard.store.engine import Database
from dashboard.store.reads import count_cases
from dashboard.store.verify import verify
from tests.integration.replay.test_replay import PINGSHAN, replayed
from tests.shared_data import needs_shared

pytestmark = [pytest.mark.bench, needs_shared]

ROWS = 6_952


def test_the_whole_export_goes_in_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'zhihui.sqlite3'}"
    for expected in (f"accepted {ROWS}, known 0", f"accepted 0, known {ROWS}"):
        began = perf_counter()
        last = replayed(PINGSHAN, url, tmp_path, "--rejects", str(tmp_path / "rejects.csv"))
        took = perf_counter() - began
        print(f"\n{last} in {took:.0f} s: {ROWS / took:,.0f} rows/s")
        assert last == f"{expected}, refused 0"
    database = Database(url)
    with database.reading() as connection:
        assert count_cases(connection) == ROWS
        assert verify(connection).holds
    database.close()
