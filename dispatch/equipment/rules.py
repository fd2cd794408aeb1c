"""When a reading becomes an alarm and when it ceases: limits, duration, hysteresis, chattering."""

from dataclasses import dataclass, replace

from dispatch.equipment.kinds import Rule

CHATTERS = 3
CHATTER_MS = 10 * 60_000
"""An alarm raised so often within this span chatters (ISA-18.2: nuisance alarms)."""
STEADY_MS = 10 * 60_000
"""A chattering alarm is cleared only after it has been well for so long."""


@dataclass(frozen=True, slots=True)
class Spell:
    """How one rule stands for one device; moments are event times in milliseconds.

    `level` was told; `pending` is beyond a limit since `since_ms` but not told yet; `well_ms` is
    since when a told one is well again; `raised` is when it was raised of late.
    """

    level: int = 0
    pending: int = 0
    since_ms: int = 0
    well_ms: int = 0
    raised: tuple[int, ...] = ()

    @property
    def idle(self) -> bool:
        """Tell whether there is nothing to remember."""
        return not (self.level or self.pending or self.raised)

    @property
    def chatters(self) -> bool:
        """Tell whether it was raised too often of late."""
        return len(self.raised) >= CHATTERS


IDLE = Spell()


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step found: raised to `level`, or cleared when `level` is 0."""

    level: int


Step = tuple[Spell, Turn | None]


def step(rule: Rule, spell: Spell, value: float, at_ms: int) -> Step:
    """Take the next reading of a rule, in order of time."""
    passed = rule.level_of(value)
    if passed > spell.level:
        lowest = min(passed, spell.pending or passed)
        waiting = replace(
            spell, pending=lowest, since_ms=spell.since_ms if spell.pending else at_ms, well_ms=0
        )
        return ripen(rule, waiting, at_ms)
    if spell.level and rule.well(value):
        well = replace(spell, pending=0, since_ms=0, well_ms=spell.well_ms or at_ms)
        return ripen(rule, well, at_ms)
    if spell.pending or spell.well_ms:
        return replace(spell, pending=0, since_ms=0, well_ms=0), None
    return spell, None


def ripen(rule: Rule, spell: Spell, now_ms: int) -> Step:
    """Tell what has lasted long enough by `now_ms`, though no new reading came."""
    if spell.pending and now_ms - spell.since_ms >= rule.lasts_s * 1000:
        raised = (*_recent(spell.raised, now_ms), now_ms)
        return Spell(level=spell.pending, raised=raised), Turn(spell.pending)
    if spell.well_ms and now_ms - spell.well_ms >= _clears_ms(rule, spell):
        return Spell(raised=_recent(spell.raised, now_ms)), Turn(0)
    return spell, None


def _clears_ms(rule: Rule, spell: Spell) -> int:
    return max(rule.clears_s * 1000, STEADY_MS if spell.chatters else 0)


def _recent(raised: tuple[int, ...], now_ms: int) -> tuple[int, ...]:
    return tuple(at for at in raised if now_ms - at < CHATTER_MS)
