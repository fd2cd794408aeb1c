"""What should not be: keys that ran out, unknown districts, browsers that lack something."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.access.who import Role, Who
from tests.browser.conftest import Visit
from tests.browser.district.conftest import CENTRE, TABLET
from tests.browser.duty.desk import ready
from tests.browser.town import Town

WITHOUT = {
    "storage": """for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
        const get = () => { throw new DOMException("denied", "SecurityError"); };
        Object.defineProperty(window, name, { get });
    }""",
    "sound": "window.AudioContext = window.webkitAudioContext = undefined;",
}
VANISH = """() => {
    const { picture } = ZH;
    const row = [...picture.table("case").values()].find((each) => each.unit);
    const place = picture.place;
    picture.apply({ prev: place, place: place + 1, rows: {}, gone: { unit: [row.unit] } });
    return [row.id, row.unit];
}"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_district_nobody_knows_is_said_in_words(town: Town, visit: Visit, lang: str) -> None:
    page = visit(town, f"/district/999999?lang={lang}", CENTRE, ("404", "403"), size=TABLET)
    expect(page.locator(".no-district")).to_contain_text("999999")


def test_a_key_that_ran_out_opens_nothing(town: Town, browser: Browser) -> None:
    now = town.clock.now()
    who = Who("attic", "attic", Role.WALL)
    key = town.services.accounts.make_token(who, now - timedelta(days=2), now - timedelta(days=1))
    context = browser.new_context(base_url=town.url)
    page = context.new_page()
    page.goto(f"/wall/?token={key}")
    assert "/sign-in" in page.url
    asked = page.request.get("/api/picture", headers={"Authorization": f"Bearer {key}"})
    assert asked.status == 401
    context.close()


def bare(visit: Visit, town: Town, lacking: str) -> Page:
    """Return the desk in a browser that lacks something."""
    page = visit(town, "/api/me", forgive=("favicon",))
    page.add_init_script(WITHOUT[lacking])
    page.goto("/duty/")
    return ready(page)


@pytest.mark.parametrize("lacking", WITHOUT)
def test_a_browser_that_lacks_something_still_shows_the_queue(
    full_town: Town, visit: Visit, lacking: str
) -> None:
    page = bare(visit, full_town, lacking)
    expect(page.locator(".queue-list .case-row").first).to_be_visible()
    page.mouse.click(300, 20)
    page.keyboard.press("Escape")
    if lacking == "sound":
        page.wait_for_function("() => ZH.sound.state === 'none'")


def test_a_case_whose_crew_vanished_keeps_its_row_and_its_card(
    full_town: Town, visit: Visit
) -> None:
    page = ready(visit(full_town, "/duty/"))
    case, unit = page.evaluate(VANISH)
    page.evaluate("id => ZH.selection.set({ kind: 'case', id })", case)
    expect(page.locator(f'[data-case="{case}"]')).to_be_visible()
    assert page.evaluate("id => ZH.picture.row('case', id).unit", case) == unit
    assert page.evaluate("unit => ZH.picture.row('unit', unit) ?? null", unit) is None
