"""Between the terminals and the store: gathers positions, commits them, and only then says so."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from dashboard.gateways.jt808.counts import Counts, Tallied
from dashboard.gateways.jt808.messages import Decoded, Reason
from dashboard.gateways.jt808.ports import PositionSink
from dashboard.gateways.jt808.settings import Settings
from dispatch.datum import Datum, gcj02_to_wgs84
from dispatch.tracks.checks import Border, flaw_of
from dispatch.unit import Fix

log = logging.getLogger(__name__)


class Teller(Protocol):
    """The link an offer came by."""

    def told(self, offer: "Offer", *, safe: bool) -> None:
        """Hear what became of an offer."""
        ...


@dataclass(frozen=True, slots=True)
class Offer:
    """The positions of one message; `key` names it among those of its link."""

    teller: Teller
    key: tuple[int, int, int]
    fixes: tuple[Fix, ...]
    frame: Decoded
    heard: float
    datum: Datum = "wgs84"


class Intake:
    """One queue for all links of a gateway."""

    def __init__(
        self, sink: PositionSink, border: Border, settings: Settings, counts: Counts
    ) -> None:
        self._sink, self._border, self._settings = sink, border, settings
        self._counts = counts
        self._offers: deque[Offer] = deque()
        self._some = asyncio.Event()
        self._eased: list[Callable[[], None]] = []
        self._pool = ThreadPoolExecutor(1, "jt808-commit")
        self.waiting = 0
        """Positions not committed yet."""

    @property
    def crowded(self) -> bool:
        """Tell whether links should stop reading."""
        return self.waiting >= self._settings.waiting_most

    def offer(self, offer: Offer) -> None:
        """Queue the positions of one message."""
        self._offers.append(offer)
        self.waiting += len(offer.fixes)
        self._some.set()

    def when_eased(self, call: Callable[[], None]) -> None:
        """Call back once when the queue has room again."""
        self._eased.append(call)

    async def run(self, now: Callable[[], datetime]) -> None:
        """Commit what is offered, for ever: one transaction at a time, a short while apart."""
        while True:
            await self._some.wait()
            if self.waiting < self._settings.commit_most:
                await asyncio.sleep(self._settings.commit_every_s)
            offers = self._next_offers()
            safe = await self._commit(self._good(offers, now()))
            self._tell(offers, safe=safe)

    def close(self) -> None:
        """Let the commit in flight end; what was not committed was not acknowledged."""
        self._pool.shutdown(wait=True)

    def _next_offers(self) -> list[Offer]:
        taken: list[Offer] = []
        count = 0
        while self._offers and count < self._settings.commit_most:
            taken.append(self._offers.popleft())
            count += len(taken[-1].fixes)
        if not self._offers:
            self._some.clear()
        return taken

    def _good(self, offers: Sequence[Offer], now: datetime) -> list[Fix]:
        good: list[Fix] = []
        for offer in offers:
            for fix in _in_wgs84(offer):
                if flaw := flaw_of(fix, now, self._border):
                    self._counts.refuse_as(flaw.value, offer.frame.refused(Reason.BODY), now)
                else:
                    good.append(fix)
        return good

    async def _commit(self, fixes: Sequence[Fix]) -> bool:
        loop = asyncio.get_running_loop()
        for attempt in range(self._settings.commit_tries if fixes else 0):
            try:
                await loop.run_in_executor(self._pool, self._sink.put, fixes)
            except Exception:
                # Whatever the store raised, the positions are not safe: wait, and offer them again.
                log.exception("commit of %d positions failed, try %d", len(fixes), attempt + 1)
                await asyncio.sleep(self._settings.retry_s * 2**attempt)
            else:
                self._counts.add(Tallied.COMMITS)
                self._counts.add(Tallied.SAFE, len(fixes))
                return True
        return not fixes

    def _tell(self, offers: Sequence[Offer], *, safe: bool) -> None:
        now = asyncio.get_running_loop().time()
        for offer in offers:
            self.waiting -= len(offer.fixes)
            offer.teller.told(offer, safe=safe)
            if safe:
                self._counts.safe(now - offer.heard)
        if self._eased and not self.crowded:
            eased, self._eased = self._eased, []
            for call in eased:
                call()


def _in_wgs84(offer: Offer) -> Sequence[Fix]:
    if offer.datum != "gcj02" or not offer.fixes:
        return offer.fixes
    places = gcj02_to_wgs84([(fix.lon, fix.lat) for fix in offer.fixes])
    return [
        replace(fix, lon=float(lon), lat=float(lat))
        for fix, (lon, lat) in zip(offer.fixes, places, strict=True)
    ]
