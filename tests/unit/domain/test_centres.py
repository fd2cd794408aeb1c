"""Who holds a case: handed over, delivered, signed for, replied to, and every hop told."""

from datetime import timedelta

import pytest

from dispatch import commands as c
from dispatch.case import Case
from dispatch.commands import Command
from dispatch.facts import Actor
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.hops import Hop, hops
from dispatch.ports import Row
from dispatch.refusals import FieldRefused, StepRefused
from tests.builders import AN_ACTOR, NOON, a_case, a_city
from tests.fakes import MemoryLedger, StillClock

CITY = a_city()
WEST = Actor("west", "district", "西区分中心")


class Desk:
    """A ledger with one case of the west district, and a clock."""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        self.clock = StillClock()
        self.case = a_case()
        self.ledger.cases[self.case.id] = self.case

    def do(self, kind: type, by: Actor = AN_ACTOR, **more: object) -> Case:
        command: Command = kind(self.case.id, self.case.version, **more)
        row: Row = handle(command, Context(self.ledger, CITY, self.clock.now(), by))
        assert isinstance(row, Case)
        self.case = row
        self.clock.forward(minutes=1)
        return row

    def hops(self) -> tuple[Hop, ...]:
        return hops(self.case, self.ledger.facts)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_case_handed_over_waits_to_be_delivered_and_signed_for(desk: Desk) -> None:
    sent = desk.do(c.TransferCase, to="city", reason="需要市级支援")
    assert (sent.holder, sent.handed_at, sent.taken_over_at) == ("city", NOON, None)
    assert desk.do(c.DeliverCase).delivered_at == NOON + timedelta(minutes=1)
    assert desk.do(c.TakeOver).taken_over_at == NOON + timedelta(minutes=2)


def test_what_is_signed_for_has_been_delivered(desk: Desk) -> None:
    desk.do(c.TransferCase, to="city", reason="不属本区")
    signed = desk.do(c.TakeOver)
    assert signed.delivered_at == signed.taken_over_at == NOON + timedelta(minutes=1)


def test_a_new_hand_over_begins_with_nothing_signed(desk: Desk) -> None:
    desk.do(c.TransferCase, to="city", reason="不属本区")
    desk.do(c.TakeOver)
    back = desk.do(c.TransferCase, to="440304", reason="属于西区")
    assert (back.delivered_at, back.taken_over_at) == (None, None)


def test_a_case_that_was_never_handed_over_is_not_signed_for(desk: Desk) -> None:
    with pytest.raises(StepRefused):
        desk.do(c.TakeOver)


@pytest.mark.parametrize(
    ("kind", "key"),
    [(c.TakeOver, "already_taken_over"), (c.DeliverCase, "already_taken_over")],
)
def test_a_case_is_signed_for_once(desk: Desk, kind: type, key: str) -> None:
    desk.do(c.TransferCase, to="city", reason="不属本区")
    desk.do(c.TakeOver)
    with pytest.raises(FieldRefused, match=key):
        desk.do(kind)


def test_a_case_is_delivered_once(desk: Desk) -> None:
    desk.do(c.TransferCase, to="city", reason="不属本区")
    desk.do(c.DeliverCase)
    with pytest.raises(FieldRefused, match="already_delivered"):
        desk.do(c.DeliverCase)


def test_a_case_nobody_handed_on_has_one_hop(desk: Desk) -> None:
    assert desk.hops() == (Hop("440304", NOON),)


def test_every_hop_tells_who_sent_received_signed_and_replied(desk: Desk) -> None:
    desk.do(c.TransferCase, by=WEST, to="city", reason="不属本区")
    desk.do(c.DeliverCase)
    desk.do(c.TakeOver)
    desk.do(c.AddNote, by=WEST, text="请尽快")
    desk.do(c.AddNote, text="已请东区核对边界")
    desk.do(c.TransferCase, to="440303", reason="属于东区")
    home, city, east = desk.hops()
    minute = [NOON + timedelta(minutes=n) for n in range(7)]
    assert (home.holder, home.until, home.reply) == ("440304", minute[0], "不属本区")
    assert (city.came_from, city.since, city.reason) == ("440304", minute[0], "不属本区")
    assert (city.delivered_at, city.taken_over_at) == (minute[1], minute[2])
    assert (city.replied_at, city.reply, city.until) == (minute[4], "已请东区核对边界", minute[5])
    assert (east.holder, east.since, east.until) == ("440303", minute[5], None)


def test_what_the_city_does_in_its_place_is_no_reply_of_a_district(desk: Desk) -> None:
    desk.do(c.TransferCase, to="440303", reason="属于东区")
    desk.do(c.AddNote, text="已电话通知东区")
    west, east = desk.hops()
    assert (west.reply, east.reply) == ("", "")
