"""What sending a crew does to other cases, why others lost, who decides when."""

from dataclasses import replace

import pytest

from dispatch.advice.comparing import turning_point, verdicts
from dispatch.advice.keeping import instead, kept, read_kept
from dispatch.advice.ranking import rank
from dispatch.dispatch_rules import Mode, ModeRule
from dispatch.planning.draft import draft
from dispatch.planning.effects import effect
from dispatch.words import words
from tests.unit.planning.scenes import FAR, NEAR, place, situation, waiting


def test_a_case_sent_first_makes_the_planned_ones_wait() -> None:
    planned, new = place(1), place(2, lon=114.06)
    of = draft(waiting(planned, new))
    found = effect(of, {"A01": [planned.id]}, new.id, "A01")
    assert set(found.pushed) == {planned.id}
    assert found.pushed[planned.id] > 30
    assert found.late == ()
    assert found.cost > 0


def test_a_free_crew_delays_nobody() -> None:
    planned, new = place(1), place(2)
    found = effect(draft(waiting(planned, new)), {"A01": [planned.id]}, new.id, "A02")
    assert (found.pushed, found.late) == ({}, ())


def test_a_case_that_would_miss_its_limit_is_named() -> None:
    new = place(2)
    tight = place(1, due_at=new.reported_at.replace(minute=40))
    found = effect(draft(waiting(tight, new)), {"A01": [tight.id]}, new.id, "A01")
    assert found.late == (tight.id,)


def test_the_next_best_is_told_what_it_lost_by() -> None:
    advice = rank(place(1), [NEAR, FAR], situation())
    (lost,) = verdicts(advice)
    assert (lost.unit, lost.key) == ("A02", "arrive")
    assert lost.minutes == pytest.approx(advice.ranked[1].cost - advice.ranked[0].cost)
    turns = turning_point(advice)
    assert turns
    assert turns[1]["second"] == "A02"


def test_a_crew_of_another_district_loses_by_leaving_its_own() -> None:
    guest = replace(NEAR, id="A02", district="440303", support=("440304",))
    at = situation()
    at = replace(at, fixes={**at.fixes, "A02": replace(at.fixes["A01"], unit="A02")})
    (lost,) = verdicts(rank(place(1), [NEAR, guest], at))
    assert (lost.unit, lost.key) == ("A02", "support")


def test_an_override_keeps_what_the_advised_crew_would_have_done() -> None:
    advice = rank(place(1), [NEAR, FAR], situation())
    record = read_kept(kept(advice, "A02"))
    assert record
    unit, earlier = instead(record) or ("", 0)
    assert unit == "A01"
    assert earlier == round(advice.ranked[1].arrive_minutes) - round(
        advice.ranked[0].arrive_minutes
    )
    assert instead(read_kept(kept(advice, "A01")) or {}) is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_way_to_lose_has_words(lang: str) -> None:
    known = words(lang)  # type: ignore[arg-type] # one of the two
    assert {"lost.arrive", "lost.late", "lost.load", "lost.support"} <= set(known)


def test_hours_of_a_rule_may_pass_midnight() -> None:
    night = ModeRule(Mode.PROPOSE, area="safety", from_hour=22, to_hour=6)
    assert night.covers("safety", "440304", 23.5)
    assert night.covers("safety", "440304", 5.9)
    assert not night.covers("safety", "440304", 6.0)
    assert not night.covers("parks", "440304", 23.5)
