"""The crews on duty as coverage sees them: who is free, who may be moved, and why others stay."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch.coverage.rules import CoverageRules
from dispatch.unit import LOST, Duty, Fix, Unit

SHIFT_START = timedelta(minutes=30)
"""A crew that came on duty no longer ago is shown where to wait for its shift."""


@dataclass(frozen=True, slots=True)
class Held:
    """What keeps crews where they are, beside their own rows.

    `planned` crews are about to be given a case; `declined` names for a crew the streets it was
    lately sent to and would not, or could not, wait in.
    """

    planned: frozenset[str] = frozenset()
    declined: Mapping[str, frozenset[str]] = field(default_factory=dict)


def absent(unit: Unit, fix: Fix | None, now: datetime) -> str:
    """Return why a crew covers nothing now, or "": a word of the group "unfit"."""
    found = {
        "off_duty": unit.duty is Duty.OFF_DUTY or shift_over(unit, now),
        "on_break": unit.duty is Duty.BREAK,
        "has_cases": bool(unit.queue) or unit.duty is not Duty.AVAILABLE,
        "no_fix": fix is None,
        "fix_old": fix is not None and now - fix.at > LOST,
    }
    return next((reason for reason, holds in found.items() if holds), "")


def settled(unit: Unit, held: Held, rules: CoverageRules, now: datetime) -> str:
    """Return why a free crew is not moved, or "": a word of the group "unfit"."""
    found = {
        "shift_ends": shift_ends(unit, rules, now),
        "planned": unit.id in held.planned,
        "posted": posted(unit, rules, now),
    }
    return next((reason for reason, holds in found.items() if holds), "")


def posted(unit: Unit, rules: CoverageRules, now: datetime) -> bool:
    """Tell whether a crew was sent to a post so lately that it stays there."""
    if not unit.post or unit.posted_at is None:
        return False
    return now - unit.posted_at < timedelta(minutes=rules.hold_min)


def shift_over(unit: Unit, now: datetime) -> bool:
    """Tell whether a crew's shift has ended."""
    return unit.shift_end is not None and unit.shift_end <= now


def shift_ends(unit: Unit, rules: CoverageRules, now: datetime) -> bool:
    """Tell whether a crew's shift ends too soon for a move."""
    margin = timedelta(minutes=rules.shift_margin_min)
    return unit.shift_end is not None and unit.shift_end - now < margin


def shift_begins(unit: Unit, now: datetime) -> bool:
    """Tell whether a crew has just come on duty."""
    return unit.shift_start is not None and now - unit.shift_start <= SHIFT_START
