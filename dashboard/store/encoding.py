"""The one way values become JSON bytes in the store and on the wire."""

from typing import Any

import orjson


def encode(value: Any) -> bytes:
    """Return JSON with sorted keys: equal values give equal bytes, which the hash chain needs."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def decode(text: str | bytes) -> Any:
    """Return the value of a JSON text."""
    return orjson.loads(text)
