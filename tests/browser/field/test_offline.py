"""Eight hours offline: every step is kept in order, goes out once, and conflicts are said aloud."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

from dashboard.store.reads import find_unit, open_rows
from dispatch import commands as c
from dispatch.case import Case
from dispatch.lifecycle import State, Step
from dispatch.unit import Duty
from tests.browser.field.conftest import HERE, Ring, cut, found, given, press, until, waiting
from tests.browser.town import Town, a_photo

PHOTO = {"name": "shot.jpg", "mimeType": "image/jpeg", "buffer": a_photo("after", 190)}
GONE = "() => ZH.field.hand.outbox.count === 0"


def kept_by_worker(page: Page) -> None:
    """Wait until the worker has everything it needs without network."""
    page.evaluate("() => navigator.serviceWorker.ready")


def hold(page: Page, steps: int) -> None:
    """Wait until the phone keeps so many steps."""
    until(page, f"ZH.field.hand.outbox.count === {steps}")


def finish(page: Page, photo: dict[str, object] = PHOTO) -> None:
    """Say that the present case is done: one photograph, one tap."""
    press(page)
    page.set_input_files("#field-camera", photo)  # type: ignore[arg-type]
    page.tap(".field-sheet .field-big[data-main]:not([disabled])")


def report(page: Page, matter: str) -> None:
    """Report a problem with a photograph, at the place where the phone is."""
    page.tap("text=上报新问题")
    page.set_input_files("#field-camera", PHOTO)  # type: ignore[arg-type]
    page.fill("#field-matter", matter)
    expect(page.locator(".field-sheet")).to_contain_text("我的位置")
    page.tap(".field-matter")
    page.tap(".field-sheet .field-big[data-main]")


def test_a_case_is_walked_from_acceptance_to_disposal_without_network(
    town: Town, phone: Ring
) -> None:
    case = given(town, "A12")
    page = phone(town)
    kept_by_worker(page)
    expect(page.locator("h1")).to_have_text("井盖缺失")
    cut(page)
    for _ in range(3):
        press(page)
    finish(page)
    expect(page.locator(".field-queue")).to_contain_text("待发送")
    hold(page, 5)
    assert found(town, case).state is State.ASSIGNED
    town.do(c.AddNote(case.id, found(town, case).version, "请尽快"))
    town.do(c.UrgeCase(case.id, found(town, case).version, "领导督办"))
    cut(page, off=False)
    page.wait_for_function(GONE)
    done = found(town, case)
    assert (done.state, done.outcome) == (State.DISPOSED, "已处置完毕")
    assert [photo.partition("-")[0] for photo in done.photos] == ["after"]
    assert done.departed_at is not None
    assert done.departed_at < done.arrived_at < done.disposed_at  # type: ignore[operator]


def test_the_page_opens_without_network_and_still_knows_what_is_unsent(
    town: Town, phone: Ring
) -> None:
    case = given(town, "B12", title="路灯不亮")
    page = phone(town, "B12")
    kept_by_worker(page)
    expect(page.locator("h1")).to_have_text("路灯不亮")
    until(page, "ZH.field.keep.read('picture') !== null")
    cut(page)
    press(page)
    hold(page, 1)
    page.reload()
    expect(page.locator("h1")).to_have_text("路灯不亮")
    expect(page.locator(".field-main-button")).to_have_text("出发")
    expect(page.locator(".field-queue")).to_have_text("离线，1 条待发送")
    press(page)
    cut(page, off=False)
    page.wait_for_function(GONE)
    assert found(town, case).state is State.EN_ROUTE


def test_a_case_recalled_meanwhile_is_told_as_it_is(town: Town, phone: Ring) -> None:
    case = given(town, "C12", title="道路破损")
    page = phone(town, "C12")
    kept_by_worker(page)
    cut(page)
    for _ in range(2):
        press(page)
    town.step(found(town, case), Step.RECALL)
    cut(page, off=False)
    clash = page.locator(".field-clash")
    expect(clash).to_contain_text("道路破损：离线时办的 2 步未被接受")
    expect(clash).to_contain_text("已不在 C12 手上")
    assert found(town, case).state is State.FILED
    page.reload()
    page.tap(".field-clash .button")
    expect(clash).to_have_count(0)


def test_a_case_given_to_another_crew_meanwhile_does_not_hold_back_the_rest(
    town: Town, phone: Ring
) -> None:
    first, second = given(town, "D12", title="垃圾满溢"), given(town, "D12", title="护栏损坏")
    given(town, "D13", title="另一件")
    page = phone(town, "D12")
    cut(page)
    press(page)
    taken = town.step(found(town, first), Step.RECALL)
    town.do(c.AssignUnit(taken.id, taken.version, "D13"))
    page.tap(".field-next")
    page.tap(".field-sheet .choices .field-big")
    expect(page.locator("h1")).to_have_text("护栏损坏")
    press(page)
    cut(page, off=False)
    page.wait_for_function(GONE)
    expect(page.locator(".field-clash")).to_contain_text("垃圾满溢")
    assert found(town, second).state is State.ACKNOWLEDGED
    assert found(town, first).unit == "D13"


def test_an_unsent_step_can_be_taken_back(town: Town, phone: Ring) -> None:
    case = given(town, "E12")
    page = phone(town, "E12")
    cut(page)
    press(page)
    page.tap(".toast .button")
    expect(page.locator(".field-main-button")).to_have_text("接单")
    cut(page, off=False)
    assert waiting(page) == 0
    assert found(town, case).state is State.ASSIGNED


def test_nothing_is_called_delivered_before_it_is(town: Town, phone: Ring) -> None:
    given(town, "F12")
    page = phone(town, "F12")
    cut(page)
    press(page)
    expect(page.locator(".toast")).to_contain_text("联网后发送")
    expect(page.locator('.step[data-step="acknowledge"]')).to_contain_text("待发送")
    assert "已送达" not in page.inner_text("body")


def test_a_shift_a_break_and_a_found_problem_work_offline_too(town: Town, phone: Ring) -> None:
    town.crew("G12", HERE, name="巡查")
    town.do(c.SetDuty("G12", "off_duty"))
    page = phone(town, "G12")
    expect(page.locator(".field-rest-words")).to_contain_text("未在岗")
    cut(page)
    press(page)
    expect(page.locator(".field-rest-words")).to_contain_text("目前没有任务")
    report(page, "暴露垃圾")
    hold(page, 3)
    cut(page, off=False)
    page.wait_for_function(GONE)
    assert page.evaluate("() => ZH.field.hand.conflicts") == []
    with town.services.database.reading() as connection:
        crew = find_unit(connection, "G12")
        reports = [row for row in open_rows(connection) if isinstance(row, Case)]
    assert crew.duty is Duty.AVAILABLE
    assert [(r.lon, r.photos[0][:6]) for r in reports if r.source == "patrol"] == [
        (HERE.lon, "before")
    ]


def test_a_case_found_and_mended_without_network_is_closed(town: Town, phone: Ring) -> None:
    town.crew("J12", HERE, name="巡查")
    page = phone(town, "J12")
    kept_by_worker(page)
    cut(page)
    report(page, "暴露垃圾")
    hold(page, 2)
    cut(page, off=False)
    page.wait_for_function(GONE)
    reported = _newest_patrol(town)
    filed = town.do(c.FileCase(reported.id, reported.version))
    town.do(c.AssignUnit(filed.id, filed.version, "J12"))
    expect(page.locator(".field-main-button")).to_have_text("接单")
    cut(page)
    for _ in range(3):
        press(page)
    finish(page)
    hold(page, 5)
    cut(page, off=False)
    page.wait_for_function(GONE)
    passed = town.step(found(town, filed), Step.PASS)
    assert town.step(passed, Step.CLOSE).state is State.CLOSED


def _newest_patrol(town: Town) -> Case:
    with town.services.database.reading() as connection:
        reports = [row for row in open_rows(connection) if isinstance(row, Case)]
    return max((r for r in reports if r.source == "patrol"), key=lambda r: r.id)


def test_a_photograph_leaves_the_phone_small_and_without_its_exif(town: Town, phone: Ring) -> None:
    given(town, "H12")
    page = phone(town, "H12")
    cut(page)
    for _ in range(3):
        press(page)
    large, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (4000, 3000), (90, 120, 90)).save(large, "JPEG", exif=exif)
    finish(page, {"name": "big.jpg", "mimeType": "image/jpeg", "buffer": large.getvalue()})
    hold(page, 5)
    sent = bytes(
        page.evaluate("""async () => {
            const photo = ZH.field.hand.outbox.waiting.find((step) => step.body instanceof Blob);
            return [...new Uint8Array(await photo.body.arrayBuffer())];
        }""")
    )
    assert b"secret place" not in sent
    assert max(Image.open(BytesIO(sent)).size) == 1600


def test_positions_wait_without_network_and_come_in_afterwards(town: Town, phone: Ring) -> None:
    given(town, "I12")
    page = phone(town, "I12")
    until(page, "ZH.field.track.state === 'on'")
    cut(page)
    until(page, "ZH.field.track.waiting > 0")
    page.context.set_geolocation({"longitude": 114.06, "latitude": 22.545})
    cut(page, off=False)
    until(page, "ZH.field.track.waiting === 0")
    assert town.services.board.newest("I12") is not None
