"""A plan that lives on: cases are added and dropped, crews move, and it is improved in between."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dispatch.engine.anneal import Heat, anneal, stint
from dispatch.engine.desk import Desk, new_desk
from dispatch.engine.ground import NEAR_CASES, NEAR_CREWS, empty_queues, terms_of
from dispatch.engine.layout import (
    CASE,
    HEAD,
    NEVER,
    NOBODY,
    OWN,
    SUPPORT,
    Flags,
    Floats,
    Ground,
    Indices,
    Queues,
    Singles,
)
from dispatch.engine.living import drop, give, offers, rescale, retime
from dispatch.engine.neighbours import Asked, nearest
from dispatch.engine.problem import NONE, Crews, Objective
from dispatch.engine.ruin import Appetite
from dispatch.engine.search import never
from dispatch.engine.travel import Travel

MINUTE = 60.0
LOOKED_AT, LOOKED_AT_ONCE = 1024, 256
SLICE = 250


class Call(NamedTuple):
    """A case as it enters the plan; weights are weighted minutes per minute.

    `vehicle`: a second skill the crew needs; `pin`: the one crew that may take it; `banned`: crews
    that may not; `joint`: the same number for the parts of a case that needs several crews.
    """

    lon: float
    lat: float
    due_at: float
    work_s: float
    skill: int
    district: int
    tardy: float
    response: float
    left_out: float
    vehicle: int = NONE
    pin: int = NONE
    banned: tuple[int, ...] = ()
    joint: int = NONE


class Standing(NamedTuple):
    """Where and when each crew is free, and what it has worked, by column.

    `rest_by`, `rest_s`: by when a break of how many seconds has to begin; 0 s when it is over.
    """

    lon: Floats
    lat: Floats
    free_at: Floats
    until: Floats
    load_s: Floats
    rest_by: Floats | None = None
    rest_s: Floats | None = None


class Offer(NamedTuple):
    """A crew for a case: added cost in weighted minutes, and the stop to follow."""

    crew: int
    cost: float
    after: int


@dataclass(frozen=True, slots=True)
class Model:
    """What stays the same: crews, weights, travel, and how many cases there may be at once."""

    crews: Crews
    objective: Objective
    travel: Travel
    room: int


def broad_fit(crews: Crews) -> Flags:
    """Return (skill × district) × crew: OWN, SUPPORT or 0."""
    near = np.where(crews.own.T, OWN, np.where(crews.support.T, SUPPORT, 0)).astype(np.int8)
    table = crews.skills.T[:, None, :] * near[None, :, :]
    return np.ascontiguousarray(table.reshape(len(table) * table.shape[1], len(crews.id)))


class Live:
    """Queues of all crews as the day goes on. Cases have slots from 0 to `room` - 1."""

    def __init__(self, model: Model, seed: int = 1) -> None:
        """Begin with no cases."""
        self.model, self.now = model, 0.0
        crews, room = model.crews, model.room
        heads = np.zeros(len(crews.id), HEAD)
        heads["capacity"] = crews.capacity
        fit = broad_fit(crews)
        self.ground = Ground(
            np.zeros(room, CASE),
            fit,
            model.travel.legs(0.0),
            np.full((room, NEAR_CASES), NOBODY, np.int32),
            np.full((room, NEAR_CREWS), NOBODY, np.int32),
            terms_of(model.objective),
        )
        self.queues: Queues = empty_queues(heads, room)
        self.desk: Desk = new_desk(self.ground, self.queues, (seed, 0))
        self.desk.tally["stride"], self.desk.tally["version"] = 1, len(heads) + 1
        self.open = np.zeros(room, bool)
        self._lon, self._lat, self._due = (np.zeros(room) for _ in range(3))
        self._kind = np.zeros(room, np.int32)
        self._new, self._looked = np.zeros(room, bool), 0
        self._own_rows: list[int] = []
        able = (fit > 0).astype(np.float32)
        self._mates: Flags = (able @ able.T > 0).astype(np.int8)
        self._chance = np.random.default_rng(seed)
        self._prices: Singles = np.zeros(len(heads), np.float32)
        self._stops: Indices = np.zeros(len(heads), np.int32)

    def add(self, slot: int, call: Call) -> None:
        """Open a case; it is in no queue yet."""
        slot = int(slot)
        row = self.ground.cases[slot]
        self._lon[slot], self._lat[slot], self._due[slot] = call.lon, call.lat, call.due_at
        place = self.model.travel.places(
            self._lon[slot : slot + 1], self._lat[slot : slot + 1], self.now
        )
        row["x"], row["y"], row["zone"] = place.x[0], place.y[0], place.zone[0]
        row["work"], row["due"] = call.work_s, call.due_at - self.now
        row["tardy"], row["response"] = call.tardy / MINUTE, call.response / MINUTE
        row["left_out"], row["incumbent"] = call.left_out, NONE
        row["joint"] = call.joint
        self._kind[slot] = call.skill * self.model.crews.own.shape[1] + call.district
        row["kind"] = self._kind_of(int(self._kind[slot]), call)
        self.open[slot] = self._new[slot] = True
        tally = self.desk.tally[0]
        self.desk.place[slot] = tally["left"]
        self.desk.left[tally["left"]] = slot
        tally["left"] += 1

    def close(self, slot: int) -> None:
        """Take a case out for good: started, void or closed."""
        if not self.open[slot]:
            return
        drop(self.ground, self.queues, self.desk, int(slot))
        self.open[slot] = False
        if self.ground.cases[slot]["kind"] >= len(self._mates):
            self._own_rows.append(int(self.ground.cases[slot]["kind"]))

    def _kind_of(self, broad: int, call: Call) -> int:
        """Return the row of the fit table for a case: one of its own when it asks for more."""
        if call.vehicle == NONE and call.pin == NONE and not call.banned:
            return broad
        able = self.ground.fit[broad].copy()
        if call.vehicle != NONE:
            able[~self.model.crews.skills[:, call.vehicle]] = 0
        if call.pin != NONE:
            able[np.arange(len(able)) != call.pin] = 0
        able[list(call.banned)] = 0
        if not self._own_rows:
            fit, count = self.ground.fit, len(self.ground.fit)
            self.ground = self.ground._replace(fit=np.vstack([fit, np.zeros_like(fit)]))
            self._own_rows.extend(range(2 * count - 1, count - 1, -1))
        row = self._own_rows.pop()
        self.ground.fit[row] = able
        return row

    def set_clock(self, now: float, standing: Standing) -> None:
        """Move to second `now` of the day with the crews as they stand."""
        heads, travel = self.queues.heads, self.model.travel
        self.now = now
        place = travel.places(standing.lon, standing.lat, now)
        heads["x"], heads["y"], heads["zone"] = place
        heads["free"] = np.maximum(standing.free_at - now, 0.0)
        heads["end"], heads["load"] = standing.until - now, standing.load_s
        if standing.rest_by is not None and standing.rest_s is not None:
            heads["rest_by"], heads["rest"] = standing.rest_by - now, standing.rest_s
        rows, at = self.ground.cases, np.flatnonzero(self.open)
        place = travel.places(self._lon[at], self._lat[at], now)
        moved = len(at) > 0 and not np.array_equal(rows["x"][at], place.x)
        rows["x"][at], rows["y"][at], rows["zone"][at] = place
        rows["due"][at] = self._due[at] - now
        if moved:
            rescale(self.ground, self.queues)
        retime(self.ground, self.queues, self.desk)

    def rank(self, slot: int, most: int) -> list[Offer]:
        """Return the cheapest crews for a case, best first."""
        offers(self.ground, self.queues, int(slot), self._prices, self._stops)
        if not len(self._prices):
            return []
        order = np.argpartition(self._prices, min(most, len(self._prices) - 1))[:most]
        order = order[np.argsort(self._prices[order], kind="stable")]
        return [
            Offer(int(k), float(self._prices[k]), int(self._stops[k]))
            for k in order
            if self._prices[k] < NEVER / 2
        ]

    def insert(self, slot: int) -> int:
        """Put a case into the queue where it is cheapest; return the crew, or NOBODY."""
        for offer in self.rank(slot, 3):
            if offer.cost < self.ground.cases[slot]["left_out"] and give(
                self.ground, self.queues, self.desk, int(slot), (offer.crew, offer.after)
            ):
                return offer.crew
        return NOBODY

    def queue(self, crew: int) -> Indices:
        """Return the cases of a crew, the next one first."""
        return self.queues.order[crew, 1 : self.queues.heads[crew]["size"] + 1]

    def improve(
        self, steps: int, heat: Heat, appetite: Appetite, stop: Callable[[], bool] = never
    ) -> None:
        """Search for a better plan of all open cases, until `stop` says that there is news."""
        slots = np.flatnonzero(self.open).astype(np.int32)
        self._look_around(slots, LOOKED_AT, stop)
        self.improve_around(slots, steps, heat, appetite, stop)

    def improve_around(
        self,
        some: Indices,
        steps: int,
        heat: Heat,
        appetite: Appetite,
        stop: Callable[[], bool] = never,
    ) -> None:
        """Search for a better plan of these open cases and what lies near them."""
        if len(some) < 2 or not len(self.queues.heads):
            return
        if self._new[some].any():
            self._look_around(np.flatnonzero(self.open).astype(np.int32), 0, stop)
        desk = self.desk._replace(turns=self._chance.permutation(some))
        for at in range(0, steps, SLICE):
            if stop():
                break
            part = min(SLICE, steps - at)
            cooler = Heat(
                *(heat.first * (heat.last / heat.first) ** (k / steps) for k in (at, at + part))
            )
            anneal(self.ground, self.queues, desk, stint(part, appetite, cooler))

    def _look_around(self, slots: Indices, most: int, stop: Callable[[], bool] = never) -> None:
        """Find the neighbours anew of those that came since, and of so many cases in turn."""
        news = slots[self._new[slots]]
        turn = np.roll(slots, -int(np.searchsorted(slots, self._looked)))[:most]
        asked = np.concatenate([news, turn[~self._new[turn]]])
        for at in range(0, len(asked), LOOKED_AT_ONCE):
            if stop():
                return
            some = asked[at : at + LOOKED_AT_ONCE]
            self._new[some] = False
            self._find_neighbours(some, slots)
        if len(turn):
            self._looked = int(turn[-1]) + 1

    def _find_neighbours(self, some: Indices, slots: Indices) -> None:
        every, rows, heads = self.ground.cases[slots], self.ground.cases[some], self.queues.heads
        points = Asked(every["x"].copy(), every["y"].copy(), self._kind[slots])
        asked = Asked(rows["x"].copy(), rows["y"].copy(), self._kind[some])
        near = nearest(asked, points, self._mates, min(NEAR_CASES + 1, len(slots)))
        near = np.where(near >= 0, slots[near], NOBODY)
        mine = np.argsort(near == some[:, None], axis=1, kind="stable")
        near = np.take_along_axis(near, mine, axis=1)[:, :-1]
        self.ground.near_cases[some] = NOBODY
        self.ground.near_cases[some, : near.shape[1]] = near
        crews = Asked(heads["x"].copy(), heads["y"].copy(), np.arange(len(heads), dtype=np.int32))
        asked = asked._replace(kind=rows["kind"].copy())
        self.ground.near_crews[some] = nearest(asked, crews, self.ground.fit, NEAR_CREWS)
