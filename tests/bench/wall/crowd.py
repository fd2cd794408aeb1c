"""Displays that only listen: sockets of the feed, many to a process.

Run as `python -m tests.bench.wall.crowd URL HOW_MANY` with the keys on standard input, one a line.
It says `ready` when all are connected, and ends with standard input; the last line says how many
messages all of them got.
"""

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack

from tests.screen import Screen


class Listener(Screen):
    """A display that counts what it is told and keeps nothing."""

    heard = 0

    def _taker(self, _message: str) -> Callable[[object], None]:
        def take(_body: object) -> None:
            self.heard += 1

        return take


def main(url: str, how_many: int) -> None:
    """Connect, listen until standard input ends, say how much was heard."""
    key = sys.stdin.readline().strip()
    crowd = [Listener(url, key, "city") for _ in range(how_many)]
    with ExitStack() as stack:
        for listener in crowd:
            stack.enter_context(listener.connected())
        print("ready", flush=True)
        sys.stdin.read()
        print(sum(listener.heard for listener in crowd), flush=True)
        os._exit(0)  # a polite goodbye takes each of them three seconds


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
