"""A page with nothing but the scripts a test names, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dispatch.words import words

SCRIPTS = Path(__file__).parents[3] / "assets" / "js"
HOME = "http://localhost/"
EMPTY = '<!doctype html><html lang="{lang}" data-theme="light"><body></body></html>'
Open = Callable[..., Page]


@pytest.fixture
def open_with(browser: Browser) -> Iterator[Open]:
    """Open an empty page with scripts by the start of their names: open_with("05", "20")."""
    pages: list[Page] = []
    faults: list[str] = []

    def open_one(*names: str, lang: str = "zh-Hans", answers: dict[str, Any] | None = None) -> Page:
        page = browser.new_page(timezone_id="America/New_York")
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.route("**/*", lambda route: _answer(route, answers or {}, lang))
        page.goto(HOME)
        for name in names:
            page.add_script_tag(path=next(SCRIPTS.glob(f"{name}*.js")))
        if "10" in names:
            for known in ("zh", "en"):
                page.evaluate(
                    "([lang, map]) => ZH.words.put(lang, map)", [known, dict(words(known))]
                )
        pages.append(page)
        return page

    yield open_one
    for page in pages:
        page.close()
    assert faults == []


def _answer(route: Any, answers: dict[str, Any], lang: str) -> None:
    path = route.request.url.removeprefix(HOME.rstrip("/"))
    if path == "/":
        route.fulfill(body=EMPTY.format(lang=lang), content_type="text/html; charset=utf-8")
    elif path in answers:
        answer = answers[path]
        answer(route) if callable(answer) else route.fulfill(json=answer)
    else:
        route.fulfill(status=404, json={})
