"""The scorer of the public kit, which shares no line with us, finds the same cost and no fault."""

import importlib.util
from types import ModuleType

import pytest

from dispatch.engine.day import read_day
from dispatch.engine.instance import read_instance, read_plan
from dispatch.engine.kit import plan
from dispatch.engine.plan import cost
from dispatch.engine.simulation import Simulation
from tests.bench.engine.cities import load
from tests.bench.engine.day_score import score_day
from tests.engine_instances import day, instance
from tests.shared_data import SHARED, needs_shared
from tests.unit.engine.test_day import Brisk

pytestmark = needs_shared


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", SHARED / "dispatch-kit" / "scorer.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "table",
    [
        instance(cases=60, teams=8, seed=1),
        instance(cases=60, teams=8, seed=2, mode="hard"),
        load("static-soft-100x50"),
        load("static-hard-100x50"),
    ],
    ids=["soft", "hard", "public soft", "public hard"],
)
def test_the_cost_of_a_plan(scorer: ModuleType, table: dict[str, object]) -> None:
    found = plan(table, 0.1)
    theirs = scorer.score_plan(table, found)
    problem = read_instance(table)
    assert theirs["violation_counts"] == {}
    assert theirs["objective"] == pytest.approx(cost(problem, read_plan(problem, found)).total)


def test_the_cost_of_a_day(scorer: ModuleType) -> None:
    table = day(cases=80, teams=6, seed=5)
    simulation = Simulation(read_day(table), Brisk())
    assert list(simulation.run())
    theirs, ours = scorer.score_day(table, simulation.log()), score_day(simulation)
    assert theirs["violation_counts"] == {}
    assert ours.total == pytest.approx(theirs["objective"])
    assert ours.late == theirs["kpi"]["late"]
