"""The phone's page: light, installable, legible, and whole with any text at any size."""

import gzip
import json
from collections.abc import Callable
from io import BytesIO
from itertools import count
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Response, expect

from dashboard.access.who import Role, Who
from tests.browser.conftest import Visit
from tests.browser.eyes import cut_off, serious_faults, small_letters, small_targets, too_wide
from tests.browser.field.conftest import CUT, HERE, PHONE, Ring, crew_of, given, press, until
from tests.browser.town import Town

MOST_BYTES = 300_000
LONG = "很长的标题" * 39
MARKS = "\u202e\u0645\u0631\u062d\u0628\u0627\u202c 🚧👷‍♀️ <b>路</b>"
SIZES = {"narrow": (320, 640), "zoomed": (195, 422), "tall": (390, 844)}
"""200 % zoom of 390 × 844 is a window of 195 × 422."""

KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys()) {
        const shelf = await caches.open(name);
        for (const { url } of await shelf.keys()) found.push(new URL(url).pathname);
    }
    return found;
}"""
NAMED = """() => [...document.querySelectorAll("script[src], link[rel=stylesheet]")]
    .map((node) => new URL(node.src || node.href).pathname)"""
_signs = count(1)


def sign() -> str:
    """Return the call sign of a crew nobody has met."""
    return f"T{next(_signs):02d}"


def test_the_first_load_is_light(town: Town, visit: Visit) -> None:
    crew = given(town, sign()).unit
    bodies: list[tuple[str, int]] = []

    def weigh(response: Response) -> None:
        if response.request.resource_type != "websocket":
            bodies.append((response.url, response.request.sizes()["responseBodySize"]))

    page = visit(town, "/sign-in", who=crew_of(crew), size=PHONE, service_workers="block")
    page.on("requestfinished", lambda request: weigh(request.response()))  # type: ignore[arg-type]
    page.goto("/field")
    page.wait_for_load_state("networkidle")
    total = sum(size for _, size in bodies)
    assert 20_000 < total <= MOST_BYTES, sorted(bodies, key=lambda body: -body[1])[:8]


def test_the_page_can_be_installed(town: Town, phone: Ring) -> None:
    page = phone(town, given(town, sign()).unit)
    address = page.get_attribute('link[rel="manifest"]', "href")
    known = page.request.get(address or "").json()
    assert known["start_url"] == "/field"
    assert known["display"] == "standalone"
    assert {"name", "short_name", "lang", "theme_color", "background_color"} <= set(known)
    for icon in known["icons"]:
        image = Image.open(BytesIO(page.request.get(icon["src"]).body()))
        assert f"{image.width}x{image.height}" == icon["sizes"]
    scope = page.evaluate("async () => (await navigator.serviceWorker.ready).scope")
    assert scope.endswith("/field")


def test_the_worker_keeps_every_file_of_the_page(town: Town, phone: Ring) -> None:
    page = phone(town)
    page.evaluate("() => navigator.serviceWorker.ready")
    kept, named = page.evaluate(KEPT), page.evaluate(NAMED)
    assert set(named) | {"/field", "/field/kit.json"} <= set(kept)
    assert "/api/picture" not in kept


def open_result(page: Page) -> None:
    """Walk to the scene and say that the work is done."""
    for _ in range(4):
        press(page)


POSES: dict[str, Callable[[Page], None]] = {
    "case": lambda page: page.wait_for_selector("h1").dispose(),
    "done": open_result,
    "decline": lambda page: page.tap(".field-rare .button:first-child"),
    "report": lambda page: page.tap(".field-rare .button:last-child"),
    "menu": lambda page: page.tap(".field-menu"),
    "queue": lambda page: page.tap(".field-next"),
    "rest": lambda page: page.wait_for_selector(".field-rest-words").dispose(),
}


def posed(town: Town, phone: Ring, lang: str, pose: str) -> Page:
    """Return a phone in a pose."""
    crew = sign()
    town.crew(crew, HERE)
    for _ in range(0 if pose == "rest" else 2):
        given(town, crew)
    page = phone(town, crew, f"?lang={lang}")
    POSES[pose](page)
    return page


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("pose", POSES)
def test_every_pose_is_fit_for_gloves_and_sun_and_for_axe(
    town: Town, phone: Ring, lang: str, pose: str
) -> None:
    page = posed(town, phone, lang, pose)
    assert small_targets(page, 55) == []
    assert small_letters(page, 15.9) == []
    assert serious_faults(page) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_any_text_at_any_size_stays_on_the_page(
    town: Town, phone: Ring, lang: str, size: str
) -> None:
    call_sign = sign()
    given(
        town, call_sign, title=f"{MARKS}{LONG}"[:200],
        address=f"{MARKS}" + "A" * 180, description="字" * 2000,
    )  # fmt: skip
    page = phone(town, call_sign, f"?lang={lang}", size=SIZES[size])
    expect(page.locator("h1")).to_contain_text("很长的标题")
    expect(page.locator(".field-what")).to_contain_text("字字字")
    assert page.locator("h1 b").count() == 0
    assert too_wide(page) <= 0
    assert cut_off(page, but=".mark, .field-photos") == []
    page.locator(".field-rare .button").first.scroll_into_view_if_needed()
    expect(page.locator(".field-main-button")).to_be_visible()


def test_a_long_title_and_a_long_name_leave_the_place_in_sight(town: Town, phone: Ring) -> None:
    call_sign = sign()
    town.crew(call_sign, HERE, name="很长的队名" * 8)
    given(town, call_sign, title=LONG, address="学院路口")
    page = phone(town, call_sign)
    expect(page.locator(".field-where")).to_be_in_viewport()
    head = page.locator(".field-head").bounding_box()
    assert head is not None
    assert head["height"] <= 64


def test_the_one_button_is_the_largest(town: Town, phone: Ring) -> None:
    page = phone(town, given(town, sign()).unit)
    button = page.locator(".field-main-button").bounding_box()
    assert button is not None
    assert button["height"] >= 63.5
    assert button["y"] + button["height"] > 760


def test_the_language_changes_on_the_spot_and_stays(town: Town, phone: Ring) -> None:
    page = phone(town, given(town, sign()).unit, "?lang=zh")
    page.tap(".field-menu")
    page.tap("text=English")
    until(page, "document.documentElement.lang === 'en'")
    expect(page.locator(".field-rare")).to_contain_text("Cannot do it")
    assert page.evaluate("() => document.cookie").count("lang=en") == 1


def test_the_page_turns_dark_on_the_spot_and_stays_so(town: Town, phone: Ring) -> None:
    page = phone(town, given(town, sign()).unit, "?lang=en")
    page.tap(".field-menu")
    page.tap("text=Dark, for the night")
    until(page, "document.documentElement.dataset.theme === 'dark'")
    assert serious_faults(page) == []
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.get_attribute("meta[name=theme-color]", "content") == "#161C22"


def test_a_kept_page_is_as_dark_as_the_phone_was_told(town: Town, phone: Ring) -> None:
    page = phone(town, given(town, sign()).unit)
    page.evaluate("() => navigator.serviceWorker.ready")
    page.evaluate("() => localStorage.setItem('zhihui.phone.theme', 'dark')")
    page.reload()
    until(page, "document.documentElement.dataset.theme === 'dark'")


def test_nobody_but_a_crew_has_a_phone_page(town: Town) -> None:
    client = town.client(Who("leader-f", "leader-f", Role.LEADER))
    assert client.get("/field").status_code == 403
    assert town.feed.server.test_client().get("/field-sw.js").status_code == 200


def test_a_phone_on_a_plain_address_says_what_it_cannot_do(town: Town, visit: Visit) -> None:
    crew = given(town, sign()).unit
    page = visit(town, "/sign-in", who=crew_of(crew), size=PHONE, forgive=CUT)
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { get: () => false })")
    page.goto("/field")
    expect(page.locator(".field-place-note")).to_contain_text("https")


def test_the_kit_is_small_and_knows_both_languages(town: Town) -> None:
    client = town.client(Who("kit", "kit", Role.CREW, unit="A12"))
    body = client.get("/field/kit.json").data
    kit: dict[str, Any] = json.loads(body)
    assert set(kit["words"]["zh"]) == set(kit["words"]["en"])
    assert len(gzip.compress(body)) < 40_000
