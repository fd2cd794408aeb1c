"""`plan` and `day` on files: what they write, and what they say when they cannot."""

import gzip
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from dashboard.cli.engine import UNUSABLE, day_command, plan_command
from tests.engine_instances import Json, day, faults, instance


def written(path: Path, table: Json) -> str:
    raw = orjson.dumps(table)
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return str(path)


def ran_plan(*args: str) -> Result:
    return CliRunner().invoke(plan_command, args)


@pytest.mark.parametrize("ending", ["json", "json.gz"])
def test_a_plan_is_written_beside_what_it_plans(tmp_path: Path, ending: str) -> None:
    table, target = instance(cases=20), tmp_path / f"plan.{ending}"
    source = written(tmp_path / f"city.{ending}", table)
    done = ran_plan(source, "--seconds", "0.1", "-o", str(target))
    raw = target.read_bytes()
    found = orjson.loads(gzip.decompress(raw) if ending.endswith("gz") else raw)
    assert done.exit_code == 0
    assert faults(table, found) == []
    assert "of 20 cases planned" in done.output


def test_a_day_is_written_as_a_log(tmp_path: Path) -> None:
    target = tmp_path / "log.json"
    source = written(tmp_path / "day.json", {**day(cases=6), "horizon_s": 43_200.0})
    done = CliRunner().invoke(day_command, [source, "-o", str(target)])
    log = orjson.loads(target.read_bytes())
    assert done.exit_code == 0
    assert log["format"] == "dispatch-log/1"
    assert f"{len(log['visits'])} of 6" in done.output


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"not json", "Cannot read file city.json"),
        (b"[]", "it must be one JSON object"),
        (b"\x1f\x8bbroken", "Cannot read file city.json"),
        (b"{}", "city: required"),
    ],
)
def test_a_file_that_is_no_instance_is_refused_in_both_languages(
    tmp_path: Path, raw: bytes, said: str
) -> None:
    source = tmp_path / "city.json"
    source.write_bytes(raw)
    done = ran_plan(str(source), "-o", str(tmp_path / "plan.json"))
    assert done.exit_code == UNUSABLE
    assert said in done.output
    assert len(done.output.strip().splitlines()) == 2


def test_no_time_is_refused_by_name(tmp_path: Path) -> None:
    source = written(tmp_path / "city.json", instance())
    done = ran_plan(source, "--seconds", "0", "-o", str(tmp_path / "plan.json"))
    assert done.exit_code == UNUSABLE
    assert "budget_s" in done.output


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    source = written(tmp_path / "city.json", instance())
    done = ran_plan(source, "--seconds", "0.05", "-o", str(tmp_path / "no" / "plan.json"))
    assert done.exit_code == UNUSABLE
    assert "Cannot write file plan.json" in done.output
