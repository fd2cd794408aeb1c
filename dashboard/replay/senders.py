"""Two ways to send a report: into this installation, or to a server over HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from dashboard.access.who import Role, Who
from dashboard.api.errors import refusal_record
from dashboard.api.parsing import parse
from dashboard.services import Services
from dispatch.commands import ReportCase
from dispatch.naming import LANGS
from dispatch.refusals import Refusal
from dispatch.words import say

HERE = Who("replay", "", Role.SYSTEM)
"""Who sends when no server is named: keys hold between runs because it is always the same."""

TRIES = 9
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0
AGAIN = frozenset({408, 425, 429})
NOT_LET_IN = frozenset({401, 403, 404, 405})


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a report: "accepted", "known" or "refused" with field and reasons."""

    outcome: str
    field: str = ""
    zh: str = ""
    en: str = ""


class SendingEnded(Refusal):
    """Nothing more can be sent: the server is away, or does not let us in."""

    http = 502

    def __init__(self, reason: str, **args: object) -> None:
        super().__init__("server", **args)
        self.key = f"replay.{reason}"


class Sender(Protocol):
    """Sends reports, each under a key that makes a second sending harmless."""

    def send(self, key: str, values: Mapping[str, Any]) -> Answer:
        """Send a report and return what became of it."""
        ...


def answer_of(refusal: Refusal) -> Answer:
    """Return a refusal as an answer in both languages."""
    record = refusal_record(refusal)["error"]
    zh, en = (str(record[lang]) for lang in LANGS)
    return Answer("refused", refusal.field, zh, en)


class LocalSender:
    """See `Sender`: parses and sends as the HTTP entrance does, without a server between."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def send(self, key: str, values: Mapping[str, Any]) -> Answer:
        """Send a report and return what became of it."""
        try:
            command = parse(ReportCase, values)
            receipt = self._services.send(command, HERE, f"{HERE.id}:{key}")
        except Refusal as refusal:
            return answer_of(refusal)
        return Answer("known" if receipt.known else "accepted")


class HttpSender:
    """See `Sender`: POST /api/cases; what fails for the moment is sent again, ever less often."""

    def __init__(self, client: httpx.Client, wait: Callable[[float], object]) -> None:
        self._client = client
        self._wait = wait

    def send(self, key: str, values: Mapping[str, Any]) -> Answer:
        """Send a report and return what became of it; give up after some tries."""
        pause, why = FIRST_WAIT_S, ""
        for _ in range(TRIES):
            try:
                headers = {"Idempotency-Key": key}
                response = self._client.post("/api/cases", json=dict(values), headers=headers)
            except httpx.TransportError as fault:
                why, asked = type(fault).__name__, 0.0
            else:
                if not _for_the_moment(response.status_code):
                    return _answer(response)
                why, asked = str(response.status_code), _asked_wait(response)
            self._wait(max(pause, asked))
            pause = min(2 * pause, LONGEST_WAIT_S)
        raise SendingEnded("server_away", why=why, tries=TRIES)


def _for_the_moment(status: int) -> bool:
    return status >= 500 or status in AGAIN


def _asked_wait(response: httpx.Response) -> float:
    asked = response.headers.get("Retry-After", "")
    return min(float(asked), LONGEST_WAIT_S) if asked.isdigit() else 0.0


def _answer(response: httpx.Response) -> Answer:
    if response.status_code in NOT_LET_IN:
        raise SendingEnded("not_let_in", status=response.status_code)
    if response.is_success:
        return Answer("known" if response.json()["known"] else "accepted")
    error = _error(response)
    unclear = {lang: say("replay.unclear", lang, status=response.status_code) for lang in LANGS}
    said = {lang: str(error.get(lang) or unclear[lang]) for lang in LANGS}
    return Answer("refused", str(error.get("field", "")), said["zh"], said["en"])


def _error(response: httpx.Response) -> Mapping[str, Any]:
    try:
        record = response.json()
    except ValueError:
        return {}
    error = record.get("error") if isinstance(record, dict) else None
    return error if isinstance(error, dict) else {}
