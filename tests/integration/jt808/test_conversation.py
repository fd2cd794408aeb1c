"""A terminal's day: it registers, shows its token, drives, is told things, leaves."""

import asyncio

import pytest

from dashboard.gateways.jt808.messages import Media, Msg, Passage, Reason
from dashboard.gateways.jt808.ports import KeyedTerminals
from dashboard.gateways.jt808.server import Gateway, Ports, Sent
from dashboard.gateways.jt808.settings import Settings
from dashboard.gateways.jt808.terminal import TerminalRefused
from dashboard.gateways.jt808.writing import location, passage
from tests.integration.jt808.road import (
    OPEN,
    QUICK,
    SHENZHEN,
    MemorySink,
    Road,
    a_place,
    until,
)


@pytest.mark.parametrize("version", [2013, 2019])
def test_a_terminal_registers_authenticates_and_reports(version: int) -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal(version=version)
        await terminal.heartbeat()
        await terminal.report(a_place())
        assert terminal.memory.acked == 1

    with Road() as road:
        road.drive(day)
        (fix,) = road.sink.fixes
    assert (fix.unit, fix.lon, fix.lat) == ("环卫-01", 114.05, 22.54)
    assert (fix.speed_kmh, fix.heading_deg, fix.source) == (36.0, 90.0, "jt808")
    assert fix.at.utcoffset() is not None


def test_a_terminal_nobody_mapped_reports_under_its_phone() -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal("13812345678")
        await terminal.report(a_place())

    with Road() as road:
        road.drive(day)
        assert road.sink.fixes[0].unit == "13812345678"


def test_one_terminal_is_the_same_in_both_editions() -> None:
    async def day(road: Road) -> str:
        first = await road.terminal(version=2013)
        second = await road.connect(road.new(version=2019, token=first.memory.token))
        await until(lambda: not first.connected)
        return second.memory.token

    with Road() as road:
        road.drive(day)
        assert road.refused == {"replaced": 1}
        assert road.figures().online <= 1


def test_back_fill_comes_in_batches_that_fit_their_frames() -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        terminal.keep([a_place(n) for n in range(200)])
        await terminal.back_fill()

    with Road() as road:
        road.drive(day)
        assert len(road.sink.fixes) == 200


def test_a_message_in_parts_is_put_together_and_taken() -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        await terminal._ask(Msg.PASS_UP, passage(7, b"\x7e" * 5000))
        photograph = b"\x00\x00\x00\x09\x00\x00\x01\x02" + location(a_place()) + b"\xff" * 3000
        await terminal._ask(Msg.MEDIA, photograph)
        await until(lambda: len(road.ear.contents) == 2)

    with Road() as road:
        road.drive(day)
        passed, media = road.ear.contents
    assert passed == Passage(7, b"\x7e" * 5000)
    assert isinstance(media, Media)
    assert (media.media_id, media.content) == (9, b"\xff" * 3000)


def test_words_reach_the_driver_and_his_terminal_confirms() -> None:
    async def day(road: Road) -> list[Sent]:
        terminal = await road.terminal()
        short = await asyncio.to_thread(road.gateway.send_text, "环卫-01", "前方积水，请绕行")
        long = await asyncio.to_thread(road.gateway.follow, "13900000001", 5, 60)
        nobody = await asyncio.to_thread(road.gateway.send_text, "环卫-99", "回来")
        assert terminal.memory.texts == ["前方积水，请绕行"]
        return [short, long, nobody]

    with Road() as road:
        assert road.drive(day) == [Sent.DELIVERED, Sent.DELIVERED, Sent.OFFLINE]


def test_a_terminal_that_does_not_answer_is_called_silent() -> None:
    async def day(road: Road) -> Sent:
        terminal = await road.terminal()
        terminal._hear = lambda frame: None  # type: ignore[method-assign] # a deaf one
        return await asyncio.to_thread(road.gateway.ask_location, "环卫-01")

    with Road(answer_s=0.05) as road:
        assert road.drive(day) is Sent.SILENT


def test_presence_tells_who_came_and_who_left() -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        terminal.hang_up()

    with Road() as road:
        road.drive(day)
        assert road.ear.wait_for(lambda heard: len(heard) == 2)
    assert road.ear.heard == [("环卫-01", "online", None), ("环卫-01", "offline", None)]


def test_a_silent_terminal_is_ended_as_idle() -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        await until(lambda: not terminal.connected)

    with Road(idle_s=0.2) as road:
        road.drive(day)
        assert road.ear.wait_for(lambda heard: ("环卫-01", "offline", Reason.IDLE) in heard)


def test_a_terminal_outside_the_register_is_told_so() -> None:
    async def day(road: Road) -> None:
        with pytest.raises(TerminalRefused, match="registration of 13999999999: 4"):
            await road.terminal("13999999999")

    with Road(KeyedTerminals("s", {"13900000001": "u"})) as road:
        road.drive(day)
        assert road.refused == {"unknown_terminal": 1}


def test_a_gateway_that_cannot_have_its_port_says_so_at_the_start() -> None:
    ports = Ports(MemorySink(), KeyedTerminals("s"), SHENZHEN)
    with Gateway(ports, QUICK) as first, pytest.raises(OSError, match="in use"):
        Gateway(ports, Settings(port=first.port)).start()


def test_a_token_opens_the_door_for_its_terminal_only() -> None:
    token = OPEN.token("13900000001")
    assert OPEN.knows("13900000001", token)
    assert not OPEN.knows("13900000002", token)
