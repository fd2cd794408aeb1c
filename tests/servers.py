"""Real servers for tests: PostgreSQL, Redis and Mosquitto on free ports, gone when the run ends."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

WAIT_S = 20


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    """Return the path of a server's program, or say what to install."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:{postgres_bin()}")
    if found is None:
        raise RuntimeError(f"{name} is not installed: run `make services` as root")
    return found


def postgres_bin() -> Path:
    """Return the folder of the newest PostgreSQL's programs."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return versions[-1] if versions else Path("/usr/bin")


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when something listens on `port`."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise RuntimeError(f"nothing listens on {port}")


@contextmanager
def running(command: Sequence[str], port: int, user: str = "") -> Iterator[None]:
    """Run a server until the block ends."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, user=user or None)
    try:
        wait_for_port(port, process)
        yield
    finally:
        process.terminate()
        process.wait(WAIT_S)


def _server_user() -> str:
    """PostgreSQL refuses to run as root: return who runs it instead."""
    return "postgres" if os.geteuid() == 0 else ""


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL of its own; gives the address of its maintenance database."""
    user, port = _server_user(), free_port()
    name = user or pwd.getpwuid(os.geteuid()).pw_name
    with tempfile.TemporaryDirectory() as folder:
        if user:
            shutil.chown(folder, user)
        cluster = f"{folder}/cluster"
        make = [program("initdb"), "-D", cluster, "-A", "trust", "-U", name, "-E", "UTF8"]
        subprocess.run([*make, "--no-sync"], check=True, capture_output=True, user=user or None)
        settings = ("fsync=off", f"unix_socket_directories={folder}", "max_connections=200")
        options = [word for setting in settings for word in ("-c", setting)]
        command = [program("postgres"), "-D", cluster, "-p", str(port), *options]
        with running(command, port, user):
            wait_until_ready(port)
            yield f"postgresql+psycopg://{name}@127.0.0.1:{port}/postgres"


def wait_until_ready(port: int) -> None:
    """Return when PostgreSQL answers: its port is open a moment before."""
    until = time.monotonic() + WAIT_S
    ask = [program("pg_isready"), "-h", "127.0.0.1", "-p", str(port), "-q"]
    while subprocess.run(ask, check=False).returncode != 0:
        if time.monotonic() > until:
            raise RuntimeError("PostgreSQL does not get ready")


@contextmanager
def redis_server() -> Iterator[str]:
    """Run a Redis of its own; gives its address."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [program("redis-server"), "--port", str(port), "--dir", folder, "--save", ""]
        with running(command, port):
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def mosquitto() -> Iterator[int]:
    """Run a Mosquitto of its own that lets anybody in; gives its port."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "mosquitto.conf")
        config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n", encoding="ascii")
        Path(folder).chmod(0o755)
        with running([program("mosquitto"), "-c", str(config)], port):
            yield port


@contextmanager
def serving(server: Flask) -> Iterator[str]:
    """Serve a small server of a test's own; give its address."""
    http = make_server("127.0.0.1", 0, server, threaded=True)
    thread = Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_port}"
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
