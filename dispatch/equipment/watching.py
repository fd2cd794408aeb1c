"""All rules over all devices: readings in, findings out. Keeps only what is not well."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from dispatch.equipment.device import Device
from dispatch.equipment.kinds import DeviceKind, Rule, When
from dispatch.equipment.rates import Change
from dispatch.equipment.rules import IDLE, Spell, Turn, ripen, step

OFF_MS = 6 * 3_600_000
"""A spell nobody has heard of for so long is forgotten unless it was told."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule found something: `level` passed by `value`, or 0 when it is well again."""

    device: Device
    rule: Rule
    level: int
    value: float
    at_ms: int


@dataclass(slots=True)
class _Watched:
    device: Device
    rule: Rule
    spell: Spell
    value: float
    heard_ms: int


class Watcher:
    """Watches readings that come in order of time for each device. Not for two threads at once.

    `lit` tells whether lamps of a device should burn at a moment in milliseconds.
    """

    def __init__(self, lit: Callable[[Device, int], bool | None]) -> None:
        self._lit = lit
        self._open: dict[tuple[int, str], _Watched] = {}
        self._changes: dict[tuple[int, str], Change] = {}

    def __len__(self) -> int:
        return len(self._open)

    def take(
        self, device: Device, kind: DeviceKind, values: Mapping[str, float], at_ms: int
    ) -> Iterator[Finding]:
        """Take the newest readings of a device and yield what they mean."""
        rules = kind.by_reading
        for name, value in values.items():
            for rule in rules.get(name, ()):
                finding = self._step(device, rule, value, at_ms)
                if finding is not None:
                    yield finding

    def tick(self, now_ms: int, *, fresh: Callable[[Device], bool]) -> list[Finding]:
        """Find what has lasted long enough without a new reading, for devices still heard of."""
        found = []
        for key, watched in list(self._open.items()):
            spell, turn = ripen(watched.rule, watched.spell, now_ms)
            if turn is not None and fresh(watched.device):
                self._keep(key, watched, spell)
                found.append(_finding(watched, turn, now_ms))
            elif not spell.level and now_ms - watched.heard_ms > OFF_MS:
                del self._open[key]
        return found

    def raised(self, device: Device, rule: Rule, level: int, at_ms: int) -> None:
        """Know of an alarm that is open since before this watcher began."""
        key = (device.no, rule.id)
        if key not in self._open:
            self._open[key] = _Watched(device, rule, Spell(level=level), 0.0, at_ms)

    def forget(self, device_no: int, rule_id: str) -> None:
        """Drop what was told: somebody cleared the alarm, the next bad reading raises it anew."""
        self._open.pop((device_no, rule_id), None)

    def _step(self, device: Device, rule: Rule, value: float, at_ms: int) -> Finding | None:
        if rule.over_s:
            value = self._change(device, rule, value, at_ms)
        if rule.share_of:
            value = value / (device.traits.get(rule.share_of) or 1.0)
        key = (device.no, rule.id)
        known = self._open.get(key)
        if known is None and not rule.level_of(value):
            return None
        if rule.when is not When.ALWAYS and not self._holds(rule, device, at_ms):
            return self._lapse(key, known, at_ms)
        watched = known or _Watched(device, rule, IDLE, value, at_ms)
        watched.value, watched.heard_ms, watched.device = value, at_ms, device
        spell, turn = step(rule, watched.spell, value, at_ms)
        self._keep(key, watched, spell)
        return _finding(watched, turn, at_ms) if turn else None

    def _change(self, device: Device, rule: Rule, value: float, at_ms: int) -> float:
        key = (device.no, rule.id)
        change = self._changes.get(key)
        if change is None:
            change = self._changes[key] = Change(rule.over_s * 1000)
        return change.take(value, at_ms)

    def _holds(self, rule: Rule, device: Device, at_ms: int) -> bool:
        lit = self._lit(device, at_ms)
        return lit is not None and lit is (rule.when is When.LIT)

    def _lapse(self, key: tuple[int, str], known: _Watched | None, at_ms: int) -> Finding | None:
        """End a spell whose hours are over: day has come, a dark lamp is no news."""
        if known is None:
            return None
        self._open.pop(key)
        return _finding(known, Turn(0), at_ms) if known.spell.level else None

    def _keep(self, key: tuple[int, str], watched: _Watched, spell: Spell) -> None:
        watched.spell = spell
        if spell.idle:
            self._open.pop(key, None)
        else:
            self._open[key] = watched


def _finding(watched: _Watched, turn: Turn, at_ms: int) -> Finding:
    return Finding(watched.device, watched.rule, turn.level, watched.value, at_ms)
