"""Nothing is acknowledged before it is safe, and nothing acknowledged is lost."""

import asyncio

import pytest

from dashboard.gateways.jt808.messages import Authentication, Decoded, Msg
from dashboard.gateways.jt808.ports import KeyedTerminals
from dashboard.gateways.jt808.reading import FrameReader
from dashboard.gateways.jt808.terminal import Terminal, TerminalRefused
from dashboard.gateways.jt808.writing import Address, authentication, batch, frame, frames, location
from dispatch.datum import wgs84_to_gcj02
from tests.integration.jt808.road import (
    OPEN,
    Road,
    a_place,
    until,
)


def test_no_position_is_acknowledged_before_its_commit() -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        road.sink.gate.clear()
        terminal.post(a_place(1))
        terminal.keep([a_place(n) for n in range(2, 60)])
        filling = asyncio.create_task(terminal.back_fill())
        await until(lambda: road.sink.calls > 0)
        await terminal.heartbeat()
        assert (terminal.memory.acked, terminal.unanswered) == (0, 2)
        road.sink.gate.set()
        await filling
        await terminal.drain()
        assert terminal.memory.acked == len(road.sink.fixes) == 59

    with Road() as road:
        road.drive(day)


def test_a_commit_that_fails_is_tried_again_before_anybody_hears() -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        road.sink.failures = 2
        await terminal.report(a_place())

    with Road() as road:
        road.drive(day)
        assert len(road.sink.fixes) == 1
        assert road.sink.calls == 3


def test_a_commit_that_never_succeeds_is_answered_as_failed_and_the_position_is_kept() -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        road.sink.failures = 2
        with pytest.raises(TerminalRefused):
            await terminal.report(a_place())
        assert len(terminal.memory.kept) == 1
        await terminal.back_fill()

    with Road(commit_tries=2) as road:
        road.drive(day)
        assert len(road.sink.fixes) == 1
        assert road.refused == {"not_safe": 1}


def test_what_was_on_the_way_when_the_line_broke_comes_again_as_back_fill() -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        road.sink.gate.clear()
        terminal.post(a_place(3))
        await until(lambda: road.sink.calls > 0)
        terminal.hang_up()
        await until(lambda: not terminal.connected)
        await terminal.report(a_place(2))
        road.sink.gate.set()
        await terminal.connect("127.0.0.1", road.gateway.port)

    with Road() as road:
        road.drive(day)
        assert len({fix.at for fix in road.sink.fixes}) == 2


def test_a_repeated_message_is_acknowledged_again_and_stored_once() -> None:
    async def day(road: Road) -> list[int]:
        reader, writer = await asyncio.open_connection("127.0.0.1", road.gateway.port)
        to = Address("13900000001", 2019)
        shown = Authentication(OPEN.token("13900000001"))
        writer.write(frame(Msg.AUTHENTICATE, authentication(shown, 2019), to, 1))
        report = frame(Msg.LOCATION, location(a_place()), to, 2)
        writer.write(report)
        answers = await _answers(reader, 2)
        writer.write(report)
        answers += await _answers(reader, 1)
        writer.close()
        await writer.wait_closed()
        return answers

    with Road() as road:
        assert road.drive(day) == [1, 2, 2]
        assert len(road.sink.fixes) == 1
        assert road.refused == {"duplicate": 1}


async def _answers(reader: asyncio.StreamReader, count: int) -> list[int]:
    heard, serials = FrameReader(), []
    while len(serials) < count:
        for answer in heard.feed(await reader.read(100)):
            assert isinstance(answer, Decoded)
            serials.append(answer.body.serial)  # type: ignore[union-attr] # 0x8001 only
    return serials


def test_all_parts_of_a_batch_are_acknowledged_once_the_whole_is_safe() -> None:
    async def day(road: Road) -> list[int]:
        reader, writer = await asyncio.open_connection("127.0.0.1", road.gateway.port)
        to = Address("13900000001", 2019)
        shown = Authentication(OPEN.token("13900000001"))
        writer.write(frame(Msg.AUTHENTICATE, authentication(shown, 2019), to, 1))
        body = batch([a_place(n) for n in range(100)])
        for part in frames(Msg.BATCH, body, to, 2):
            writer.write(part)
        answers = await _answers(reader, 5)
        writer.close()
        await writer.wait_closed()
        return answers

    with Road() as road:
        assert road.drive(day) == [1, 2, 3, 4, 5]
        assert len(road.sink.fixes) == 100


def test_a_full_queue_stops_the_reading_not_the_gateway() -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        road.sink.gate.clear()
        for n in range(300):
            terminal.post(a_place(n))
        await until(lambda: "paused" in road.figures().tallied)
        assert road.figures().waiting < 400
        road.sink.gate.set()
        await terminal.drain()
        assert terminal.memory.acked == 300

    with Road(waiting_most=100) as road:
        road.drive(day)
        assert len({fix.at for fix in road.sink.fixes}) == 300


def test_places_of_a_source_in_gcj02_are_converted_once_at_the_border() -> None:
    lon, lat = (float(v) for v in wgs84_to_gcj02([114.05, 22.54]))

    async def day(road: Road) -> None:
        terminal = await road.terminal()
        await terminal.report(a_place(lon=lon, lat=lat))

    with Road(KeyedTerminals("s", anyone=True, datum="gcj02")) as road:
        road.drive(day)
        (fix,) = road.sink.fixes
    assert abs(fix.lon - 114.05) < 2e-6
    assert abs(fix.lat - 22.54) < 2e-6


def test_a_stopped_gateway_leaves_the_unsafe_with_the_terminal() -> None:
    async def day(road: Road) -> Terminal:
        terminal = await road.terminal()
        await terminal.report(a_place(9))
        await asyncio.to_thread(road.gateway.stop)
        await until(lambda: not terminal.connected)
        terminal.post(a_place(1))
        return terminal

    with Road() as road:
        terminal = road.drive(day)
    assert terminal.memory.acked == len(road.sink.fixes) == 1
    assert len(terminal.memory.kept) == 1
