"""Sending: each row once, refusals by field and reason, patience with a server."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from dashboard.replay.mapping import plan_of
from dashboard.replay.reading import open_table
from dashboard.replay.running import Counts, Pace, Rejects, Replay
from dashboard.replay.senders import TRIES, Answer, HttpSender, SendingEnded
from dashboard.replay.turning import Turner
from tests.builders import a_city

REPORT = {"title": "满溢", "matter": "06042"}
Handler = Callable[[httpx.Request], httpx.Response]


class Waits:
    """Remembers how long was to be waited, and waits for nothing."""

    def __init__(self) -> None:
        self.spans: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.spans.append(seconds)


class KnowsKeys:
    """A sender that accepts each key once."""

    def __init__(self) -> None:
        self.keys: set[str] = set()

    def send(self, key: str, values: Mapping[str, Any]) -> Answer:
        known = key in self.keys
        self.keys.add(key)
        return Answer("known" if known else "accepted")


def _sender(answer: Handler) -> tuple[HttpSender, Waits]:
    waits = Waits()
    client = httpx.Client(base_url="http://city", transport=httpx.MockTransport(answer))
    return HttpSender(client, waits), waits


def _in_turn(*responses: httpx.Response | Exception) -> Handler:
    left: Iterator[httpx.Response | Exception] = iter(responses)

    def answer(_request: httpx.Request) -> httpx.Response:
        response = next(left)
        if isinstance(response, Exception):
            raise response
        return response

    return answer


def test_a_report_goes_out_with_its_key() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(201, json={"id": "1", "known": False})

    sender, _ = _sender(answer)
    assert sender.send("plain-7", REPORT).outcome == "accepted"
    assert seen[0].headers["Idempotency-Key"] == "plain-7"
    assert (seen[0].url.path, json.loads(seen[0].content)) == ("/api/cases", REPORT)


def test_a_known_key_is_told_from_a_new_one() -> None:
    sender, _ = _sender(_in_turn(httpx.Response(200, json={"id": "1", "known": True})))
    assert sender.send("k", REPORT).outcome == "known"


def test_a_refusal_keeps_field_and_both_reasons() -> None:
    error = {"error": {"key": "field.unknown", "field": "matter", "zh": "没有", "en": "none"}}
    sender, _ = _sender(_in_turn(httpx.Response(422, json=error)))
    assert sender.send("k", REPORT) == Answer("refused", "matter", "没有", "none")


def test_a_refusal_without_words_names_its_code() -> None:
    sender, _ = _sender(_in_turn(httpx.Response(413, text="<html>")))
    answer = sender.send("k", REPORT)
    assert answer.outcome == "refused"
    assert "413" in answer.en


def test_what_fails_for_the_moment_is_sent_again_ever_less_often() -> None:
    later = httpx.Response(503)
    busy = httpx.Response(429, headers={"Retry-After": "7"})
    lost = httpx.ConnectError("away")
    good = httpx.Response(201, json={"id": "1", "known": False})
    sender, waits = _sender(_in_turn(later, busy, lost, good))
    assert sender.send("k", REPORT).outcome == "accepted"
    assert waits.spans == [0.5, 7.0, 2.0]


def test_a_server_that_stays_away_ends_the_sending() -> None:
    sender, waits = _sender(_in_turn(*[httpx.Response(502)] * TRIES))
    with pytest.raises(SendingEnded) as ended:
        sender.send("k", REPORT)
    assert ended.value.key == "replay.server_away"
    assert len(waits.spans) == TRIES


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_server_that_does_not_let_us_in_ends_the_sending_at_once(status: int) -> None:
    sender, waits = _sender(_in_turn(httpx.Response(status)))
    with pytest.raises(SendingEnded):
        sender.send("k", REPORT)
    assert waits.spans == []


def test_a_pace_keeps_the_rows_own_rhythm_at_its_speed() -> None:
    waits = Waits()
    pace = Pace(60, waits)
    for moment in (0.0, 60.0, 30.0, None, 180.0):
        pace.keep(moment)
    assert waits.spans == [1.0, 2.0]


def test_without_speed_nobody_waits() -> None:
    waits = Waits()
    pace = Pace(0, waits)
    pace.keep(0.0)
    pace.keep(1e9)
    assert waits.spans == []


PLAN = plan_of("test", {"id": "no", "fields": {"title": "{题}", "matter": "{类}", "lon": "{东}"}})
BODY = "no,题,类,东\n1,满溢,06042,114.05\n2,=HYPERLINK(1),06042,东边\n3,满溢\n4,倒伏,04002,114.1\n"


def _replay(tmp_path: Path, sender: KnowsKeys, body: str = BODY) -> tuple[Counts, Path]:
    file, rejects = tmp_path / "cases.csv", tmp_path / "cases.csv.rejects.csv"
    file.write_text(body, encoding="utf-8")
    counts, done = Counts(), []
    with open_table(file, PLAN) as table, Rejects(rejects, table.header) as kept:
        turner = Turner(PLAN, a_city())
        Replay(table, turner, sender, kept, Pace(0, Waits())).run(counts, done.append)
    assert done[-1] == file.stat().st_size
    return counts, rejects


def test_every_row_is_accepted_or_refused_and_a_second_run_adds_nothing(tmp_path: Path) -> None:
    sender = KnowsKeys()
    first, _ = _replay(tmp_path, sender)
    second, _ = _replay(tmp_path, sender)
    assert str(first) == "accepted 2, known 0, refused 2"
    assert str(second) == "accepted 0, known 2, refused 2"


def test_refused_rows_are_written_down_with_line_field_and_reasons(tmp_path: Path) -> None:
    _, rejects = _replay(tmp_path, KnowsKeys())
    rows = list(csv.DictReader(rejects.read_text("utf-8-sig").splitlines()))
    assert [(row["line"], row["field"]) for row in rows] == [("3", "lon"), ("4", "line")]
    assert "东边" in rows[0]["reason_zh"]
    assert "number" in rows[0]["reason_en"]
    assert rows[0]["题"] == "'=HYPERLINK(1)"
    assert rows[1]["no"] == "3"


def test_without_refusals_there_is_no_rejects_file(tmp_path: Path) -> None:
    _replay(tmp_path, KnowsKeys())
    _, rejects = _replay(tmp_path, KnowsKeys(), BODY.splitlines()[0] + "\n1,满溢,06042,114.05\n")
    assert not rejects.exists()
