"""Where free crews should wait: the moves that make the most expected cases reachable.

The worth of a cover is that of MEXCLP (Daskin, Transportation Science 17(1), 1983): crews are
taken up a share q of the time, so the j-th crew in reach of demand d adds d·(1 - q)·q^(j-1). One
crew where there is none is worth more than a third where there are two: that is what keeps crews
from gathering in one corner. Moves are found greedily, then each is tried anew while it helps.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from dispatch.coverage.ground import Ground, covers
from dispatch.coverage.history import Floats, Ints
from dispatch.coverage.rules import CoverageRules

LOOKS = 20_000
"""So many times a crew's best move may be looked for: the budget, the same on every machine."""

PASSES = 3
DIGITS = 9
"""Worths that agree in so many digits are equal; then the first call sign and street win."""


@dataclass(frozen=True, slots=True)
class Move:
    """A crew (row) sent to a street (column): what it serves there and no longer here, and km.

    Worths are expected cases an hour; `net` is what is left after the price of the way.
    """

    crew: int
    post: int
    serves: float
    leaves: float
    km: float
    net: float

    @property
    def gain(self) -> float:
        """What it brings before the way is paid."""
        return self.serves - self.leaves


class Spread:
    """Free crews and where each waits, while moves are tried."""

    def __init__(self, ground: Ground, demand: Floats, rules: CoverageRules) -> None:
        """Begin with every crew where it is; `demand` are cases an hour, [street, skill]."""
        self._ground, self._demand, self._rules = ground, demand, rules
        self._at = ground.home.copy()
        self._covers = covers(ground, self._at)
        self._looks = LOOKS

    @property
    def covers(self) -> Ints:
        """How many crews reach each street with each skill."""
        return self._covers

    def worths(self, crew: int) -> tuple[Floats, float]:
        """Return what a crew would serve from each street, and what it serves where it waits."""
        ground, mine = self._ground, self._ground.skills[crew]
        here = self._at[crew]
        others = self._covers - np.outer(here, mine)
        busy = self._rules.busy_share
        worth = (self._demand * busy**others * (1 - busy)) @ mine * ground.allowed[crew]
        return ground.reach @ worth, float(here @ worth)

    def nets(self, crew: int) -> Floats:
        """Return what moving a crew to each street leaves after its way is paid."""
        serves, leaves = self.worths(crew)
        found: Floats = serves - leaves - self._rules.km_price * self._ground.km[crew]
        return found

    def best(self, crew: int) -> Move | None:
        """Return the best move of a crew, if it may be moved at all and the budget lasts."""
        may = self._ground.may[crew]
        if not may.any() or self._looks <= 0:
            return None
        self._looks -= 1
        nets = np.where(may, np.round(self.nets(crew), DIGITS), -np.inf)
        return self.move_to(crew, int(nets.argmax()))

    def move_to(self, crew: int, post: int) -> Move:
        """Return the move of a crew to a street as things stand."""
        serves, leaves = self.worths(crew)
        km = float(self._ground.km[crew, post])
        net = float(serves[post]) - leaves - self._rules.km_price * km
        return Move(crew, post, float(serves[post]), leaves, km, round(net, DIGITS))

    def best_of(self, crews: Iterable[int]) -> Move | None:
        """Return the best move of some crews; a tie goes to the first."""
        found = [move for crew in crews if (move := self.best(crew))]
        return max(found, key=lambda move: move.net, default=None)

    def send(self, move: Move) -> None:
        """Let a crew wait in another street."""
        here = self._ground.reach[move.post] & self._ground.allowed[move.crew]
        self._change(move.crew, here)

    def call_back(self, crew: int) -> None:
        """Let a crew wait where it did."""
        self._change(crew, self._ground.home[crew])

    def _change(self, crew: int, here: np.ndarray) -> None:
        mine = self._ground.skills[crew].astype(np.int64)
        change = here.astype(np.int64) - self._at[crew].astype(np.int64)
        self._covers = self._covers + np.outer(change, mine)
        self._at[crew] = here


def moves(ground: Ground, demand: Floats, rules: CoverageRules) -> list[Move]:
    """Return the moves to propose, the one that brings the most first."""
    spread = Spread(ground, demand, rules)
    chosen = _greedy(spread, range(len(ground.units)), rules)
    for _ in range(PASSES):
        if not _improve(spread, chosen, len(ground.units)):
            break
    return ordered(Spread(ground, demand, rules), chosen, rules)


def _greedy(spread: Spread, crews: Iterable[int], rules: CoverageRules) -> list[Move]:
    chosen: list[Move] = []
    left = list(crews)
    while len(chosen) < rules.most:
        move = spread.best_of(left)
        if move is None or move.net < rules.least_gain:
            break
        spread.send(move)
        chosen.append(move)
        left.remove(move.crew)
    return chosen


def _improve(spread: Spread, chosen: list[Move], crews: int) -> bool:
    """Take each move back and look for a better one in its place; tell whether any was found."""
    better = False
    for n, old in enumerate(chosen):
        taken = {move.crew for k, move in enumerate(chosen) if k != n}
        spread.call_back(old.crew)
        now = spread.move_to(old.crew, old.post)
        found = spread.best_of(crew for crew in range(crews) if crew not in taken)
        chosen[n] = found if found and found.net > now.net else now
        better |= chosen[n] is found
        spread.send(chosen[n])
    return better


def ordered(spread: Spread, chosen: Sequence[Move], rules: CoverageRules) -> list[Move]:
    """Return moves in the order they pay, each with what it brings after those before it."""
    left, found = list(chosen), list[Move]()
    while left:
        again = [spread.move_to(move.crew, move.post) for move in left]
        best = max(again, key=lambda move: move.net)
        if best.net < rules.least_gain:
            break
        spread.send(best)
        found.append(best)
        del left[again.index(best)]
    return found
