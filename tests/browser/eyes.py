"""What a script can see of a page: letters and targets too small, text cut off, pages too wide."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SEEN = "(node) => node.checkVisibility() && !node.matches('.unseen-text, .unseen-text *')"
TARGETS = f"""([root, least]) => [...document.querySelectorAll(`${{root}} *`)]
    .filter((node) => node.matches("button, a, input, textarea")).filter({SEEN})
    .map((node) => [node.className, Math.round(node.getBoundingClientRect().height)])
    .filter(([, height]) => height < least)"""
LETTERS = f"""([root, least]) => [...document.querySelectorAll(`${{root}} *`)].filter({SEEN})
    .filter((node) => [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .map((node) => [node.className, parseFloat(getComputedStyle(node).fontSize)])
    .filter(([, size]) => size < least)"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT_OFF = f"""([root, but]) => [...document.querySelectorAll(`${{root}} *`)].filter({SEEN})
    .filter((node) => node.scrollWidth > node.clientWidth + 1 && !node.matches(but))
    .filter((node) => !["inline", "contents"].includes(getComputedStyle(node).display))
    .map((node) => [node.className, node.textContent.slice(0, 30)])"""


def small_targets(page: Page, least: float, root: str = "body") -> list[list[object]]:
    """Return the controls that are lower than `least` px."""
    found: list[list[object]] = page.evaluate(TARGETS, [root, least])
    return found


def small_letters(page: Page, least: float, root: str = "body") -> list[list[object]]:
    """Return the texts that are set smaller than `least` px."""
    found: list[list[object]] = page.evaluate(LETTERS, [root, least])
    return found


def cut_off(page: Page, root: str = "body", but: str = ".mark") -> list[list[object]]:
    """Return the elements whose content is wider than they are."""
    found: list[list[object]] = page.evaluate(CUT_OFF, [root, but])
    return found


def too_wide(page: Page) -> int:
    """Return by how many px the page can be moved sideways."""
    found: int = page.evaluate(SIDEWAYS)
    return found


def serious_faults(page: Page) -> list[tuple[str, str]]:
    """Return what axe calls serious or critical: rule and the first element."""
    violations = Axe().run(page).response["violations"]
    return [
        (fault["id"], fault["nodes"][0]["html"])
        for fault in violations
        if fault["impact"] in ("serious", "critical")
    ]
