"""The equipment screen: board, device, alarm health and refused input, in both languages."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.gateways.jt808.server import Sent
from dashboard.gateways.texting import Texter
from tests.browser.devices.conftest import WEST, Open
from tests.browser.town import OPERATOR, Town
from tests.equipment import Yard, a_body, a_device


def test_the_board_counts_states_and_lists_what_does_not_work(screen: Open) -> None:
    page = screen("", "lang=en")
    sanitation = page.locator("tr", has_text="Sanitation").first
    expect(sanitation).to_contain_text("66.6%")
    expect(page.locator("tr", has_text="B2")).to_contain_text("Fault")
    expect(
        page.locator("#devices-chart .js-plotly-plot, #devices-chart .plot-container").first
    ).to_be_visible()


def test_an_area_is_chosen_by_its_name_and_stands_in_the_address(screen: Open) -> None:
    page = screen("", "lang=en")
    page.get_by_role("button", name="Lighting").first.click()
    expect(page).to_have_url(re.compile("area=lighting"))
    expect(page.locator("tr", has_text="B2")).to_have_count(0)


def test_a_device_shows_values_history_alarms_and_cases(screen: Open) -> None:
    page = screen("B1", "lang=en")
    expect(page.locator(".devices-title")).to_contain_text("B1")
    expect(page.locator("tr[aria-current]")).to_contain_text("88 %")
    expect(page.locator("tr", has_text="bin full").first).to_be_visible()
    expect(page.locator("#devices-chart-head")).to_contain_text("Fill")


def test_a_thing_a_device_watches_has_its_name(screen: Open) -> None:
    page = screen("B1", "lang=en")
    term = page.locator("dt", has_text="Component")
    expect(term.locator("+ dd")).to_have_text("Litter bin 03005")


def test_a_maintenance_window_is_set_and_ended_on_the_devices_page(screen: Open) -> None:
    page = screen("B2", "lang=en", who=OPERATOR)
    page.get_by_label("Reason").fill("new lid")
    page.get_by_role("button", name="Set the window").click()
    end = page.get_by_role("button", name="End the window now")
    expect(end).to_be_visible()
    end.click()
    expect(end).to_be_hidden()


def test_words_for_a_driver_are_sent_from_the_vehicles_page(
    screen: Open, town: Town, yard: Yard
) -> None:
    yard.enter(a_device("V1", kind="waste_vehicle", component=""))
    said = list[tuple[str, str]]()

    def speak(vehicle: str, words: str) -> Sent:
        said.append((vehicle, words))
        return Sent.DELIVERED

    Texter(town.services.bus, speak)
    page = screen("V1", "lang=en", who=OPERATOR)
    page.get_by_label("Words", exact=True).fill("前方积水，请绕行")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("The terminal confirmed it")).to_be_visible()
    assert said == [("V1", "前方积水，请绕行")]


def test_alarm_health_is_measured_after_isa_18_2(screen: Open) -> None:
    page = screen("alarms", "lang=en")
    expect(page.locator(".devices-figure", has_text="Alarms raised")).to_contain_text("1")
    expect(page.locator(".devices-band")).to_have_count(3)
    expect(page.locator("tr", has_text="B1").first).to_contain_text("100%")


def test_refused_input_is_counted_and_its_bytes_can_be_read(screen: Open) -> None:
    page = screen("refusals", "lang=en")
    expect(page.locator("tr", has_text="no such device in the register")).to_contain_text("1")
    page.locator(".devices-refused summary").first.click()
    expect(page.locator(".devices-bytes").first).to_contain_text("NOBODY")


def test_a_sub_centre_sees_its_own_devices_only(screen: Open) -> None:
    page = screen("", "lang=en", who=WEST, size=(820, 1180), has_touch=True)
    expect(page.locator("tr", has_text="Futian")).to_be_visible()
    expect(page.locator("tr", has_text="Luohu")).to_have_count(0)


def test_an_unknown_device_is_named_as_unknown(screen: Open) -> None:
    page = screen("B9", "lang=en", forgive=("404",))
    expect(page.locator(".note")).to_contain_text("B9")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", ["", "B1", "alarms", "refusals"])
def test_nothing_is_cut_off_or_left_untranslated(screen: Open, path: str, lang: str) -> None:
    page = screen(path, f"lang={lang}")
    page.wait_for_selector(".devices-panel")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    assert "undefined" not in page.inner_text("#devices-main")


def test_the_case_of_a_device_opens_on_the_desk(screen: Open, yard: Yard) -> None:
    yard.say(a_body("B1", yard.equipment.now_ms(), 9, fill=97))
    page = screen("B1", "lang=en")
    link = page.locator("td a").first
    number = link.inner_text()[-6:]
    link.click()
    expect(page.locator("#card-head", has_text=number)).to_be_visible()
