"""Threads that carry the city go on after a fault: a database or a bus may be away for a while."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)


@contextmanager
def enduring(what: str) -> Iterator[None]:
    """Write down what goes wrong inside and go on; the next turn does the work anew."""
    try:
        yield
    except Exception:
        log.exception("%s goes on after a fault", what)
