"""What a terminal may do wrong: it is counted, its bytes can be read, and others do not notice."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.gateways.jt808.messages import Location, Msg
from dashboard.gateways.jt808.parts import PartLimits
from dashboard.gateways.jt808.terminal import TerminalRefused
from dashboard.gateways.jt808.writing import Address, batch, frame, frames, location
from tests.integration.jt808.road import Road, a_place, until

NOWHERE = a_place(lon=0.0, lat=0.0)
PARIS = a_place(lon=2.35, lat=48.85)
TOMORROW = a_place()._replace(at=datetime.now(UTC) + timedelta(days=1))
NO_TIME = a_place()._replace(at=None)
NOT_LOCATED = a_place()._replace(status=1)


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (NOWHERE, "zero_zero"),
        (PARIS, "outside_city"),
        (TOMORROW, "future"),
        (NO_TIME, "time_zero"),
        (NOT_LOCATED, "not_located"),
    ],
)
def test_a_position_that_is_none_is_answered_and_counted_but_not_stored(
    place: Location, reason: str
) -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        await terminal.report(place)

    with Road() as road:
        road.drive(day)
        assert road.refused == {reason: 1}
        assert road.sink.fixes == []
        (kept,) = road.figures().last_refused
    assert (kept.reason, kept.msg_id) == (reason, Msg.LOCATION)
    assert location(place).hex()[:24] in kept.raw_hex


def test_the_good_positions_of_a_batch_are_stored_and_the_bad_ones_counted() -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        terminal.keep([a_place(3), NOWHERE, a_place(2), PARIS, NO_TIME])
        await terminal.back_fill()

    with Road() as road:
        road.drive(day)
        assert len(road.sink.fixes) == 2
        assert road.refused == {"zero_zero": 1, "outside_city": 1, "time_zero": 1}


GOOD = frame(Msg.HEARTBEAT, b"", Address("13900000001", 2019), 3)


@pytest.mark.parametrize(
    ("wire", "reason"),
    [
        (GOOD[:-2] + bytes([GOOD[-2] ^ 1]) + GOOD[-1:], "checksum"),
        (GOOD[:8] + GOOD[-1:], "short"),
        (frame(Msg.LOCATION, b"\x00" * 27, Address("13900000001"), 3), "body"),
        (frame(Msg.BATCH, b"\x00\x09\x01" + b"\x00" * 30, Address("13900000001"), 3), "body"),
        (frame(0x0F0F, b"?", Address("13900000001"), 3), "unknown_message"),
        (frame(Msg.HEARTBEAT, b"", Address("13900000002"), 3), "unknown_terminal"),
        (frame(Msg.AUTHENTICATE, b"guess", Address("13900000001"), 3), "wrong_token"),
        (b"GET / HTTP/1.1\r\n\r\n\x7e", "checksum"),
    ],
)
def test_a_wrong_frame_is_counted_and_the_line_lives_on(wire: bytes, reason: str) -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        terminal.send_raw(wire)
        await terminal.heartbeat()

    with Road() as road:
        road.drive(day)
        assert road.refused == {reason: 1}


def test_an_encrypted_message_is_declined_as_not_supported() -> None:
    plain = bytearray(frame(Msg.LOCATION, location(a_place()), Address("13900000001"), 3)[1:-1])

    async def day(road: Road) -> None:
        terminal = await road.terminal()
        plain[2] |= 0x04
        plain[-1] ^= 0x04
        terminal.send_raw(b"\x7e" + bytes(plain) + b"\x7e")
        await terminal.heartbeat()

    with Road() as road:
        road.drive(day)
        assert road.refused == {"encrypted": 1}


def test_nothing_is_taken_from_a_terminal_that_has_not_shown_its_token() -> None:
    async def day(road: Road) -> None:
        terminal = road.new()
        await asyncio.get_running_loop().create_connection(
            lambda: terminal, "127.0.0.1", road.gateway.port
        )
        with pytest.raises(TerminalRefused):
            await terminal._ask(Msg.LOCATION, location(a_place()))
        await until(lambda: not terminal.connected)

    with Road(greeting_s=0.2) as road:
        road.drive(day)
        assert road.sink.fixes == []
        assert road.refused["not_authenticated"] == 2


def test_a_wrong_token_gets_nobody_in() -> None:
    async def day(road: Road) -> None:
        with pytest.raises(TerminalRefused):
            await road.connect(road.new(token="0123456789abcdef"))
        await until(lambda: bool(road.refused))

    with Road() as road:
        road.drive(day)
        assert road.refused == {"wrong_token": 1}
        assert road.figures().online == 0


def test_a_line_that_brings_only_rubbish_is_ended() -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        terminal.send_raw(b"\x7erubbish" * 200)
        await until(lambda: not terminal.connected)

    with Road(refused_most=50) as road:
        road.drive(day)
        assert road.refused["garbage"] == 1
        assert road.refused["short"] >= 50


def test_a_flooding_terminal_is_slowed_and_counted_while_others_are_served() -> None:
    async def day(road: Road) -> None:
        flood, other = await road.terminal(), await road.terminal("13800000002")
        for n in range(3000):
            flood.post(a_place(n))
        await other.report(a_place())
        assert flood.memory.acked < 1500
        assert flood.connected
        flood.hang_up()

    with Road(rate=100.0, burst=500.0) as road:
        road.drive(day)
        assert road.refused["flood"] >= 1


def test_a_terminal_that_never_reads_its_answers_is_ended() -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        assert terminal._transport
        terminal._transport.pause_reading()
        heartbeat = frame(Msg.HEARTBEAT, b"", Address("13900000001", 2019), 1)
        while "slow" not in road.refused:
            terminal.send_raw(heartbeat * 500)
            await asyncio.sleep(0.001)

    with Road(rate=1e9, burst=1e9, write_most=2048) as road:
        road.drive(day)


def test_a_house_that_is_full_takes_no_more() -> None:
    async def day(road: Road) -> None:
        first = await road.terminal()
        with pytest.raises(ConnectionResetError):
            await road.terminal("13800000002")
        await first.heartbeat()

    with Road(most_links=1) as road:
        road.drive(day)
        assert road.refused == {"crowded": 1}


def test_parts_that_came_alone_are_forgotten_and_counted() -> None:
    async def day(road: Road) -> None:
        terminal = await road.terminal()
        body = batch([a_place(n) for n in range(100)])
        terminal.send_raw(next(frames(Msg.BATCH, body, Address("13900000001", 2019), 9)))
        await until(lambda: "parts_expired" in road.refused)
        await terminal.heartbeat()

    with Road(parts=PartLimits(seconds=0.1)) as road:
        road.drive(day)
