"""Waiting for the end of a process that serves."""

import signal
from contextlib import suppress
from threading import Event


def wait_for_end() -> None:
    """Return when the process is asked to end, by Ctrl-C or SIGTERM.

    A shell starts background jobs with SIGINT ignored; here it ends them all the same.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        Event().wait()
