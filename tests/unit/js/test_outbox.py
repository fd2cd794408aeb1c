"""Talking to the server: refusals in words, and an outbox that keeps its order."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.unit.js.conftest import Open

SCRIPTS = ("05", "10", "70", "75")


class Server:
    """Takes steps, or answers what it is told to."""

    def __init__(self) -> None:
        self.status = 200
        self.away = False
        self.taken: list[dict[str, Any]] = []

    def answer(self, route: Any) -> None:
        """Answer one step."""
        if self.away:
            route.abort()
            return
        sent = route.request
        self.taken.append(
            {"body": json.loads(sent.post_data), "key": sent.headers["idempotency-key"]}
        )
        refusal = {"error": {"key": "step_refused", "field": "step", "zh": "不能", "en": "No"}}
        route.fulfill(status=self.status, json={"id": "ok"} if self.status == 200 else refusal)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(open_with: Open, server: Server) -> Page:
    page = open_with(*SCRIPTS, answers={"/api/step": server.answer})
    page.evaluate(
        "() => { ZH.backoff = () => 30; window.box = new ZH.Outbox('test'); return box.ready; }"
    )
    return page


def add(page: Page, n: int) -> None:
    page.evaluate("n => box.add({ path: '/api/step', body: { n } })", n)


def emptied(page: Page) -> None:
    page.wait_for_function("() => box.count === 0")


def test_steps_go_out_in_order(page: Page, server: Server) -> None:
    for n in range(5):
        add(page, n)
    emptied(page)
    assert [step["body"]["n"] for step in server.taken] == list(range(5))


def test_without_network_steps_wait_and_then_go_once_each(page: Page, server: Server) -> None:
    server.away = True
    for n in range(3):
        add(page, n)
    page.wait_for_function("() => box.tries > 1")
    assert page.evaluate("() => box.count") == 3
    server.away = False
    emptied(page)
    assert [step["body"]["n"] for step in server.taken] == [0, 1, 2]
    assert len({step["key"] for step in server.taken}) == 3


def test_steps_outlive_the_page(page: Page, server: Server) -> None:
    server.away = True
    add(page, 7)
    keys = page.evaluate("""async () => {
        const again = new ZH.Outbox("test");
        await again.ready;
        return again.waiting.map((step) => [step.body.n, step.key]);
    }""")
    assert keys[0][0] == 7
    assert keys == page.evaluate("() => box.waiting.map((step) => [step.body.n, step.key])")


def test_a_fault_is_tried_again_with_the_same_key(page: Page, server: Server) -> None:
    server.status = 503
    add(page, 1)
    page.wait_for_function("() => box.tries > 2")
    server.status = 200
    emptied(page)
    assert len({step["key"] for step in server.taken}) == 1


@pytest.mark.parametrize("status", [409, 403])
def test_a_refused_step_is_told_and_does_not_hold_back_the_rest(
    page: Page, server: Server, status: int
) -> None:
    server.status = status
    page.evaluate("""() => {
        window.no = [];
        box.refused.on((step, refusal) => no.push([step.body.n, String(refusal)]));
    }""")
    add(page, 1)
    add(page, 2)
    emptied(page)
    assert page.evaluate("() => no") == [[1, "不能"], [2, "不能"]]


def test_without_storage_steps_last_as_long_as_the_page(open_with: Open, server: Server) -> None:
    page = open_with(*SCRIPTS, answers={"/api/step": server.answer})
    page.evaluate("""async () => {
        Object.defineProperty(window, "indexedDB", { get() { throw new Error("refused"); } });
        window.box = new ZH.Outbox("test");
        await box.ready;
        await box.add({ path: "/api/step", body: { n: 1 } });
    }""")
    emptied(page)
    assert page.evaluate("() => box.lasting") is False


REFUSED = """async () => {
    try { await ZH.api.post("/api/step", {}); return null; }
    catch (no) { return [no instanceof ZH.Refusal, no.kind, no.key, String(no)]; }
}"""


@pytest.mark.parametrize(
    ("status", "lang", "said"),
    [
        (409, "zh-Hans", ["refused", "step_refused", "不能"]),
        (409, "en", ["refused", "step_refused", "No"]),
        (403, "en", ["denied", "step_refused", "No"]),
        (429, "en", ["busy", "step_refused", "No"]),
    ],
)  # fmt: skip
def test_a_refusal_speaks_the_language_of_the_page(
    open_with: Open, server: Server, status: int, lang: str, said: list[str]
) -> None:
    server.status = status
    page = open_with(*SCRIPTS, lang=lang, answers={"/api/step": server.answer})
    assert page.evaluate(REFUSED) == [True, *said]


def test_an_answer_that_is_no_json_is_still_said_in_words(open_with: Open) -> None:
    def broken(route: Any) -> None:
        route.fulfill(status=500, body="<h1>Broken</h1>")

    page = open_with(*SCRIPTS, answers={"/api/step": broken})
    assert page.evaluate(REFUSED) == [True, "failed", "failed", "未保存，系统出错，请重试"]


def test_no_network_is_said_in_words(open_with: Open, server: Server) -> None:
    server.away = True
    page = open_with(*SCRIPTS, lang="en", answers={"/api/step": server.answer})
    assert page.evaluate(REFUSED) == [True, "offline", "offline", "Not delivered: no network"]


def test_a_proxys_word_that_the_server_is_away_never_gives_a_step_up(
    page: Page, server: Server
) -> None:
    server.status = 502
    add(page, 1)
    page.wait_for_function("() => box.tries > 12")
    assert page.evaluate("() => [box.count, box.stuck.kind]") == [1, "offline"]
    server.status = 200
    emptied(page)


def test_a_step_that_waits_can_be_taken_back(page: Page, server: Server) -> None:
    server.away = True
    taken = page.evaluate("""async () => {
        await box.add({ path: "/api/step", body: { n: 1 } });
        const second = await box.add({ path: "/api/step", body: { n: 2 } });
        return [await box.withdraw(second), await box.withdraw(second)];
    }""")
    assert taken == [True, False]
    server.away = False
    emptied(page)
    assert [step["body"]["n"] for step in server.taken] == [1]


def test_a_wish_whose_time_is_over_is_not_carried_out(page: Page, server: Server) -> None:
    said = page.evaluate("""async () => {
        const told = new Promise((done) => box.refused.on((step, no) => done(no.kind)));
        await box.add({ path: "/api/step", body: { n: 1 }, until: Date.now() - 1 });
        return told;
    }""")
    assert said == "expired"
    assert server.taken == []


def test_an_old_form_token_is_renewed_and_the_step_goes_out(
    open_with: Open, server: Server
) -> None:
    renewed: list[bool] = []

    def me(route: Any) -> None:
        renewed.append(True)
        route.fulfill(status=200, json={})

    def step(route: Any) -> None:
        if not renewed:
            route.fulfill(status=400, body="<p>The CSRF token has expired.</p>")
        else:
            server.answer(route)

    page = open_with(*SCRIPTS, answers={"/api/step": step, "/api/me": me})
    assert page.evaluate("() => ZH.api.post('/api/step', { n: 1 })") == {"id": "ok"}
    assert len(server.taken) == 1
