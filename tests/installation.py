"""An installation of several processes, started by the commands an operator would use."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread

import httpx

from dashboard.access.accounts import Accounts
from dashboard.access.who import Who
from dashboard.clock import SystemClock
from dashboard.store.engine import Database
from tests.servers import free_port, wait_for_port

ROOT = Path(__file__).parents[1]
TINY = str(ROOT / "tests" / "cities" / "tiny")
WAIT_S = 60


@dataclass
class Running:
    """One process and what it has said."""

    process: subprocess.Popen[bytes]
    said: "Queue[str]" = field(default_factory=Queue)

    def hear(self) -> None:
        """Take in every line until the process ends."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.put(line.decode())

    def says(self, words: str) -> None:
        """Return when it has said some words."""
        while words not in self.said.get(timeout=WAIT_S):
            pass

    def die(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(WAIT_S)


class Installation:
    """A city on one database and one Redis; every process is one more `python app.py`."""

    def __init__(self, settings: Mapping[str, str], stack: ExitStack) -> None:
        self.settings = settings
        self._stack = stack

    def run(self, *command: str, **settings: str) -> Running:
        """Start a process; it ends with the test."""
        process = subprocess.Popen(
            [sys.executable, "app.py", *command],
            cwd=ROOT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"} | self.settings | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        running = Running(process)
        self._stack.callback(ended, process)
        hearing = Thread(target=running.hear, daemon=True)
        hearing.start()
        return running

    def web(self, *options: str) -> str:
        """Start web processes that listen at one address; return it."""
        port = free_port()
        process = self.run("web", *options, PORT=str(port)).process
        wait_for_port(port, process)
        url = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{url}/healthz", timeout=WAIT_S).json()["ok"]
        return url

    def token(self, who: Who) -> str:
        """Return a key for somebody."""
        database = Database(self.settings["DATABASE_URL"])
        try:
            return Accounts(database).make_token(who, SystemClock().now())
        finally:
            database.close()


def ended(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and wait for it."""
    process.terminate()
    process.wait(WAIT_S)
    assert process.stdout is not None
    process.stdout.close()


@contextmanager
def installed(
    database_url: str, redis_url: str, folder: Path, city: str = TINY
) -> Iterator[Installation]:
    """Give an installation without any process yet."""
    settings = {
        "CITY": city,
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "DEMO": "0",
        "LANG_DEFAULT": "en",
        "REDIS_URL": redis_url,
    }
    with ExitStack() as stack:
        yield Installation(settings, stack)
