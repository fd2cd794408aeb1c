"""All simulated devices together: who speaks when, and what cameras see in between."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from heapq import heapify, heappop, heappush
from random import Random
from typing import Any

from dispatch.equipment.device import Device
from dispatch.equipment.kinds import DeviceKind
from dispatch.equipment.simulating.more_waves import WAVES
from dispatch.equipment.simulating.scenario import Plot, Scenario, humps
from dispatch.equipment.simulating.waves import Life, Moment

FIRST_WORD_S = 25.0
"""At the start every device speaks once within so many seconds."""

RECALLED_MS = 12 * 3_600_000
RECALL_STEP_MS = 1_800_000

SEEN_PER_DAY = 2.4
"""What one camera sees on a usual day, day and night together."""

WEIGHTS = {
    "exposed_rubbish": 14, "parked_bike": 12, "parked_car": 12, "stall": 9, "shop_outside": 8,
    "clothes": 6, "heap": 7, "dirty_road": 4, "overflow": 4, "advert": 2, "grill": 1, "floating": 1,
}  # fmt: skip

Body = dict[str, Any]
Burning = Callable[[Device, int], bool]


@dataclass(frozen=True, slots=True)
class Said:
    """What one device says, on which of its channels."""

    device: Device
    channel: str
    body: Body


class Street:
    """Simulated devices; ask what is due and say it. `burning` tells whether lamps burn."""

    def __init__(
        self,
        devices: Iterable[Device],
        kinds: Mapping[str, DeviceKind],
        zone: tzinfo,
        burning: Burning,
        seed: int = 1,
    ) -> None:
        known = [d for d in devices if d.kind in WAVES and d.kind in kinds]
        self._kinds, self._zone, self._burning = kinds, zone, burning
        self._lives = [Life(d, Random(f"{d.id} {seed}")) for d in known]
        self._peers = Counter(d.kind for d in known)
        self._seqs = [0] * len(known)
        self._spoke = [0] * len(known)
        self._begun: set[int] = set()
        self._due: list[tuple[int, int]] = []
        self.scenario = Scenario()

    def __len__(self) -> int:
        return len(self._lives)

    def begin(self, now_ms: int) -> None:
        """Let every device speak soon, and then at its own pace.

        Numbers go on from the seconds since 1970: after a restart no device repeats one.
        """
        self._seqs = [now_ms // 1000] * len(self._lives)
        self._spoke = [now_ms] * len(self._lives)
        self._begun = set(range(len(self._lives)))
        self._due = [
            (now_ms + int(life.chance.uniform(0, FIRST_WORD_S) * 1000), n)
            for n, life in enumerate(self._lives)
        ]
        heapify(self._due)

    def recall(self, now_ms: int) -> None:
        """Live through the hours before: bins, loads and faults are then those of a usual day."""
        for at_ms in range(now_ms - RECALLED_MS, now_ms, RECALL_STEP_MS):
            for _ in self.all_at(at_ms, RECALL_STEP_MS):
                pass

    def play(self, plot: Plot, now_ms: int) -> None:
        """Begin a scenario; at dusk all lamps speak at once."""
        self.scenario = Scenario(plot, now_ms)
        if plot is Plot.DUSK:
            lamps = {n for n, life in enumerate(self._lives) if life.device.kind == "lamp"}
            kept = [(at, n) for at, n in self._due if n not in lamps]
            spread = [(now_ms + self._lives[n].chance.randrange(120_000), n) for n in lamps]
            self._due = kept + spread
            heapify(self._due)

    def due(self, now_ms: int, most: int = 20_000) -> Iterator[Said]:
        """Yield what is said up to `now_ms`, in order of time."""
        while self._due and self._due[0][0] <= now_ms and most > 0:
            at_ms, n = heappop(self._due)
            life = self._lives[n]
            kind = self._kinds[life.device.kind]
            if not (self._seqs[n] and life.away(at_ms, kind.interval_s)):
                yield from self._speak(n, at_ms)
            most -= 1
            # after the first word its own hour of the round: all would speak together for ever
            least = 0.05 if n in self._begun else 0.95
            self._begun.discard(n)
            pause = kind.interval_s * life.chance.uniform(least, 1.05)
            heappush(self._due, (at_ms + int(pause * 1000), n))

    def all_at(self, at_ms: int, passed_ms: int) -> Iterator[tuple[Device, dict[str, float]]]:
        """Yield what every device reads at one moment, so long after the last: for a history."""
        for n in range(len(self._lives)):
            yield self._read(n, at_ms, passed_ms)

    def heard_at(self, at_ms: int, passed_ms: int) -> Iterator[tuple[Device, dict[str, float]]]:
        """Yield as `all_at`, without the devices that the network has lost just then."""
        for n, life in enumerate(self._lives):
            if not life.away(at_ms, passed_ms / 1000):
                yield self._read(n, at_ms, passed_ms)

    def _read(self, n: int, at_ms: int, passed_ms: int) -> tuple[Device, dict[str, float]]:
        life = self._lives[n]
        self._spoke[n] = at_ms - passed_ms
        return life.device, WAVES[life.device.kind](life, self._moment(n, at_ms))

    def _speak(self, n: int, at_ms: int) -> Iterator[Said]:
        life = self._lives[n]
        moment = self._moment(n, at_ms)
        self._spoke[n] = at_ms
        self._seqs[n] += 1
        values = WAVES[life.device.kind](life, moment)
        yield Said(life.device, "up", _body(life.device.id, at_ms, self._seqs[n], values))
        seen = self._sees(life, moment)
        if seen is not None:
            self._seqs[n] += 1
            body = _body(life.device.id, at_ms + 1, self._seqs[n], seen[1])
            yield Said(life.device, "event", body | {"cls": seen[0]})

    def _moment(self, n: int, at_ms: int) -> Moment:
        device = self._lives[n].device
        local = datetime.fromtimestamp(at_ms / 1000, self._zone)
        interval_ms = self._kinds[device.kind].interval_s * 1000
        since = self._spoke[n] or at_ms - interval_ms
        return Moment(
            at_ms=at_ms,
            hour=local.hour + local.minute / 60,
            passed_s=min(max(4 * interval_ms, 3_600_000), at_ms - since) / 1000,
            scenario=self.scenario,
            lit=self._burning(device, at_ms),
            peers=self._peers[device.kind],
        )

    def _sees(self, life: Life, moment: Moment) -> tuple[str, dict[str, float]] | None:
        """Return what a camera sees just now: a class, how sure it is, and for how long."""
        matters = self._kinds[life.device.kind].matters
        busy = SEEN_PER_DAY * (0.3 + 1.4 * humps(moment.hour, 9, 17, 20))
        if not matters or not life.seldom(busy, moment.passed_s):
            return None
        chance = life.chance
        classes = list(matters)
        label = chance.choices(classes, [WEIGHTS.get(name, 1) for name in classes])[0]
        sure = round(min(0.99, chance.betavariate(7, 2.5)), 2)
        return label, {"confidence": sure, "dwell_s": float(chance.randint(60, 900))}


def _body(device: str, at_ms: int, seq: int, values: dict[str, float]) -> Body:
    return {"id": device, "ts": at_ms, "seq": seq, "vals": values, "q": 0}
