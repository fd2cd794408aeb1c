"""Every command of the command line opens, and every command there is can be called."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from app import COMMANDS, main

ROOT = Path(__file__).parents[2]
DEFINED = re.compile(r"^@click\.(?:command|group)\(\"([a-z-]+)\".*?^def (\w+)\(", re.S | re.M)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_command_tells_what_it_does(name: str) -> None:
    told = CliRunner().invoke(main, [name, "--help"])
    assert told.exit_code == 0, told.output
    assert f"{name} [OPTIONS]" in told.output


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [("PORT", "abc", "端口须为"), ("CITY", "nowhere", "nowhere"), ("REDIS_URL", "", "Redis")],
)
def test_a_setting_that_cannot_be_used_is_named(
    setting: str, value: str, told: str, tmp_path: Path
) -> None:
    settings = {"DATA_DIR": str(tmp_path), setting: value}
    done = CliRunner().invoke(main, ["web" if setting == "REDIS_URL" else "work"], env=settings)
    assert done.exit_code == 1
    assert told in done.output


def test_every_command_can_be_called() -> None:
    found = set()
    for folder in ("callbacks", "dashboard/cli"):
        for path in (ROOT / folder).glob("*.py"):
            found |= {function for _, function in DEFINED.findall(path.read_text("utf-8"))}
    tables = (
        path.read_text("utf-8") for path in (ROOT / "app.py", ROOT / "dashboard/cli/gateway.py")
    )
    named = set(re.findall(r":(\w+_command)\"", "".join(tables)))
    assert found - named == set()
