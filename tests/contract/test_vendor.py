"""Third-party front-end parts: named by a lock file, served by us."""

import json
import re
from pathlib import Path

from deploy.vendor import ROOT, font_face, icon_rule, wanted_icons

VENDOR = ROOT / "assets" / "00-vendor"
OUTSIDE = re.compile(r"(?:src|href|url|import|fetch)\W{1,4}(?:https?:)?//[\w.-]+\.\w+")


def own_files() -> list[Path]:
    found = [*(ROOT / "assets" / "css").glob("*.css"), *(ROOT / "assets" / "js").glob("*.js")]
    return sorted(found)


def test_the_lock_file_names_versions_and_no_host() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(lock)["packages"]
    assert all(package.get("version") for place, package in packages.items() if place)
    assert '"resolved"' not in lock


def test_every_part_is_pinned() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_set_up_has_brought_every_wanted_icon() -> None:
    css = (VENDOR / "icons.css").read_text(encoding="utf-8")
    assert [name for name in wanted_icons() if f".i-{name}{{" not in css] == []


def test_every_font_slice_is_there() -> None:
    css = (VENDOR / "fonts.css").read_text(encoding="utf-8")
    files = re.findall(r"url\(([^)]+)\)", css)
    assert len(files) > 100
    assert [file for file in files if not (VENDOR / file).is_file()] == []


def test_licences_are_kept() -> None:
    text = (VENDOR / "LICENCES.txt").read_text(encoding="utf-8")
    for name in ("socket.io-client", "protomaps-leaflet", "@iconify-json/tabler", "noto-sans-sc"):
        assert name in text


def test_no_script_or_sheet_of_ours_names_another_host() -> None:
    faulty = [file.name for file in own_files() if OUTSIDE.search(file.read_text(encoding="utf-8"))]
    assert faulty == []


def test_no_icon_is_used_that_is_not_brought() -> None:
    used = set()
    for folder, ending in (("assets/js", "js"), ("layouts", "py"), ("assets/css", "css")):
        for file in (ROOT / folder).rglob(f"*.{ending}"):
            used |= set(re.findall(r"\bi-([a-z][a-z0-9-]+)", file.read_text(encoding="utf-8")))
    assert used - set(wanted_icons()) == set()


def test_an_icon_is_a_mask_without_colour_of_its_own() -> None:
    rule = icon_rule("dot", {"dot": {"body": '<path stroke="currentColor" d="M0 0"/>'}})
    assert rule.startswith(".i-dot{--i:url(")
    assert "currentColor" not in rule


def test_a_font_slice_is_fetched_by_its_characters() -> None:
    assert "unicode-range:U+20-7E" in font_face("Inter", "400", "fonts/a.woff2", "U+20-7E")
