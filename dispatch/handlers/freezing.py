"""Freezing the engine and letting it go on: facts of the log, without a row of their own."""

from dispatch.facts import FactKind
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
    return _switch(at, ask.reason.strip(), frozen=True)


def resume_dispatching(_ask: ResumeDispatching, at: Context) -> Freeze:
    """Let the engine go on."""
    if not _standing(at).frozen:
        raise FieldRefused("dispatching", "not_frozen")
    return _switch(at, "", frozen=False)


def _standing(at: Context) -> Freeze:
    return freeze_of(at.ledger.last_of(FactKind.DISPATCHING_SWITCHED))


def _switch(at: Context, reason: str, *, frozen: bool) -> Freeze:
    fact = at.fact(FactKind.DISPATCHING_SWITCHED, reason=reason, frozen=frozen)
    at.ledger.write(fact)
    return freeze_of(fact)
