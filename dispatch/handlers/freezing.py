"""Freezing the engine and letting it go on: facts of the log, without a row of their own."""

from dispatch.facts import Fact, FactKind
from dispatch.freezing import Freeze, FreezeDispatching, ResumeDispatching, freeze_of
from dispatch.handlers.context import Context, check_texts
from dispatch.refusals import FieldRefused, ReasonMissing


def freeze_dispatching(ask: FreezeDispatching, at: Context) -> Freeze:
    """Stop the engine; the second of two officers is told who was first."""
    check_texts(reason=ask.reason)
    if not ask.reason.strip():
        raise ReasonMissing("reason")
    before = _standing(at)
    if before.frozen:
        raise FieldRefused("dispatching", "already_frozen", by=before.by)
    fact = at.fact(FactKind.DISPATCHING_FROZEN, reason=ask.reason.strip())
    at.ledger.write(fact)
    return freeze_of(fact, None)


def resume_dispatching(_ask: ResumeDispatching, at: Context) -> Freeze:
    """Let the engine go on."""
    if not _standing(at).frozen:
        raise FieldRefused("dispatching", "not_frozen")
    fact: Fact = at.fact(FactKind.DISPATCHING_RESUMED)
    at.ledger.write(fact)
    return freeze_of(None, fact)


def _standing(at: Context) -> Freeze:
    last = at.ledger.last_of
    return freeze_of(last(FactKind.DISPATCHING_FROZEN), last(FactKind.DISPATCHING_RESUMED))
