"""Who is counted: each cohort is a mask over a register for one span of time.

A cohort of a span that lies in the past is read from the same register: a case counts by its
latest disposal and its present limit. What happened after the span's end has not happened yet.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from dispatch.indicators.register import Mask, Moments, Register
from dispatch.indicators.spans import Span
from dispatch.lifecycle import State


@dataclass(frozen=True, slots=True)
class Scene:
    """A register looked at over a span. With `backlog`, cases overdue since before count too."""

    register: Register
    span: Span
    backlog: bool = True

    def within(self, moments: Moments) -> Mask:
        """Return where a moment lies in the span."""
        return (moments >= self.span.start_s) & (moments < self.span.end_s)

    def by_end(self, moments: Moments) -> Mask:
        """Return where a moment lies before the span's end."""
        return moments < self.span.end_s

    def before(self, moments: Moments) -> Mask:
        """Return where a moment lies before the span."""
        return moments < self.span.start_s


Cohort = Callable[[Scene], Mask]


def reported(at: Scene) -> Mask:
    """Reports 上报 that came in."""
    return at.within(at.register.reported_at)


def reported_filed(at: Scene) -> Mask:
    """Reports of the span that were filed 立案."""
    return reported(at) & at.by_end(at.register.filed_at)


def reported_settled(at: Scene) -> Mask:
    """Reports of the span that were settled on the spot 自行处置: never filed, counted apart."""
    return _ended_unfiled(at, State.CLOSED)


def reported_refused(at: Scene) -> Mask:
    """Reports of the span that were rejected 不予立案."""
    return _ended_unfiled(at, State.VOID)


def _ended_unfiled(at: Scene, state: State) -> Mask:
    r = at.register
    return reported(at) & r.state.among(state) & np.isnan(r.filed_at) & at.by_end(r.closed_at)


def reported_waiting(at: Scene) -> Mask:
    """Reports of the span that nobody has decided on yet."""
    return reported(at) & ~(reported_filed(at) | reported_settled(at) | reported_refused(at))


def accepted(at: Scene) -> Mask:
    """Reports of the span that had to be decided on 受理: all but those settled on the spot."""
    return reported(at) & ~reported_settled(at)


def filed(at: Scene) -> Mask:
    """Cases filed 立案 in the span."""
    return at.within(at.register.filed_at)


def dispatched(at: Scene) -> Mask:
    """Cases filed in the span that were given to a unit or to a department's desk 派遣."""
    r = at.register
    to_desk = r.state.among(State.REFERRED) | (r.returned > 0)
    return filed(at) & (at.by_end(r.first_assigned_at) | to_desk)


def returned(at: Scene) -> Mask:
    """Of those, the ones a desk sent back 回退; whether rightly is not recorded."""
    return dispatched(at) & (at.register.returned > 0)


def _counted(at: Scene) -> Mask:
    """Filed and neither void nor on hold: a held case 挂账 is out of every cohort."""
    r = at.register
    return at.by_end(r.filed_at) & ~r.state.among(State.VOID, State.HELD)


def _owed(at: Scene, done: Moments) -> Mask:
    """Cases the span owes an end: done in it, or with a limit that ran out and not done before.

    A case that was done before the span belongs to the span it was done in, never to two.
    """
    r = at.register
    ran_out = at.by_end(r.due_at) if at.backlog else at.within(r.due_at)
    done_in_it = at.within(done) if at.backlog else at.within(done) & ~at.before(r.due_at)
    return _counted(at) & ~at.before(done) & (done_in_it | ran_out)


def should_dispose(at: Scene) -> Mask:
    """应处置: disposed of in the span, or with a limit that ran out and not disposed of before."""
    return _owed(at, at.register.disposed_at)


def disposed(at: Scene) -> Mask:
    """Of those, the ones disposed of 处置."""
    return should_dispose(at) & at.within(at.register.disposed_at)


def disposed_on_time(at: Scene) -> Mask:
    """Disposed of before the limit ran out."""
    return disposed(at) & ~_late(at)


def disposed_late(at: Scene) -> Mask:
    """Disposed of after the limit had run out."""
    return disposed(at) & _late(at)


def undisposed(at: Scene) -> Mask:
    """超期未处置: the limit has run out and they are not disposed of."""
    return should_dispose(at) & ~disposed(at)


def disposed_at_once(at: Scene) -> Mask:
    """Disposed of without rework."""
    at_once: Mask = at.register.reworked == 0
    return disposed(at) & at_once


def _late(at: Scene) -> Mask:
    late: Mask = at.register.disposed_at > at.register.due_at
    return late


def should_close(at: Scene) -> Mask:
    """应结案: closed in the span, or with a limit that ran out and not closed before."""
    return _owed(at, at.register.closed_at)


def closed(at: Scene) -> Mask:
    """Of those, the ones closed 结案."""
    return should_close(at) & at.within(at.register.closed_at)


