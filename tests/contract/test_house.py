"""The house keeps its own rules: layers, sizes, colours, no other hosts."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import sizes

ROOT = Path(__file__).parents[2]


def test_the_layers_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_files_and_functions_keep_their_sizes() -> None:
    assert [line for line in sizes.report(ROOT) if line.startswith("OVER")] == []


def test_only_the_tokens_name_a_colour_or_a_length_in_px() -> None:
    found = []
    for path in sorted((ROOT / "assets" / "css").glob("*.css")):
        if path.name != "0-tokens.css":
            css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
            found += [(path.name, m) for m in re.findall(r"#[0-9a-fA-F]{3,8}\b|\b[\d.]+px", css)]
    assert found == []


@pytest.mark.parametrize("folder", ["assets/js", "assets/css", "layouts"])
def test_no_page_names_another_host(folder: str) -> None:
    found = []
    for path in (ROOT / folder).rglob("*"):
        if path.suffix in {".js", ".css", ".py", ".html"}:
            found += re.findall(
                r"https?://(?!localhost|127\.0\.0\.1|www\.w3\.org)\S+", path.read_text()
            )
    assert found == []
