"""A case that needs several crews: one leads, the others assist, each with a part of its own."""

from dataclasses import replace

import pytest

from dispatch import commands as c
from dispatch.advice.dispatching import story_of
from dispatch.assisting import AssignAssist, ReleaseAssist, lacking, open_parts
from dispatch.case import Assist, Case
from dispatch.commands import AS_IT_STANDS, AssignUnit, Command
from dispatch.facts import Actor
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.lifecycle import State, Step
from dispatch.picture import picture_row, scopes_of
from dispatch.ports import Row
from dispatch.records import from_record, to_record
from dispatch.refusals import NotInHand, ReasonMissing, StepRefused, UnitFull, UnitUnfit
from dispatch.unit import Duty, Unit
from tests.builders import (
    AN_ACTOR,
    NOON,
    a_case,
    a_traffic_crew,
    a_tree_city,
    a_tree_crew,
    a_unit,
)
from tests.fakes import MemoryLedger, StillClock

CITY = a_tree_city()
TREE = a_case(matter="04002", title="行道树倒伏")
MACHINE = Actor("zhihui", "machine")


class Scene:
    """A fallen tree, two tree crews, two traffic crews and one for bins."""

    def __init__(self, case: Case = TREE) -> None:
        crews = (a_tree_crew("T01"), a_tree_crew("T02"), a_traffic_crew("R01"))
        self.clock = StillClock()
        self.ledger = MemoryLedger(cases={case.id: case})
        others = (a_traffic_crew("R02"), a_unit("A12"))
        self.ledger.units |= {unit.id: unit for unit in (*crews, *others)}

    @property
    def case(self) -> Case:
        return self.ledger.cases[TREE.id]

    def unit(self, name: str) -> Unit:
        return self.ledger.units[name]

    def do(self, command: Command, actor: Actor = AN_ACTOR) -> Row:
        return handle(command, Context(self.ledger, CITY, self.clock.now(), actor))  # type: ignore[return-value]

    def send(self, lead: str, *assists: str, actor: Actor = AN_ACTOR) -> None:
        self.do(AssignUnit(TREE.id, self.case.version, lead, assists=assists), actor)

    def step(self, unit: str, *steps: str, reason: str = "") -> None:
        for step in steps:
            self.do(c.TakeStep(TREE.id, AS_IT_STANDS, Step(step), reason=reason, unit=unit))

    def desk(self, step: str, reason: str = "") -> None:
        self.do(c.TakeStep(TREE.id, self.case.version, Step(step), reason=reason))


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_fallen_tree_asks_for_a_truck_and_for_a_second_crew() -> None:
    lead, assist = open_parts(TREE, CITY)
    assert (lead.skill, lead.vehicle, lead.id) == ("trees", "aerial", TREE.id)
    assert (assist.skill, assist.assist, assist.id) == ("traffic", "traffic", f"{TREE.id}/1")


def test_a_full_bin_asks_for_one_crew() -> None:
    assert [part.id for part in open_parts(a_case(), CITY)] == [a_case().id]


def test_lead_and_assisting_crew_are_sent_in_one_command(scene: Scene) -> None:
    scene.send("T01", "R01")
    assert (scene.case.unit, scene.case.crews) == ("T01", ("T01", "R01"))
    assert scene.case.assists == (Assist("R01", "traffic", State.ASSIGNED, NOON),)
    assert [scene.unit(name).queue for name in ("T01", "R01")] == [(TREE.id,)] * 2
    assert scene.unit("R01").duty is Duty.ASSIGNED
    assert open_parts(scene.case, CITY) == ()


def test_the_lead_needs_the_vehicle(scene: Scene) -> None:
    scene.ledger.units["T01"] = replace(a_tree_crew("T01"), skills=("trees",))
    with pytest.raises(UnitUnfit) as refusal:
        scene.send("T01", "R01")
    assert refusal.value.args_["reason"] == "vehicle"


