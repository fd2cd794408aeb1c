"""What is written for readers leads somewhere and speaks of nothing but the product."""

import re
from pathlib import Path

import pytest

from app import COMMANDS

ROOT = Path(__file__).parents[2]
TEXTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_something(text: Path) -> None:
    links = LINK.findall(text.read_text(encoding="utf-8"))
    assert [link for link in links if not (text.parent / link).exists()] == []


def test_the_index_names_every_page() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    named = set(LINK.findall(index))
    assert {path.name for path in (ROOT / "docs").glob("*.md")} - {"index.md"} <= named


def test_operations_names_every_command_and_setting() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    config = (ROOT / "dashboard" / "config.py").read_text(encoding="utf-8")
    settings = set(re.findall(r"env(?:\.get\(|\[)\"([A-Z_0-9]+)\"", config))
    assert {name for name in settings if f"`{name}`" not in page} == set()
    assert {name for name in COMMANDS if not re.search(rf"`{name}\b", page)} == set()


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
