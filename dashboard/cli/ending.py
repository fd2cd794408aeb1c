"""Waiting for the end of a process that serves."""

import signal
from contextlib import suppress
from threading import Event


def wait_for_end() -> None:
    """Return when the process is asked to end, by Ctrl-C or SIGTERM."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        Event().wait()