@pytest.mark.parametrize(
    ("assists", "reason"), [(("T01",), "in_hand"), (("A12",), "skill"), (("R01", "R01"), "in_hand")]
)
def test_who_cannot_assist_is_refused_and_nobody_is_sent(
    scene: Scene, assists: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(UnitUnfit) as refusal:
        scene.send("T01", *assists)
    assert (refusal.value.field, refusal.value.args_["reason"]) == ("assists", reason)
    assert scene.case == TREE
    assert scene.unit("T01").queue == ()


def test_a_full_crew_cannot_assist(scene: Scene) -> None:
    scene.ledger.units["R01"] = replace(a_traffic_crew("R01"), queue=("x", "y"))
    with pytest.raises(UnitFull):
        scene.send("T01", "R01")


def test_a_crew_of_the_lead_s_own_kind_may_help_as_well(scene: Scene) -> None:
    scene.send("T01", "R01")
    scene.do(AssignAssist(TREE.id, scene.case.version, "T02", "现场请求增援"))
    assert [(one.unit, one.skill) for one in scene.case.assists] == [
        ("R01", "traffic"),
        ("T02", "trees"),
    ]


def test_who_assists_walks_alone_and_the_case_stands_as_its_lead_does(scene: Scene) -> None:
    scene.send("T01", "R01")
    scene.step("R01", "acknowledge", "depart")
    assert (scene.case.state, scene.case.state_for("R01")) == (State.ASSIGNED, State.EN_ROUTE)
    assert scene.unit("R01").duty is Duty.EN_ROUTE
    scene.clock.forward(minutes=10)
    scene.step("R01", "arrive")
    assert scene.case.assists[0].arrived_at == scene.clock.now()
    assert scene.case.arrived_at is None


def test_who_is_done_with_its_part_is_free_and_its_work_counts(scene: Scene) -> None:
    scene.send("T01", "R01")
    scene.step("R01", "acknowledge", "depart", "arrive")
    scene.clock.forward(minutes=30)
    scene.step("R01", "dispose")
    crew = scene.unit("R01")
    assert (crew.queue, crew.duty, crew.worked_s) == ((), Duty.AVAILABLE, 1800)
    assert (scene.case.assists[0].state, lacking(scene.case, CITY)) == (State.DISPOSED, ())


def test_the_lead_ends_every_part_with_the_case(scene: Scene) -> None:
    scene.send("T01", "R01")
    scene.step("R01", "acknowledge", "depart", "arrive")
    scene.step("T01", "acknowledge", "depart", "arrive", "dispose")
    assert scene.case.state is State.DISPOSED
    assert [one.state for one in scene.case.assists] == [State.DISPOSED]
    assert [scene.unit(name).queue for name in ("T01", "R01")] == [(), ()]


def test_a_lead_that_declines_leaves_the_crew_under_way_for_the_next(scene: Scene) -> None:
    scene.send("T01", "R01")
    scene.step("R01", "acknowledge", "depart")
    scene.step("T01", "decline", reason="车辆故障")
    assert (scene.case.state, scene.case.crews) == (State.FILED, ("R01",))
    assert [part.skill for part in open_parts(scene.case, CITY)] == ["trees"]
    scene.send("T02")
    assert scene.case.crews == ("T02", "R01")


def test_a_recall_frees_whoever_has_not_set_off(scene: Scene) -> None:
    scene.send("T01", "R01")
    scene.desk("recall", "误派")
    assert (scene.case.crews, scene.unit("R01").queue) == ((), ())


def test_a_held_case_lets_everybody_go(scene: Scene) -> None:
    scene.send("T01", "R01")
    scene.step("R01", "acknowledge", "depart")
    until = scene.clock.now().replace(day=30)
    scene.do(c.HoldCase(TREE.id, scene.case.version, until, "等待产权单位"))
    assert (scene.case.crews, scene.unit("R01").duty) == ((), Duty.AVAILABLE)


def test_who_declines_its_part_is_not_asked_again_and_the_part_is_open(scene: Scene) -> None:
    scene.send("T01", "R01", actor=MACHINE)
    with pytest.raises(ReasonMissing):
        scene.step("R01", "decline")
    scene.step("R01", "decline", reason="车辆故障")
    assert [part.skill for part in open_parts(scene.case, CITY)] == ["traffic"]
    story = story_of(scene.ledger.facts)
    assert (story.tried, story.by_people, story.sent_along) == ({"R01"}, False, {"R01"})


def test_an_officer_takes_an_assisting_crew_back_with_a_reason(scene: Scene) -> None:
    scene.send("T01", "R01", actor=MACHINE)
    version = scene.case.version
    with pytest.raises(ReasonMissing):
        scene.do(ReleaseAssist(TREE.id, version, "R01", " "))
    scene.do(ReleaseAssist(TREE.id, version, "R01", "情况已解除"))
    assert (scene.case.crews, scene.unit("R01").queue) == (("T01",), ())
    assert story_of(scene.ledger.facts).by_people
    with pytest.raises(NotInHand):
        scene.do(ReleaseAssist(TREE.id, scene.case.version, "R01", "情况已解除"))


def test_help_is_sent_only_to_a_case_that_a_crew_has_in_hand(scene: Scene) -> None:
    with pytest.raises(StepRefused):
        scene.do(AssignAssist(TREE.id, scene.case.version, "R01"))


def test_a_step_of_an_earlier_turn_is_not_one_of_today_s(scene: Scene) -> None:
    scene.send("T01", "R01")
    early = scene.clock.now()
    scene.clock.forward(hours=1)
    scene.do(ReleaseAssist(TREE.id, scene.case.version, "R01", "误派"))
    scene.do(AssignAssist(TREE.id, scene.case.version, "R01"))
    with pytest.raises(NotInHand):
        scene.do(c.TakeStep(TREE.id, AS_IT_STANDS, Step.ACKNOWLEDGE, at=early, unit="R01"))


def test_rework_asks_for_all_crews_anew(scene: Scene) -> None:
    scene.send("T01", "R01")
    scene.step("T01", "acknowledge", "depart", "arrive", "dispose")
    scene.desk("rework", "未清理干净")
    assert len(open_parts(scene.case, CITY)) == 2


def test_both_phones_see_the_case_and_the_row_says_who_stands_where(scene: Scene) -> None:
    scene.send("T01", "R01")
    scene.step("R01", "acknowledge")
    assert {"unit:T01", "unit:R01"} <= set(scopes_of(scene.case))
    (assist,) = picture_row(scene.case)["assists"]
    assert (assist["unit"], assist["skill"], assist["state"]) == ("R01", "traffic", "acknowledged")


def test_a_case_with_assists_is_the_same_after_it_was_a_record(scene: Scene) -> None:
    scene.send("T01", "R01")
    scene.step("R01", "acknowledge", "depart")
    assert from_record(Case, to_record(scene.case)) == scene.case
