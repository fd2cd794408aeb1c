"""Real rows through the real entrances: into an installation, and over HTTP."""

import csv
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from dashboard.access.who import Role, Who
from dashboard.cities.load import load_city
from dashboard.cli.replay import replay_command
from dashboard.clock import SystemClock
from dashboard.store import tables
from dashboard.store.engine import Database
from dashboard.store.reads import count_cases
from dashboard.store.verify import verify
from tests.running import a_config, running_services, running_site
from tests.shared_data import SHARED, needs_shared

PINGSHAN = SHARED / "data/04_cases/shenzhen_pingshan_2018_to_oct.csv"
SAMPLE = 60
HOTLINE = Who("hotline", "12345", Role.SYSTEM)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The first rows of the export, one of them broken."""
    path = tmp_path / "cases.csv"
    with PINGSHAN.open("rb") as file:
        lines = list(islice(file, SAMPLE + 1))
    lines.insert(3, "1,2018-02-08,市".encode()[:-1] + b",x\n")
    path.write_bytes(b"".join(lines))
    return path


def _run(file: Path, url: str, folder: Path, *options: str) -> Result:
    env = {"DATABASE_URL": url, "DATA_DIR": str(folder), "CITY": "shenzhen", "DEMO": "0"}
    arguments = [str(file), "--mapping", "pingshan", "--speed", "0", *options]
    return CliRunner().invoke(replay_command, arguments, env=env)


def _last(result: Result) -> str:
    return result.stdout.strip().splitlines()[-1]


def replayed(file: Path, url: str, folder: Path, *options: str) -> str:
    """Return the last line of a replay of the export's rows."""
    return _last(_run(file, url, folder, *options))


@needs_shared
def test_real_rows_go_in_once_and_the_chain_holds(
    sample: Path, database_url: str, tmp_path: Path
) -> None:
    first = _run(sample, database_url, tmp_path)
    second = _run(sample, database_url, tmp_path)
    assert (first.exit_code, _last(first)) == (0, f"accepted {SAMPLE}, known 0, refused 1")
    assert (second.exit_code, _last(second)) == (0, f"accepted 0, known {SAMPLE}, refused 1")
    rejects = (tmp_path / "cases.csv.rejects.csv").read_text("utf-8-sig")
    (refused,) = csv.DictReader(rejects.splitlines())
    assert refused["line"] == "4"
    database = Database(database_url)
    with database.reading() as connection:
        assert verify(connection).holds
        assert count_cases(connection) == SAMPLE
        case = connection.execute(select(tables.case)).mappings().first()
    database.close()
    assert case is not None
    assert (case["state"], case["district"]) == ("reported", "440310")
    assert case["reported_at"].year == 2018


@needs_shared
def test_real_rows_go_to_a_server_and_into_its_picture(
    sample: Path, database_url: str, tmp_path: Path
) -> None:
    config = a_config(database_url, tmp_path)
    city = load_city("shenzhen")
    with running_services(config, SystemClock(), city) as services, running_site(services) as site:
        options = ("--server", site.url, "--token", site.token(HOTLINE))
        first = _run(sample, database_url, tmp_path, *options)
        second = _run(sample, database_url, tmp_path, *options)
        with services.database.reading() as connection:
            assert count_cases(connection) == SAMPLE
    assert _last(first) == f"accepted {SAMPLE}, known 0, refused 1"
    assert _last(second) == f"accepted 0, known {SAMPLE}, refused 1"


@needs_shared
def test_a_wrong_token_ends_the_sending(sample: Path, database_url: str, tmp_path: Path) -> None:
    with (
        running_services(a_config(database_url, tmp_path)) as services,
        running_site(services) as site,
    ):
        result = _run(sample, database_url, tmp_path, "--server", site.url, "--token", "wrong")
    assert result.exit_code == 1
    assert "accepted 0, known 0" in result.stdout


def test_wrong_columns_are_one_clear_refusal(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("rec_id,create_date\n1,2018-02-08\n", encoding="utf-8")
    result = _run(path, f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path)
    assert result.exit_code == 2
    assert "community" in result.stderr
    assert "sub_type" in result.stderr


def test_an_unknown_mapping_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("title,matter\n满溢,06042\n", encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    result = CliRunner().invoke(
        replay_command,
        [str(path), "--mapping", "nowhere"],
        env={"DATABASE_URL": url, "DATA_DIR": str(tmp_path)},
    )
    assert result.exit_code == 2
    assert "pingshan" in result.stderr
