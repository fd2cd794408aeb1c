"""The first engine: who gets what, what is kept of it, and whose decision stands."""

from dataclasses import replace
from datetime import timedelta

from dispatch.advice.dispatching import BestFirst, Waiting, story_of
from dispatch.advice.keeping import kept, read_kept
from dispatch.advice.ranking import Situation, rank
from dispatch.advice.router import router_of
from dispatch.facts import Actor, Fact, FactKind
from dispatch.lifecycle import Step
from dispatch.unit import Duty, Unit
from dispatch.words import words
from tests.builders import NOON, a_case, a_city, a_fix, a_unit

MACHINE = Actor("zhihui", "machine")
OFFICER = Actor("li", "operator", "李强")
CREW = Actor("crew", "crew", "张师傅")

NEAR, FAR = a_unit("A01"), a_unit("A02")
FIXES = {"A01": a_fix("A01", lon=114.051), "A02": a_fix("A02", lon=114.09)}


def _situation() -> Situation:
    city = a_city()
    return Situation(city, NOON, {}, FIXES, router_of(city))


def _waiting(
    *units: Unit, cases: int = 1, tried: dict[str, frozenset[str]] | None = None
) -> Waiting:
    found = tuple(a_case(id=f"4403042026112300000{n}", version=2) for n in range(1, cases + 1))
    return Waiting(_situation(), units or (NEAR, FAR), found, tried or {})


def test_the_nearest_free_crew_gets_the_case() -> None:
    (given,) = BestFirst().decide(_waiting())
    assert (given.unit, given.version) == ("A01", 2)


def test_a_crew_that_gave_the_case_back_is_not_asked_again() -> None:
    waiting = _waiting(tried={"44030420261123000001": frozenset({"A01"})})
    assert [given.unit for given in BestFirst().decide(waiting)] == ["A02"]


def test_no_crew_is_filled_past_its_capacity() -> None:
    crews = (replace(NEAR, capacity=2), replace(FAR, capacity=1))
    given = BestFirst().decide(_waiting(*crews, cases=5))
    assert sorted(one.unit for one in given) == ["A01", "A01", "A02"]


def test_the_most_urgent_case_is_served_first() -> None:
    calm = a_case(id="44030420261123000001", version=1)
    urgent = a_case(id="44030420261123000002", version=1, priority=1)
    waiting = Waiting(_situation(), (replace(NEAR, capacity=1),), (calm, urgent))
    assert [given.case for given in BestFirst().decide(waiting)] == [urgent.id]


def test_a_case_that_nobody_may_take_keeps_waiting() -> None:
    assert BestFirst().decide(_waiting(replace(NEAR, duty=Duty.BREAK))) == []


def test_reasons_and_alternatives_are_kept_with_the_choice() -> None:
    (given,) = BestFirst().decide(_waiting())
    record = read_kept(given.advice)
    assert record is not None
    assert (record["rank"], record["fit"]) == (1, 2)
    assert [one["unit"] for one in record["ranked"]] == ["A01", "A02"]
    for key, _arguments in record["ranked"][0]["why"]:
        assert f"why.{key}" in words("zh")


def test_a_choice_far_down_the_list_is_kept_too() -> None:
    units = [a_unit(f"A{n:02d}") for n in range(1, 8)]
    fixes = {u.id: a_fix(u.id, lon=114.051 + n / 200) for n, u in enumerate(units)}
    advice = rank(a_case(), units, replace(_situation(), fixes=fixes))
    record = read_kept(kept(advice, "A07"))
    assert record is not None
    assert record["rank"] == 7
    assert [one["unit"] for one in record["ranked"]] == ["A01", "A02", "A03", "A07"]


def test_anything_else_is_no_kept_recommendation() -> None:
    assert [read_kept(text) for text in ("", "[]", "{}", "well")] == [None] * 4


def _fact(step: Step, actor: Actor, unit: str = "A01") -> Fact:
    at = NOON + timedelta(minutes=1)
    return Fact(FactKind.STEP_TAKEN, at, actor, case="1", unit=unit, step=step)


def test_a_new_case_has_no_story() -> None:
    story = story_of([_fact(Step.FILE, OFFICER)])
    assert not story.by_people
    assert not story.by_machine
    assert story.tried == frozenset()


def test_where_a_person_decided_people_go_on() -> None:
    for step in (Step.ASSIGN, Step.RECALL, Step.REFER, Step.RETURN):
        assert story_of([_fact(Step.FILE, OFFICER), _fact(step, OFFICER)]).by_people


def test_a_crew_that_declines_does_not_take_the_case_from_the_engine() -> None:
    story = story_of([_fact(Step.ASSIGN, MACHINE), _fact(Step.DECLINE, CREW)])
    assert story.by_machine
    assert not story.by_people
    assert story.tried == {"A01"}


def test_a_unit_chosen_by_a_person_is_not_taken_back_by_the_engine() -> None:
    facts = [_fact(Step.ASSIGN, MACHINE), _fact(Step.RECALL, MACHINE), _fact(Step.ASSIGN, OFFICER)]
    assert not story_of(facts).by_machine
