"""The phone's page: which files it is made of, what it knows before the first answer, its icon."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from dispatch.lifecycle import NEXT, WITH_UNIT, Step
from dispatch.naming import LANGS, Lang
from dispatch.words import say, words

ASSETS = Path(__file__).parents[1] / "assets"
PAGE = Path(__file__).parent / "pages" / "field.html"

STYLES = ("00-vendor/icons.css", "css/[0-3]-*.css", "css/4-field.css")
SCRIPTS = (
    "00-vendor/socket.io.min.js", "js/05-*.js", "js/10-*.js", "js/20-*.js", "js/3?-*.js",
    "js/40-*.js", "js/46-*.js", "js/47-*.js", "js/48-*.js", "js/49-*.js", "js/52-*.js",
    "js/70-*.js", "js/75-*.js", "js/84-field*.js",
)  # fmt: skip
"""Only what a phone needs: no Dash, no Leaflet, no fonts (a phone has its own Han face)."""

ICONS = (("icons/zhihui-192.png", 192), ("icons/zhihui-512.png", 512))

SAYS = (
    "phone", "fault", "feed", "rows", "time", "state", "step", "duty", "tone", "map", "unfit",
    "source", "switch", "unit_full", "failed", "screen",
)  # fmt: skip
"""The first parts of the keys a phone speaks."""

WALK_STEPS = (Step.ACKNOWLEDGE, Step.DEPART, Step.ARRIVE, Step.DISPOSE)


@dataclass(frozen=True, slots=True)
class Kit:
    """The files of one version of the page, as addresses; `version` changes when any file does."""

    version: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """Everything a phone keeps to work without network."""
        return (*self.styles, *self.scripts)


@cache
def kit() -> Kit:
    """Return the page's files as they were when the server started."""
    styles, scripts = _files(STYLES), _files(SCRIPTS)
    digest = sha256(PAGE.read_bytes())
    for path in (*styles, *scripts):
        digest.update(path.read_bytes())
    for lang in LANGS:
        digest.update(str(phone_words(lang)).encode())
    version = digest.hexdigest()[:12]
    return Kit(version, _addresses(styles, version), _addresses(scripts, version))


def _files(patterns: Iterable[str]) -> list[Path]:
    return [path for pattern in patterns for path in sorted(ASSETS.glob(pattern))]


def _addresses(paths: Iterable[Path], version: str) -> tuple[str, ...]:
    return tuple(f"/assets/{path.relative_to(ASSETS).as_posix()}?v={version}" for path in paths)


def phone_words(lang: Lang) -> Mapping[str, str]:
    """Return the sentences a phone may say."""
    return {key: text for key, text in words(lang).items() if key.split(".")[0] in SAYS}


def walk() -> Mapping[str, Mapping[str, str]]:
    """Return where each step of a crew leads: {state: {step: next state}}, the next one first."""
    ways: dict[str, dict[str, str]] = {state.value: {} for state in WITH_UNIT}
    for (state, step), after in NEXT.items():
        if state in WITH_UNIT and step in (*WALK_STEPS, Step.DECLINE):
            ways[state.value][step.value] = after.value
    return ways


def manifest(lang: Lang) -> Mapping[str, Any]:
    """Return what a phone needs to install the page as an application."""
    return {
        "id": "/field",
        "name": say("phone.app", lang),
        "short_name": say("phone.app_short", lang),
        "lang": "zh-Hans" if lang == "zh" else "en",
        "start_url": "/field",
        "scope": "/",
        "display": "standalone",
        "orientation": "portrait",
        "theme_color": token("--bg-1"),
        "background_color": token("--bg-0"),
        "icons": [_icon(path, side, purpose) for path, side in ICONS for purpose in PURPOSES],
    }


PURPOSES = ("any", "maskable")


def _icon(path: str, side: int, purpose: str) -> Mapping[str, str]:
    size = f"{side}x{side}"
    return {"src": f"/assets/{path}", "sizes": size, "type": "image/png", "purpose": purpose}


def token(name: str, theme: str = "light") -> str:
    """Return a colour of a theme."""
    tokens = (ASSETS / "css" / "0-tokens.css").read_text(encoding="utf-8")
    own = tokens[tokens.index(f'[data-theme="{theme}"]') :]
    found = re.search(rf"{re.escape(name)}:\s*(#[0-9A-Fa-f]{{6}})", own)
    if found is None:
        raise LookupError(name)
    return found[1]
