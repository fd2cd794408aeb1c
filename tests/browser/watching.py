"""Opening pages as somebody, and noticing everything a page does wrong."""

from collections.abc import Callable
from shutil import which
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route

from dashboard.access.who import Who
from tests.browser.town import Town

CHROMIUM = which("chromium-headless-shell") or which("chromium") or "/usr/bin/chromium"
"""The headless shell where there is one: it opens a window five times as fast."""
ARGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--autoplay-policy=user-gesture-required",
)  # fmt: skip
DESK = (1920, 1080)
PATIENCE_MS = 60_000
"""How long anything may take to appear: a busy machine is no fault of a page."""
PROBE = "/healthz?caught"
CAUGHT = f"""async () => {{
    while ((await (await fetch("{PROBE}")).text()) !== "caught")
        await new Promise((next) => setTimeout(next, 20));
}}"""
STILL = "*, ::before, ::after { transition: none !important; animation: none !important; }"


class Watch:
    """Collects what a page may not do: errors, complaints, requests to another host."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.faults: list[str] = []
        self.forgiven: tuple[str, ...] = ()
        self._home = urlsplit(home).netloc
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"page error: {error}"))
        page.on("request", self._request)

    def forgive(self, *parts: str) -> None:
        """Pass over complaints that contain one of these: the test causes them itself."""
        self.forgiven = (*self.forgiven, *parts)

    def _note(self, fault: str) -> None:
        if not any(part in fault for part in self.forgiven):
            self.faults.append(fault)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(f"console: {message.text} {message.location.get('url', '')}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self._home:
            self._note(f"another host: {request.url}")


def open_page(browser: Browser, town: Town, who: Who, **choices: Any) -> Page:
    """Return an empty page of somebody who is signed in; `choices` go to the browser's context."""
    width, height = choices.pop("size", DESK)
    context = browser.new_context(
        viewport={"width": width, "height": height},
        base_url=town.url,
        reduced_motion="reduce",
        **choices,
    )
    context.set_default_timeout(PATIENCE_MS)
    value = session_cookie(town, who)
    context.add_cookies([{"name": "session", "value": value, "url": town.url}])
    return context.new_page()


def session_cookie(town: Town, who: Who) -> str:
    """Return the cookie of a session, as signing in would give it; the account is made if new."""
    if town.services.accounts.find(who.id) is None:
        town.services.accounts.add(who, "not used here")
    server = town.feed.server
    serializer = server.session_interface.get_signing_serializer(server)  # type: ignore[attr-defined]
    value: str = serializer.dumps({"_user_id": f"{who.id}|0", "_fresh": True})
    return value


def catch(page: Page, address: str, handler: Callable[[Route], object], times: int = 0) -> None:
    """Hand what the page asks of an address to `handler`, from its very next request on.

    `page.route` alone returns before a busy page has heard of it: Chromium lets a key overtake
    the message, and the request of that key goes to the server past the handler.
    """
    page.route(address, handler, times=times or None)
    page.route(f"**{PROBE}", lambda route: route.fulfill(body="caught"))
    page.evaluate(CAUGHT)
    page.unroute(f"**{PROBE}")
