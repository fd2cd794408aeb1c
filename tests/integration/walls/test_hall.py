"""Walls by name: what is sent to them, what they say they show, and what a desk is told."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from dashboard.feed.deltas import Batch, Told, batch_of
from dashboard.feed.live import LivePicture
from dashboard.services import Services
from dashboard.store.reads import entries_after
from dashboard.walls.order import Kind, Request
from dashboard.walls.trail import KEPT, Trail
from dispatch.commands import FileCase
from dispatch.picture import picture_row
from dispatch.refusals import FieldRefused, NotFound
from dispatch.tally import Tally
from tests.builders import CHIEF, NOON, a_report
from tests.fakes import StillClock
from tests.running import a_config, do, running_services

WAIT_S = 10


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def services(database_url: str, tmp_path: Path, clock: StillClock) -> Iterator[Services]:
    """A tiny city whose clock the test moves."""
    with running_services(a_config(database_url, tmp_path), clock) as running:
        yield running


def told(services: Services, done: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Wait until the wall "north" stands as `done` wants it, and return it."""
    happened = Event()
    found: dict[str, Any] = {}

    def look(walls: list[dict[str, Any]]) -> None:
        found.update(next((wall for wall in walls if wall["name"] == "north"), {}))
        if found and done(found):
            happened.set()

    services.hall.on_change = look
    look(services.hall.listed())
    assert happened.wait(WAIT_S), found
    return found


def follow(services: Services) -> Trail:
    """Let the hall follow the picture as the sockets of a process would."""
    services.follower.on_batch = services.hall.take
    return services.hall._trail


# ── what is sent ─────────────────────────────────────────────────────────────────────────────────
def test_what_a_desk_sends_says_by_whom_and_until_when(services: Services) -> None:
    services.hall.enter("north")
    services.hall.show("north", Request(Kind.PAGE, "lighting", 5), CHIEF.actor)
    order = told(services, lambda wall: wall["order"] is not None)["order"]
    assert (order["kind"], order["target"], order["by_name"]) == ("page", "lighting", CHIEF.name)
    assert order["until"] - order["at"] == 300


def test_an_order_ends_by_itself(services: Services, clock: StillClock) -> None:
    services.hall.enter("north")
    services.hall.show("north", Request(Kind.CAMERA, "cam-7", 5), CHIEF.actor)
    clock.forward(minutes=5)
    services.hall.look()
    assert services.hall.listed()[0]["order"] is None


def test_an_order_without_minutes_stays_until_taken_back(
    services: Services, clock: StillClock
) -> None:
    services.hall.enter("north")
    services.hall.show("north", Request(Kind.PAGE, "typhoon", 0), CHIEF.actor)
    clock.forward(days=3)
    services.hall.look()
    assert services.hall.listed()[0]["order"]["until"] is None
    services.hall.take_back("north")
    assert services.hall.listed()[0]["order"] is None


def test_an_order_outlives_a_restart(database_url: str, tmp_path: Path) -> None:
    config = a_config(database_url, tmp_path)
    with running_services(config) as before:
        before.hall.enter("north")
        before.hall.show("north", Request(Kind.PAGE, "parks", 60), CHIEF.actor)
    with running_services(config) as after:
        wall = after.hall.listed()[0]
        assert (wall["name"], wall["state"], wall["order"]["target"]) == ("north", "lost", "parks")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (Request(Kind.PAGE, "no-such-page"), "target"),
        (Request(Kind.PAGE, "parks", -1), "minutes"),
        (Request(Kind.PAGE, "parks", 721), "minutes"),
    ],
)
def test_a_request_out_of_reason_is_refused(asked: Request, field: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        asked.check({"parks"})
    assert refused.value.field == field


def test_nothing_is_sent_to_a_wall_that_is_not_known(services: Services) -> None:
    with pytest.raises(NotFound):
        services.hall.show("south", Request(Kind.PAGE, "parks"), CHIEF.actor)


# ── what walls say ───────────────────────────────────────────────────────────────────────────────
def test_a_wall_with_the_right_hash_is_right_and_another_differs(services: Services) -> None:
    trail = follow(services)
    right = trail.at(trail.place)
    assert right is not None
    services.hall.report("north", "overview", trail.place, right)
    assert told(services, lambda wall: wall["state"] == "right")["page"] == "overview"
    services.hall.report("north", "overview", trail.place, "f" * 16)
    told(services, lambda wall: wall["state"] == "differs")


def test_a_wall_at_a_place_that_is_not_known_yet_is_not_judged(services: Services) -> None:
    services.hall.report("north", "overview", 99, "f" * 16)
    told(services, lambda wall: wall["state"] == "unsure")


def test_a_wall_that_went_or_fell_silent_is_lost(services: Services, clock: StillClock) -> None:
    services.hall.enter("north")
    told(services, lambda wall: wall["state"] == "unsure")
    services.hall.leave("north")
    told(services, lambda wall: wall["state"] == "lost")
    services.hall.enter("north")
    told(services, lambda wall: wall["state"] == "unsure")
    clock.forward(minutes=3)
    services.hall.look()
    assert services.hall.listed()[0]["state"] == "lost"


def test_another_process_knows_of_a_wall(database_url: str, redis_url: str, tmp_path: Path) -> None:
    config = a_config(database_url, tmp_path, redis_url)
    with ExitStack() as stack:
        first = stack.enter_context(running_services(config))
        second = stack.enter_context(running_services(config))
        first.hall.report("north", "overview", 0, "f" * 16)
        told(second, lambda wall: wall["state"] == "differs")
        second.hall.show("north", Request(Kind.PAGE, "safety"), CHIEF.actor)
        told(first, lambda wall: wall["order"] is not None)


# ── the trail of hashes ──────────────────────────────────────────────────────────────────────────
def test_the_trail_keeps_step_with_the_picture(services: Services) -> None:
    trail = Trail(services.follower.picture)
    live = LivePicture(0, [], [])
    for _ in range(4):
        case = do(services, a_report())
        do(services, FileCase(case.id, case.version))
    with services.database.reading() as connection:
        entries = entries_after(connection, 0, 100)
    for before, entry in zip([0, *(e.seq for e in entries)], entries, strict=False):
        batch = batch_of(before, [entry])
        trail.take(batch)
        live.apply(batch)
        assert trail.at(entry.seq) == live.hash()[1]


def test_the_trail_forgets_old_days_as_the_picture_does() -> None:
    live = LivePicture(0, [], [])
    trail = Trail(live)
    for n in range(12):
        row = picture_row(Tally(f"t{n}", NOON.date().replace(day=n + 1), "440304", reported=n))
        batch = Batch(n, n + 1, (Told("tally", row, frozenset({"city"}), frozenset()),))
        live.apply(batch)
        trail.take(batch)
        assert trail.at(n + 1) == live.hash()[1]


def test_the_trail_forgets_places_too_far_back() -> None:
    trail = Trail(LivePicture(0, [], []))
    for n in range(KEPT + 1):
        trail.take(Batch(n, n + 1, ()))
    assert trail.at(0) is None
    assert trail.oldest == 2
