"""A back-up holds everything, and works as an installation of its own."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app import main
from dashboard.store.engine import Database
from dashboard.store.reads import count_cases
from dashboard.store.verify import verify
from tests.builders import a_report
from tests.running import a_config, do, running_services
from tests.servers import postgres_bin

PROGRAMS = f"{postgres_bin()}:/usr/bin:/bin"


def backed_up(database_url: str, data: Path, folder: Path) -> str:
    """Back up; return what was said."""
    settings = {"DATABASE_URL": database_url, "DATA_DIR": str(data), "LANG_DEFAULT": "en"}
    done = CliRunner().invoke(main, ["backup", str(folder)], env=settings | {"PATH": PROGRAMS})
    return done.output


def test_a_running_installation_is_copied_whole(database_url: str, tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "copy"
    (data / "photos").mkdir(parents=True)
    (data / "photos" / "before-1.jpg").write_bytes(b"jpeg")
    with running_services(a_config(database_url, data)) as services:
        do(services, a_report())
        assert "Backed up" in backed_up(database_url, data, folder)
        do(services, a_report())
    assert (folder / "photos" / "before-1.jpg").read_bytes() == b"jpeg"
    assert (folder / "secret").stat().st_mode & 0o077 == 0
    if database_url.startswith("postgresql"):
        assert (folder / "zhihui.dump").read_bytes().startswith(b"PGDMP")
    else:
        assert holds_one_case(f"sqlite:///{folder / 'zhihui.sqlite3'}")


def holds_one_case(url: str) -> bool:
    """Tell whether a database has one case and a whole chain."""
    database = Database(url)
    try:
        with database.reading() as connection:
            return count_cases(connection) == 1 and verify(connection).holds
    finally:
        database.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_copied_over_an_older_copy(database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    (folder / "zhihui.sqlite3").write_text("old")
    assert "not empty" in backed_up(database_url, tmp_path, folder)
    assert (folder / "zhihui.sqlite3").read_text() == "old"
