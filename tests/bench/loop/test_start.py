"""How soon a started server shows its first page, what it weighs at rest, how soon it ends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import httpx
import psutil
import pytest

from tests.installation import ROOT
from tests.servers import free_port

pytestmark = pytest.mark.bench

FIRST_PAGE_S = 3.0
IDLE_MB = 200
END_S = 3.0
REST_S = 20


@contextmanager
def started(folder: Path, *options: str) -> Iterator[tuple[psutil.Process, float]]:
    """Give a server of Shenzhen and how long it took until its first page."""
    port = free_port()
    settings = os.environ | {"DATA_DIR": str(folder), "PORT": str(port)}
    began = monotonic()
    command = [sys.executable, "app.py", "serve", *options]
    process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL)
    while not answers(f"http://127.0.0.1:{port}/sign-in"):
        sleep(0.02)
    took = monotonic() - began
    try:
        yield psutil.Process(process.pid), took
    finally:
        process.terminate()
        process.wait(30)


def answers(url: str) -> bool:
    """Tell whether a page comes."""
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


def report(name: str, folder: Path, *options: str) -> None:
    """Start, rest, end; print the figures beside their limits."""
    with started(folder, *options) as (process, took):
        sleep(REST_S)
        weight = process.memory_info().rss / 1e6
        busy = process.cpu_percent(interval=10)
        began = monotonic()
        process.terminate()
        process.wait(30)
        ended = monotonic() - began
    print(
        f"\n{name}: first page after {took:.1f} s ({took / FIRST_PAGE_S:.0%} of limit), at rest "
        f"{weight:.0f} MB ({weight / IDLE_MB:.0%}) and {busy:.0f} % of a core, "
        f"ended in {ended:.1f} s ({ended / END_S:.0%})"
    )


def test_an_empty_city_starts_and_rests(tmp_path: Path) -> None:
    report("empty city, first start", tmp_path, "--no-demo")
    report("empty city, second start", tmp_path, "--no-demo")


def test_a_living_city_starts_again(tmp_path: Path) -> None:
    report("living city, new", tmp_path)
    report("living city, second start", tmp_path)
