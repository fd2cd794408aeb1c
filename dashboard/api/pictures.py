"""The picture and the feed over HTTP: page load, catching up, and the hash (docs/feed.md)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from flask import Blueprint, Response, request

from dashboard.access.session import services, this_one
from dashboard.api.parsing import parse
from dashboard.feed.deltas import batch_of, delta_record
from dashboard.feed.live import fix_row
from dashboard.store.past import first_moment, place_at, rows_at
from dashboard.store.reads import entries_after
from dashboard.store.reads import picture as picture_of
from dashboard.store.tracks import newest_before
from dispatch.picture import state_hash
from dispatch.refusals import FieldRefused, NotAllowed, Refusal

pictures = Blueprint("pictures", __name__)

POSITIONS_LAST = timedelta(minutes=5)
"""Older positions are left out of a past picture: there they would look like the present's."""

LONGEST_PLACE = 15
MOST_BEHIND = 3000
"""Facts a client may be behind; further back a fresh picture is smaller and quicker."""


class GapTooOld(Refusal):
    """The feed no longer answers from so far back: fetch the picture."""

    key = "gap_too_old"
    http = 410


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """Which moment is asked for."""

    at: datetime


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), mimetype="application/json")


def asked_scope() -> str:
    """Return the room asked for, or the widest the asker may see; refuse any other."""
    who = this_one()
    scope = request.args.get("scope") or who.scope
    if not who.may_see(scope):
        raise NotAllowed("scope", why="word:access.route")
    return scope


@pictures.get("/api/picture")
def picture() -> Response:
    """Answer the fresh picture of a room."""
    at, scope = services(), asked_scope()
    record = dict(at.follower.picture.record(scope))
    record["hash"] = state_hash(record["rows"])
    record["time"] = at.clock.now().timestamp()
    return _json(record)


@pictures.get("/api/past")
def past() -> Response:
    """Answer a room's picture as it was at the moment `at` (ISO 8601 with its zone)."""
    at, scope = services(), asked_scope()
    moment = parse(PastQuestion, {"at": request.args.get("at", "")}).at
    with at.database.reading() as connection:
        place = place_at(connection, moment)
        tables = picture_of(rows_at(connection, place), scope)
        known = newest_before(connection, moment, POSITIONS_LAST)
    rows = {name: list(by_id.values()) for name, by_id in tables.items()}
    fixes = [fix_row(fix) for fix in known if fix.unit in tables["unit"]]
    return _json({"place": place, "time": moment.timestamp(), "rows": rows, "fixes": fixes})


@pictures.get("/api/past/span")
def past_span() -> Response:
    """Answer from when to when the past can be shown, in seconds since 1970."""
    at = services()
    now = at.clock.now()
    with at.database.reading() as connection:
        first = first_moment(connection) or now
    return _json({"first": first.timestamp(), "last": now.timestamp()})


@pictures.get("/api/feed")
def feed() -> Response:
    """Answer one delta that brings a room from place `after` to now."""
    at, scope = services(), asked_scope()
    after = request.args.get("after", "")
    if not after.isdecimal() or len(after) > LONGEST_PLACE:
        raise FieldRefused("after", "not_a_number", value=after)
    with at.database.reading() as connection:
        entries = entries_after(connection, int(after), MOST_BEHIND + 1)
    if len(entries) > MOST_BEHIND:
        raise GapTooOld("after", most=MOST_BEHIND)
    batch = batch_of(int(after), entries)
    time = at.clock.now().timestamp()
    return _json(delta_record(batch.delta(scope, batch.prev)) | {"time": time})


@pictures.get("/api/hash", endpoint="state_hash")
def hash_() -> Response:
    """Answer the place and the hash of what a room sees."""
    place, digest = services().follower.picture.hash(asked_scope())
    return _json({"place": place, "hash": digest})
