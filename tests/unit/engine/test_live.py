"""Queues that live on: what an officer fixed holds in them too."""

import numpy as np

from dispatch.engine.anneal import Heat
from dispatch.engine.layout import NOBODY
from dispatch.engine.live import Call, Live, Model, Standing
from dispatch.engine.problem import NONE
from dispatch.engine.ruin import Appetite
from tests.engine_problems import NOON, SOFT, STRAIGHT, crews

MANY = 12
WARM, SMALL = Heat(3.0, 0.1), Appetite(6.0, 6, 1)


def city() -> Live:
    """A city of crews that can do everything everywhere."""
    known = crews(6, seed=4)
    for table in (known.skills, known.own):
        table.setflags(write=True)
        table[:] = True
    live = Live(Model(known, SOFT, STRAIGHT, MANY))
    until = np.full(6, NOON + 18_000)
    live.set_clock(NOON, Standing(known.lon, known.lat, known.free_at, until, known.load_s))
    return live


def call(k: int, **extra: object) -> Call:
    return Call(114.05 + 0.004 * k, 22.54, NOON + 5400, 900.0, 0, 0, 4.0, 1.0, 1000.0, **extra)


def filled(**extra: object) -> Live:
    """Return a city whose case 0 asks for `extra`, after a while of improvement."""
    live = city()
    for k in range(MANY):
        live.add(k, call(k, **(extra if k == 0 else {})))
        live.insert(k)
    live.improve(600, WARM, SMALL)
    return live


def test_every_case_finds_a_crew() -> None:
    assert (filled().queues.crew_of != NOBODY).all()


def test_a_pin_holds_while_the_queues_improve() -> None:
    for crew in range(6):
        assert filled(pin=crew).queues.crew_of[0] == crew


def test_a_banned_crew_stays_banned() -> None:
    banned = (0, 1, 2, 4)
    assert filled(banned=banned).queues.crew_of[0] in (3, 5)


def test_a_slot_is_free_for_any_case_after_a_pinned_one() -> None:
    live = filled(pin=2)
    live.close(0)
    live.add(0, call(0, vehicle=1))
    assert live.insert(0) != NOBODY
    assert live.ground.cases[0]["kind"] != NONE
    live.close(0)
    live.close(0)
    live.add(0, call(0, pin=5))
    assert [offer.crew for offer in live.rank(0, 6)] == [5]


def test_the_parts_of_a_case_for_two_crews_stay_apart() -> None:
    live = city()
    for k in range(4):
        live.add(k, call(k, joint=k // 2))
        live.insert(k)
    live.improve(600, WARM, SMALL)
    of = live.queues.crew_of
    assert of[0] != of[1]
    assert of[2] != of[3]


def test_offers_come_cheapest_first() -> None:
    costs = [offer.cost for offer in filled().rank(0, 6)]
    assert costs == sorted(costs)


def test_news_ends_an_improvement_and_leaves_every_case_with_its_crew() -> None:
    live, asked = filled(), []
    before = live.queues.crew_of.copy()

    def news() -> bool:
        asked.append(True)
        return True

    live.improve(10**9, WARM, SMALL, stop=news)
    assert len(asked) == 2
    assert live.queues.crew_of.tolist() == before.tolist()
