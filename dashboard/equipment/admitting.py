"""From envelopes to readings that are new, checked and in one order for each device."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

from dashboard.equipment.conditions import Last
from dashboard.equipment.envelope import Envelope, Outcome, Spoken
from dashboard.equipment.history import AT_MS, MINUTE_MS, Value
from dashboard.equipment.tracked import Known, Tracked
from dispatch.city import City
from dispatch.equipment.checking import (
    Fault,
    check_values,
    fault_of_place,
    fault_of_time,
    fault_of_topic,
)
from dispatch.equipment.derived import derive
from dispatch.equipment.device import Condition, DeviceState, Presence, Telegram, state_of

DRIFT_WEIGHT = 0.2


@dataclass(slots=True)
class Item:
    """A telegram that was taken: its device, its values that hold, its envelope's outcome."""

    tracked: Tracked
    telegram: Telegram
    values: dict[str, float]
    outcome: Outcome
    late: bool = False


@dataclass(slots=True)
class Batch:
    """What some envelopes come to; nothing of it counts before it is committed."""

    outcomes: list[tuple[Envelope, Outcome]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    drafts: dict[int, tuple[Tracked, Condition]] = field(default_factory=dict)

    @property
    def late_moments(self) -> list[tuple[int, int]]:
        """Device and time of what may have been stored before."""
        return [(i.tracked.device.no, i.telegram.at_ms) for i in self.items if i.late]


@dataclass(slots=True)
class _Hearing:
    """One envelope being checked: what it says, what becomes of it, and when it was heard."""

    said: Spoken
    outcome: Outcome
    batch: Batch
    now_ms: int

    def draft(self, tracked: Tracked) -> Condition:
        """Return the condition of a device as this batch has it so far."""
        found = self.batch.drafts.get(tracked.device.no)
        return found[1] if found else tracked.last

    def settle(self, tracked: Tracked, condition: Condition) -> None:
        """Let this batch lead to a condition, in the state that follows from it."""
        state = state_of(tracked.device, tracked.kind, condition, self.now_ms)
        if state is not condition.state:
            condition = replace(condition, state=state, since_ms=self.now_ms)
        self.batch.drafts[tracked.device.no] = (tracked, condition)


class Admission:
    """Checks what envelopes say against the register and the city."""

    def __init__(self, known: Known, city: City, numbers: Mapping[str, int]) -> None:
        self._known, self._city, self._numbers = known, city, numbers

    def admit(self, spoken: Sequence[tuple[Envelope, Spoken]]) -> Batch:
        """Check envelopes whose devices are loaded."""
        batch = Batch()
        for envelope, said in spoken:
            outcome = Outcome(faults=list(said.faults))
            batch.outcomes.append((envelope, outcome))
            hearing = _Hearing(said, outcome, batch, envelope.heard_ms)
            for telegram in said.telegrams:
                fault = self._take(telegram, hearing)
                if fault:
                    outcome.faults.append((fault, telegram.device))
        return batch

    def _take(self, telegram: Telegram, hearing: _Hearing) -> Fault | None:
        tracked = self._known.get(telegram.device)
        if tracked is None:
            return Fault.UNKNOWN_DEVICE
        if hearing.said.speaker and (fault := self._fault_of_speaker(tracked, hearing.said)):
            return fault
        if not tracked.may_speak(monotonic()):
            return Fault.FLOOD
        if telegram.presence is not None:
            hearing.outcome.accepted += 1
            _connected(tracked, telegram.presence, hearing)
            return None
        return self._read(tracked, telegram, hearing)

    def _fault_of_speaker(self, tracked: Tracked, said: Spoken) -> Fault | None:
        device = tracked.device
        if said.speaker not in (device.id, device.parent, device.circuit):
            return Fault.WRONG_DEVICE
        return fault_of_topic(device, said.area, said.gb2260, self._city)

    def _read(self, tracked: Tracked, telegram: Telegram, hearing: _Hearing) -> Fault | None:
        if fault := fault_of_time(telegram, hearing.now_ms):
            return fault
        checked = check_values(telegram, tracked.kind)
        hearing.outcome.faults += [(f, f"{telegram.device}/{name}") for f, name in checked.faults]
        if fault := fault_of_place(checked.values, self._city):
            return fault
        if telegram.label and telegram.label not in tracked.kind.matters:
            return Fault.UNKNOWN_READING
        if not checked.values:
            return None
        derive(tracked.derives, checked.values, tracked.device)
        return _keep(Item(tracked, telegram, checked.values, hearing.outcome), hearing)

    def sift(self, batch: Batch, stored: set[tuple[int, int, int]]) -> "Sifted":
        """Tell what of a batch is new, of what is stored already and of what comes twice in it.

        Telegrams of one device that are not late have ever later times: they are new as they are.
        """
        numbers, sifted = self._numbers, Sifted()
        values, late = sifted.values, []
        for item in batch.items:
            if item.late:
                late.append(item)
                continue
            no, at_ms = item.tracked.device.no, item.telegram.at_ms
            quality = int(item.telegram.quality)
            for name, value in item.values.items():
                values.append((no, numbers[name], at_ms, value, quality))
            sifted.fresh.append(item)
        if late:
            self._sift_late(late, sifted, stored)
        return sifted

    def _sift_late(
        self, late: Iterable[Item], sifted: "Sifted", stored: set[tuple[int, int, int]]
    ) -> None:
        taken = stored | {_key(value) for value in sifted.values}
        for item in late:
            no, at_ms = item.tracked.device.no, item.telegram.at_ms
            quality = int(item.telegram.quality)
            rows: list[Value] = [
                (no, self._numbers[name], at_ms, value, quality)
                for name, value in item.values.items()
            ]
            fresh = [row for row in rows if _key(row) not in taken]
            taken |= {_key(row) for row in fresh}
            sifted.values += fresh
            (sifted.fresh if fresh else sifted.repeated).append(item)


@dataclass(slots=True)
class Sifted:
    """New readings of a batch, the telegrams that brought them, and those that brought none."""

    values: list[Value] = field(default_factory=list)
    fresh: list[Item] = field(default_factory=list)
    repeated: list[Item] = field(default_factory=list)

    def count(self) -> None:
        """Write into the outcomes what was late and what came twice."""
        for item in self.fresh:
            item.outcome.late += item.late
        for item in self.repeated:
            item.outcome.accepted -= 1
            item.outcome.faults.append((Fault.DUPLICATE, item.telegram.device))


def _key(value: Value) -> tuple[int, int, int]:
    device, quantity, at_ms, _, _ = value
    return device, quantity, at_ms


def minutes_of(values: Iterable[Value]) -> set[int]:
    """Return the minutes some readings fall into."""
    return {value[AT_MS] // MINUTE_MS * MINUTE_MS for value in values}


def lasts_of(batch: Batch) -> list[Last]:
    """Return the conditions a batch leads to."""
    return [
        Last(no, condition, condition.values.get(tracked.kind.main))
        for no, (tracked, condition) in batch.drafts.items()
    ]


def _connected(tracked: Tracked, presence: Presence, hearing: _Hearing) -> None:
    """Take note of a device's own word, or its broker's last will, about its connection."""
    last, now_ms = hearing.draft(tracked), hearing.now_ms
    if presence is Presence.ONLINE:
        hearing.settle(tracked, replace(last, heard_ms=now_ms))
    elif last.state is not DeviceState.OFFLINE:
        since = max(now_ms, last.heard_ms + 1)
        offline = replace(last, state=DeviceState.OFFLINE, since_ms=since)
        hearing.settle(tracked, offline)


def _keep(item: Item, hearing: _Hearing) -> Fault | None:
    last, telegram = hearing.draft(item.tracked), item.telegram
    if telegram.at_ms > last.at_ms:
        if _repeats(telegram, item.values, last):
            return Fault.DUPLICATE
        hearing.settle(item.tracked, _newer(last, item, hearing.now_ms))
    else:
        item.late = True
    item.outcome.accepted += 1
    hearing.batch.items.append(item)
    return None


def _repeats(telegram: Telegram, values: Mapping[str, float], last: Condition) -> bool:
    """The same number with the same values is the same telegram, sent again with a new time."""
    return (
        telegram.seq > 0
        and telegram.seq == last.seq
        and all(last.values.get(name) == value for name, value in values.items())
    )


def _newer(last: Condition, item: Item, now_ms: int) -> Condition:
    telegram = item.telegram
    ahead = telegram.at_ms - now_ms
    weight = DRIFT_WEIGHT if last.heard_ms else 1.0
    silent = last.heard_ms and now_ms - last.heard_ms > item.tracked.kind.silent_s * 1000
    return Condition(
        at_ms=telegram.at_ms,
        heard_ms=now_ms,
        seq=telegram.seq,
        values={**last.values, **item.values},
        quality=int(telegram.quality),
        drift_ms=round(last.drift_ms + weight * (ahead - last.drift_ms)),
        state=DeviceState.OFFLINE if silent else last.state,
        since_ms=last.since_ms,
    )
