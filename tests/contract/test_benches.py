"""Benches are not run with the tests; they must not rot meanwhile."""

from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BENCHES = sorted((ROOT / "tests" / "bench").rglob("*.py"))


@pytest.mark.parametrize("path", BENCHES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_bench_can_be_loaded(path: Path) -> None:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    assert import_module(name).__doc__
