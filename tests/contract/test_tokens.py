"""Colours: one file holds them, and every pair that meets on a screen can be told apart."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared_data import SHARED, needs_shared

CSS = Path(__file__).parents[2] / "assets" / "css"
TOKENS = CSS / "0-tokens.css"
SHEETS = sorted(path for path in CSS.glob("*.css") if path != TOKENS)
GROUNDS = ("bg-0", "bg-1", "bg-2")
SHAPES = ("critical", "warning-edge", "active", "ok", "idle")
PAIRS = [
    *((text, ground, 4.5) for text in ("text-1", "text-2", "text-3") for ground in GROUNDS),
    *(("edge", ground, 3.0) for ground in GROUNDS),
    *(("accent", ground, 4.5) for ground in GROUNDS[:2]),
    *((f"on-{tone}", tone, 4.5) for tone in ("critical", "warning", "active", "ok", "idle")),
    *((tone, ground, 3.0) for tone in SHAPES for ground in ("bg-0", "bg-1", "map-land")),
    *(("text-1", f"{tone}-tint", 7.0) for tone in ("critical", "warning")),
    ("on-accent", "accent", 4.5), ("map-label", "map-land", 4.5), ("map-label", "map-around", 4.0),
    ("text-1", "map-halo", 7.0), ("text-2", "map-halo", 4.5),
]  # fmt: skip


def colours(theme: str) -> dict[str, str]:
    block = re.search(rf'\[data-theme="{theme}"\]\s*{{(.*?)}}', TOKENS.read_text(), re.DOTALL)
    assert block
    return dict(re.findall(r"--([\w-]+):\s*#([0-9A-Fa-f]{6})", block[1]))


def light(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("upper", "lower", "least"), PAIRS)
def test_what_lies_on_a_ground_can_be_read(
    theme: str, upper: str, lower: str, least: float
) -> None:
    known = colours(theme)
    dark, bright = sorted((light(known[upper]), light(known[lower])))
    assert (bright + 0.05) / (dark + 0.05) >= least


@needs_shared
def test_the_five_tones_differ_for_colour_blind_eyes() -> None:
    check = [sys.executable, str(SHARED / "checks" / "tokens.py"), str(TOKENS)]
    assert subprocess.run(check, check=False, capture_output=True, text=True).returncode == 0


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_other_sheet_holds_a_colour_or_a_pixel_length(sheet: Path) -> None:
    text = re.sub(r'url\(".*?"\)|/\*.*?\*/', "", sheet.read_text(), flags=re.DOTALL)
    assert (
        re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*{)|\b\d*\.?\d+px\b|\brgba?\(|\bhsla?\(", text) == []
    )


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_sheet_shouts(sheet: Path) -> None:
    assert "!important" not in sheet.read_text()
