"""The one door to numba: a typed `compiled`, and a cache that a change of any kernel empties."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")

_HERE = Path(__file__).parent


def _digest() -> str:
    """Name the state of all kernels: numba itself only watches the file a kernel is in."""
    text = b"".join(path.read_bytes() for path in sorted(_HERE.glob("*.py")))
    return hashlib.sha256(text).hexdigest()[:16]


_CACHE = _HERE / "__pycache__" / f"kernels-{_digest()}"


@contextmanager
def _own_cache() -> Iterator[None]:
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(_CACHE)
    try:
        yield
    finally:
        numba.config.CACHE_DIR = before


def compiled(kernel: Callable[P, R]) -> Callable[P, R]:
    """Compile `kernel` to machine code that runs without the interpreter's lock."""
    with _own_cache():
        return cast(
            "Callable[P, R]", numba.njit(cache=True, nogil=True, error_model="numpy")(kernel)
        )