def closed_on_time(at: Scene) -> Mask:
    """Closed, and disposed of before the limit ran out: disposal stops the clock."""
    return closed(at) & ~_late(at)


def closed_late(at: Scene) -> Mask:
    """Closed, but disposed of after the limit had run out."""
    return closed(at) & _late(at)


def unclosed(at: Scene) -> Mask:
    """The limit has run out and they are not closed."""
    return should_close(at) & ~closed(at)


def unclosed_disposed(at: Scene) -> Mask:
    """Due and not closed, though disposed of: they wait for verification or closure."""
    return unclosed(at) & at.by_end(at.register.disposed_at)


def unclosed_undisposed(at: Scene) -> Mask:
    """Due, not closed and not disposed of."""
    return unclosed(at) & ~at.by_end(at.register.disposed_at)


def missed(at: Scene) -> Mask:
    """Of those that should be closed, all that were not closed on time."""
    return should_close(at) & ~closed_on_time(at)


def reworked(at: Scene) -> Mask:
    """Of those that should be closed, the ones sent back for rework 返工: a case counts once."""
    return should_close(at) & (at.register.reworked > 0)


def extended_closing(at: Scene) -> Mask:
    """Of those that should be closed, the ones whose limit was extended 延期."""
    return should_close(at) & (at.register.extended > 0)


def extended_disposing(at: Scene) -> Mask:
    """Of those that should be disposed of, the ones whose limit was extended 延期."""
    return should_dispose(at) & (at.register.extended > 0)


def open_(at: Scene) -> Mask:
    """在办: reported and not ended at the end of the span."""
    return at.by_end(at.register.reported_at) & ~at.by_end(at.register.closed_at)


def overdue(at: Scene) -> Mask:
    """超期: under a limit that has run out at the end of the span."""
    r = at.register
    return _counted(at) & at.by_end(r.due_at) & ~at.by_end(r.disposed_at) & ~at.by_end(r.closed_at)


def overdue_unassigned(at: Scene) -> Mask:
    """Of those, the ones nobody had been sent to when the limit ran out."""
    return overdue(at) & ~(at.register.first_assigned_at < at.register.due_at)


def overdue_assigned(at: Scene) -> Mask:
    """Of those, the ones somebody had been sent to before the limit ran out."""
    return overdue(at) & (at.register.first_assigned_at < at.register.due_at)


def held(at: Scene) -> Mask:
    """挂账: on the debt list, their clock stands still."""
    return at.register.state.among(State.HELD) & at.by_end(at.register.reported_at)


def to_assign(at: Scene) -> Mask:
    """Filed and with nobody: waiting for a unit at the end of the span."""
    waiting = at.register.state.among(State.FILED, State.REFERRED)
    return waiting & at.by_end(at.register.filed_at)


def dispatch_timed(at: Scene) -> Mask:
    """Filed in the span and given to a first unit."""
    r = at.register
    return filed(at) & at.by_end(r.first_assigned_at) & (r.first_assigned_at >= r.filed_at)


def response_timed(at: Scene) -> Mask:
    """Reached in the span by the unit they are or were with."""
    return at.within(at.register.arrived_at) & (at.register.arrived_at >= at.register.assigned_at)


def disposal_timed(at: Scene) -> Mask:
    """Disposed of in the span after a first unit had been sent."""
    r = at.register
    return at.within(r.disposed_at) & (r.disposed_at >= r.first_assigned_at)


COHORTS: Mapping[str, Cohort] = {
    cohort.__name__.rstrip("_"): cohort
    for cohort in (
        reported, reported_filed, reported_settled, reported_refused, reported_waiting, accepted,
        filed, dispatched, returned, should_dispose, disposed, disposed_on_time, disposed_late,
        undisposed, disposed_at_once, should_close, closed, closed_on_time, closed_late, unclosed,
        unclosed_disposed, unclosed_undisposed, missed, reworked, extended_closing,
        extended_disposing, open_, overdue, overdue_unassigned,
        overdue_assigned, held, to_assign, dispatch_timed, response_timed, disposal_timed,
    )
}  # fmt: skip
"""Every cohort by the name that opens its cases; each has its words in words/briefing."""

PARTS: Mapping[str, tuple[str, ...]] = {
    "reported": ("reported_filed", "reported_settled", "reported_refused", "reported_waiting"),
    "should_dispose": ("disposed_on_time", "disposed_late", "undisposed"),
    "disposed": ("disposed_on_time", "disposed_late"),
    "should_close": ("closed_on_time", "closed_late", "unclosed_disposed", "unclosed_undisposed"),
    "missed": ("closed_late", "unclosed_disposed", "unclosed_undisposed"),
    "unclosed": ("unclosed_disposed", "unclosed_undisposed"),
    "closed": ("closed_on_time", "closed_late"),
    "overdue": ("overdue_unassigned", "overdue_assigned"),
}
"""Parts that share out a cohort: no case is in two of them, none in none."""
