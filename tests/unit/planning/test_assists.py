"""Cases that take two crews or a special vehicle, in the plan of the whole city."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.advice.dispatching import BestFirst, Dispatcher, Waiting
from dispatch.advice.keeping import read_kept
from dispatch.advice.ranking import Situation, rank
from dispatch.advice.router import router_of
from dispatch.assisting import AssignAssist
from dispatch.case import Assist, Case
from dispatch.commands import AssignUnit
from dispatch.dispatch_rules import Binding, DispatchRules
from dispatch.lifecycle import State
from dispatch.planning.draft import draft
from dispatch.planning.effects import effect
from dispatch.planning.planner import Planner
from dispatch.unit import Duty, Unit
from tests.builders import (
    NOON,
    a_case,
    a_fix,
    a_traffic_crew,
    a_tree_city,
    a_tree_crew,
    a_unit,
)
from tests.unit.planning.scenes import Searching

TREE = a_case(matter="04002", version=2)
LEAD, TRAFFIC = a_tree_crew("T01"), a_traffic_crew("R01")
HELP = Assist("R99", "traffic", State.EN_ROUTE, NOON)
ENGINES = [Planner(Searching()), BestFirst()]


def _waiting(
    *cases: Case,
    units: tuple[Unit, ...],
    in_hand: tuple[Case, ...] = (),
    rest_min: float = 0,
) -> Waiting:
    city = a_tree_city(rules=DispatchRules(binding=Binding.LATE, rest_min=rest_min))
    fixes = {unit.id: a_fix(unit.id, lon=114.051 + n / 500) for n, unit in enumerate(units)}
    hand = {case.id: case for case in in_hand}
    return Waiting(Situation(city, NOON, hand, fixes, router_of(city)), units, cases)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_fallen_tree_goes_to_a_crew_with_a_truck_and_one_for_traffic(engine: Dispatcher) -> None:
    without = replace(a_tree_crew("T00"), skills=("trees",))
    (given,) = engine.decide(_waiting(TREE, units=(without, LEAD, TRAFFIC)))
    assert isinstance(given, AssignUnit)
    assert (given.unit, given.assists) == ("T01", ("R01",))
    why = read_kept(given.advice)
    assert why
    assert [(one["chosen"], one["assist"]) for one in why["assists"]] == [("R01", "traffic")]


@pytest.mark.parametrize("engine", ENGINES)
def test_where_nobody_can_assist_nobody_is_sent_by_the_machine(engine: Dispatcher) -> None:
    assert engine.decide(_waiting(TREE, units=(LEAD, a_unit("A12")))) == []


def test_a_case_that_cannot_be_done_is_left_out_once() -> None:
    planner, asked = Planner(Searching()), _waiting(TREE, units=(LEAD,))
    planner.decide(asked)
    assert planner.outlook(asked).left_out == (TREE.id,)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_case_in_hand_that_lacks_a_crew_gets_one(engine: Dispatcher) -> None:
    led = replace(TREE, state=State.ON_SCENE, unit="T01", arrived_at=NOON)
    busy = replace(LEAD, queue=(led.id,))
    (given,) = engine.decide(_waiting(led, units=(busy, TRAFFIC), in_hand=(led,)))
    assert isinstance(given, AssignAssist)
    assert (given.unit, given.version) == ("R01", led.version)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_case_whose_lead_left_gets_a_lead_and_keeps_its_help(engine: Dispatcher) -> None:
    part = Assist("R01", "traffic", State.EN_ROUTE, NOON)
    left = replace(TREE, assists=(part,))
    helping = replace(TRAFFIC, queue=(left.id,))
    (given,) = engine.decide(_waiting(left, units=(LEAD, helping), in_hand=(left,)))
    assert isinstance(given, AssignUnit)
    assert (given.unit, given.assists) == ("T01", ())


def test_both_hear_together_though_one_of_them_is_busy() -> None:
    other = a_case(id="44030420261123009999")
    busy = replace(TRAFFIC, queue=(other.id,))
    (given,) = Planner(Searching()).decide(_waiting(TREE, units=(LEAD, busy), in_hand=(other,)))
    assert isinstance(given, AssignUnit)
    assert given.assists == ("R01",)


def test_a_case_waits_for_the_break_of_a_crew_that_assists_and_its_lead_goes_on() -> None:
    since, until = NOON - timedelta(minutes=10), NOON + timedelta(minutes=20)
    rests = replace(TRAFFIC, duty=Duty.BREAK, rests_since=since, rests_until=until, rests_given=1)
    lead = replace(LEAD, shift_start=NOON - timedelta(hours=1))
    other = a_case(id="44030420261123009998", version=2, matter="04002", assists=(HELP,))
    asked = _waiting(TREE, units=(lead, rests), rest_min=30)
    assert Planner(Searching()).decide(asked) == []
    (given,) = Planner(Searching()).decide(replace(asked, cases=(TREE, other)))
    assert isinstance(given, AssignUnit)
    assert (given.case, given.unit) == (other.id, "T01")


def test_the_plan_shows_what_each_crew_does_of_a_case() -> None:
    planner, asked = Planner(Searching()), _waiting(TREE, units=(LEAD, TRAFFIC))
    planner.decide(asked)
    queues = planner.outlook(asked).queues
    assert [(s.case, s.assist) for s in queues["T01"]] == [(TREE.id, "")]
    assert [(s.case, s.assist) for s in queues["R01"]] == [(TREE.id, "traffic")]


def test_a_proposal_names_the_crew_that_leads_and_those_that_assist() -> None:
    planner = Planner(Searching())
    asked = replace(_waiting(units=(LEAD, TRAFFIC)), proposals=(TREE,))
    assert planner.decide(asked) == []
    (one,) = planner.outlook(asked).proposals
    assert (one.case, one.unit, one.assist, one.assists) == (TREE.id, "T01", "", ("R01",))


def test_help_is_proposed_for_a_case_that_a_person_gave() -> None:
    led = replace(TREE, state=State.ASSIGNED, unit="T01")
    busy = replace(LEAD, queue=(led.id,))
    planner = Planner(Searching())
    asked = replace(_waiting(units=(busy, TRAFFIC), in_hand=(led,)), proposals=(led,))
    planner.decide(asked)
    (one,) = planner.outlook(asked).proposals
    assert (one.unit, one.assist) == ("R01", "traffic")


def test_a_pin_says_who_leads_and_leaves_the_help_free() -> None:
    second = a_tree_crew("T02")
    asked = replace(_waiting(TREE, units=(LEAD, second, TRAFFIC)), pins={TREE.id: "T02"})
    for engine in ENGINES:
        (given,) = engine.decide(asked)
        assert isinstance(given, AssignUnit)
        assert (given.unit, given.assists) == ("T02", ("R01",))


def test_a_crew_without_the_truck_is_told_why_it_may_not_lead() -> None:
    without = replace(a_tree_crew("T00"), skills=("trees",))
    advice = rank(TREE, (without, LEAD), _waiting(units=(without, LEAD)).situation)
    assert [(one.unit, one.reason) for one in advice.excluded] == [("T00", "vehicle")]


def test_sending_the_lead_alone_says_what_it_does_to_others() -> None:
    other = a_case(id="44030420261123009999", matter="04002", version=1)
    units = (LEAD, TRAFFIC, a_traffic_crew("R02"))
    of = draft(_waiting(TREE, other, units=units))
    queues = {"T01": [other.id], "R01": [f"{other.id}/1"]}
    found = effect(of, queues, TREE.id, "T01")
    assert list(found.pushed) == [other.id]
    assert found.pushed[other.id] > 0
