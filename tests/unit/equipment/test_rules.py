"""When a reading becomes an alarm, and when it ceases."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.alarms import Severity
from dispatch.equipment.kinds import Level, Rule, Side
from dispatch.equipment.rules import IDLE, STEADY_MS, Spell, Turn, ripen, step
from dispatch.naming import Name

MINUTE = 60_000
FULL = Rule(
    id="sanitation.bin.full",
    name=Name("满溢", "full"),
    reading="fill",
    side=Side.ABOVE,
    levels=(Level(80, Severity.LOW), Level(95, Severity.HIGH)),
    clear=60,
)


def told(rule: Rule, *readings: tuple[float, float]) -> list[int]:
    """Return the levels told for readings, each a minute and a value."""
    spell, turns = IDLE, []
    for minute, value in readings:
        spell, turn = step(rule, spell, value, int(minute * MINUTE) + 1)
        turns += [turn.level] if turn else []
    return turns


def test_a_reading_beyond_its_limit_is_told_once() -> None:
    assert told(FULL, (0, 50), (1, 85), (2, 86), (3, 90)) == [1]


def test_a_worse_reading_is_told_again_as_worse() -> None:
    assert told(FULL, (0, 85), (1, 97), (2, 99)) == [1, 2]


def test_a_jump_beyond_both_limits_is_told_as_the_worse() -> None:
    assert told(FULL, (0, 99)) == [2]


def test_an_alarm_ends_only_past_the_clear_limit() -> None:
    assert told(FULL, (0, 85), (1, 70), (2, 61), (3, 59)) == [1, 0]


def test_a_limit_must_be_passed_for_its_duration() -> None:
    lasting = replace(FULL, lasts_s=300)
    assert told(lasting, (0, 85), (2, 85), (4, 50), (5, 85), (9, 85)) == []
    assert told(lasting, (0, 85), (3, 85), (5, 85)) == [1]


def test_what_lasts_ripens_without_a_new_reading() -> None:
    lasting = replace(FULL, lasts_s=300)
    spell, _ = step(lasting, IDLE, 85, MINUTE)
    assert ripen(lasting, spell, 5 * MINUTE)[1] is None
    assert ripen(lasting, spell, 6 * MINUTE)[1] == Turn(1)


def test_a_rule_below_its_limit_works_the_other_way_round() -> None:
    cold = replace(FULL, side=Side.BELOW, levels=(Level(850, Severity.HIGH),), clear=870)
    assert told(cold, (0, 900), (1, 840), (2, 860), (3, 880)) == [1, 0]


def test_an_alarm_must_be_well_for_its_clearing_time() -> None:
    slow = replace(FULL, clears_s=600)
    assert told(slow, (0, 85), (1, 20), (5, 90), (6, 20), (15, 20), (16, 20)) == [1, 0]


def test_a_chattering_alarm_is_held_until_it_has_been_well_for_long() -> None:
    readings = [(n / 2, 85 if n % 2 == 0 else 20) for n in range(12)]
    assert told(FULL, *readings) == [1, 0, 1, 0, 1]
    spell = Spell(level=1, raised=(1, 2, 3), well_ms=10)
    assert ripen(FULL, spell, 10 + STEADY_MS - 1)[1] is None
    assert ripen(FULL, spell, 10 + STEADY_MS)[1] == Turn(0)


@given(st.lists(st.floats(0, 120), max_size=60))
def test_turns_never_repeat_a_level_and_rise_before_they_fall(values: list[float]) -> None:
    turns = told(FULL, *((n * 20, value) for n, value in enumerate(values)))
    level = 0
    for turn in turns:
        assert turn > level or (turn == 0 and level > 0)
        level = turn


@pytest.mark.parametrize(("value", "level"), [(0, 0), (79.9, 0), (80, 1), (95, 2), (200, 2)])
def test_levels_are_passed_at_their_limit(value: float, level: int) -> None:
    assert FULL.level_of(value) == level
