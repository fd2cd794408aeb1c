"""The cities of these tests: Shenzhen as shipped, and a tiny fictional one."""

import shutil
from pathlib import Path

import pytest

from dashboard.cities.load import load_city
from dispatch.city import City

TINY = Path(__file__).parents[2] / "cities" / "tiny"


@pytest.fixture(scope="session")
def shenzhen() -> City:
    """The city that comes with the product."""
    return load_city("shenzhen")


@pytest.fixture(scope="session")
def tiny() -> City:
    """Two districts, four streets, three matters."""
    return load_city(TINY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tiny city's folder, to be spoilt."""
    return shutil.copytree(TINY, tmp_path / "tiny")
