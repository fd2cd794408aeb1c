"""The one door to numba: kernels keep their types, and any change of one empties the cache."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")

_HERE = Path(__file__).parent
_HERE_TOO = b"dispatch.engine.compiled"


def _digest() -> str:
    """Name the state of all kernels together: numba alone watches only the file a kernel is in."""
    files = [path.read_bytes() for path in sorted(_HERE.glob("*.py"))]
    kernels = [text for text in files if _HERE_TOO in text]
    layout = (_HERE / "layout.py").read_bytes()
    return hashlib.sha256(b"".join([*kernels, layout])).hexdigest()[:16]


_CACHE = _HERE / "__pycache__" / f"kernels-{_digest()}"


def is_cached() -> bool:
    """Tell whether the kernels as they are now have been compiled here before."""
    return _CACHE.is_dir()


@contextmanager
def _own_cache() -> Iterator[None]:
    config: Any = numba.config
    before, config.CACHE_DIR = config.CACHE_DIR, str(_CACHE)
    try:
        yield
    finally:
        config.CACHE_DIR = before


def _compile(kernel: Callable[P, R], inline: bool) -> Callable[P, R]:
    """Compile without the interpreter's lock, and without counting references: none is kept."""
    with _own_cache():
        njit: Any = numba.njit
        door = njit(cache=True, nogil=True, error_model="numpy", _nrt=False, forceinline=inline)
        return cast("Callable[P, R]", door(kernel))


def compiled(kernel: Callable[P, R]) -> Callable[P, R]:
    """Compile a kernel that Python calls."""
    return _compile(kernel, inline=False)


def inlined(kernel: Callable[P, R]) -> Callable[P, R]:
    """Compile a kernel into each of its callers: handing over bundles of arrays costs too much."""
    return _compile(kernel, inline=True)
