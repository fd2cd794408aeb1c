"""Words for drivers: asked for in any process, spoken by the gateway that has the link."""

from collections.abc import Callable
from threading import Condition, Thread
from time import monotonic
from uuid import uuid4

import orjson

from dashboard.access.who import Who
from dashboard.feed.bus import Bus
from dashboard.gateways.jt808.server import Sent
from dashboard.services import Services
from dashboard.store.ledger import open_ledger
from dispatch.facts import Fact, FactKind
from dispatch.handlers.context import check_texts
from dispatch.refusals import FieldRefused

TEXT = "text"
"""The bus's message that asks whichever gateway has the terminal to speak."""

TOLD = "text_told"
"""A gateway's answer: what became of it."""

PATIENCE_S = 12.0
"""Longer than a gateway waits for a terminal's answer (0x0001)."""

OTHERS_S = 1.0
"""How long another gateway may still speak up after one said the terminal is not with it."""

Speak = Callable[[str, str], Sent]


class Texter:
    """Speaks for the gateway of this process whenever anybody of the installation asks."""

    def __init__(self, bus: Bus, speak: Speak) -> None:
        self._bus, self._speak = bus, speak
        bus.listen(self._hear)

    def _hear(self, kind: str, body: bytes) -> None:
        if kind == TEXT:
            Thread(target=self._answer, args=(orjson.loads(body),), daemon=True).start()

    def _answer(self, asked: dict[str, str]) -> None:
        """Speak in a thread of its own: the bus does not wait for a terminal on a bad line."""
        result = self._speak(asked["vehicle"], asked["words"])
        self._bus.publish(TOLD, orjson.dumps({"no": asked["no"], "result": result}))


class Texts:
    """Asks the installation's gateways to speak, and waits for what became of it."""

    def __init__(self, services: Services, patience_s: float = PATIENCE_S) -> None:
        self._services, self._bus, self._patience_s = services, services.bus, patience_s
        self._told: dict[str, list[Sent]] = {}
        self._turn = Condition()
        self._bus.listen(self._hear)

    def tell(self, who: Who, vehicle: str, words: str) -> Sent:
        """Return what became of words for a driver; a fact keeps who said what to whom."""
        if not words.strip():
            raise FieldRefused("words", "missing")
        check_texts(words=words)
        result = self._send(vehicle, words)
        detail = {"device": vehicle, "words": words, "result": str(result)}
        fact = Fact(FactKind.DRIVER_TOLD, self._services.clock.now(), who.actor, detail=detail)
        with open_ledger(self._services.database) as ledger:
            ledger.write(fact)
        self._services.relay.nudge()
        return result

    def _send(self, vehicle: str, words: str) -> Sent:
        no = uuid4().hex
        with self._turn:
            self._told[no] = []
        body = {"no": no, "vehicle": vehicle, "words": words}
        self._bus.publish(TEXT, orjson.dumps(body))
        try:
            return self._wait(no)
        finally:
            with self._turn:
                del self._told[no]

    def _wait(self, no: str) -> Sent:
        end = monotonic() + self._patience_s
        with self._turn:
            answers = self._told[no]
            while not (spoken := [each for each in answers if each is not Sent.OFFLINE]):
                left = end - monotonic()
                if not self._turn.wait(min(left, OTHERS_S) if answers else max(left, 0.0)):
                    return Sent.OFFLINE
            return spoken[0]

    def _hear(self, kind: str, body: bytes) -> None:
        if kind != TOLD:
            return
        told = orjson.loads(body)
        with self._turn:
            if told["no"] in self._told:
                self._told[told["no"]].append(Sent(told["result"]))
                self._turn.notify_all()
