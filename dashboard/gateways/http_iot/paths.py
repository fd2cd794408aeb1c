"""Finding values in other people's JSON. Never raises: what is not there is None."""

from collections.abc import Iterator, Mapping
from typing import Any

DEEPEST = 12
_WRAPPERS = ("value", "@value", "object")


def find(body: Any, path: str) -> Any:
    """Return what a path such as "object.history.0.distance" or "3435.*.2" leads to, unwrapped.

    "*" is the first entry there is. NGSI wraps values as {"type": …, "value": …}: what is inside
    counts.
    """
    found = body
    for step in path.split(".") if path else ():
        found = _step(unwrapped(found) if step not in _keys(found) else found, step)
        if found is None:
            return None
    return unwrapped(found)


def unwrapped(value: Any) -> Any:
    """Return the value inside an NGSI property."""
    for _ in range(DEEPEST):
        if not isinstance(value, Mapping) or not ("type" in value or "@type" in value):
            return value
        inner = next((value[name] for name in _WRAPPERS if name in value), None)
        if inner is None:
            return value
        value = inner
    return value


def _keys(value: Any) -> Any:
    return value if isinstance(value, Mapping) else ()


def _step(value: Any, step: str) -> Any:
    if isinstance(value, Mapping):
        return next(iter(value.values()), None) if step == "*" else value.get(step)
    if isinstance(value, list):
        index = 0 if step == "*" else int(step) if step.isdecimal() and len(step) < 6 else -1
        return value[index] if 0 <= index < len(value) else None
    return None


def senml_tree(body: Any) -> dict[str, Any]:
    """Return a SenML pack (RFC 8428, as LwM2M platforms push it) as a tree of its names.

    [{"bn": "/3435/0/", "bt": 1795401600, "n": "2", "v": 81}] becomes {"3435": {"0": {"2": 81}}};
    the base time is kept as "time", in seconds.
    """
    tree: dict[str, Any] = {}
    base, start = "", 0.0
    for record in _records(body):
        base = _text(record.get("bn")) or base
        start = _number(record.get("bt")) or start
        value = next((record[name] for name in ("v", "vb", "vs") if name in record), None)
        steps = [s for s in f"{base}{_text(record.get('n'))}".split("/") if s][:DEEPEST]
        if steps and value is not None:
            _plant(tree, steps, value)
        tree["time"] = max(tree.get("time", 0.0), start + (_number(record.get("t")) or 0.0))
    return tree


def _records(body: Any) -> Iterator[Mapping[str, Any]]:
    listed = body.get("e", ()) if isinstance(body, Mapping) else body
    if isinstance(body, Mapping):
        yield {name: body[name] for name in ("bn", "bt") if name in body}
    for record in listed if isinstance(listed, list) else ():
        if isinstance(record, Mapping):
            yield record


def _plant(tree: dict[str, Any], steps: list[str], value: Any) -> None:
    for step in steps[:-1]:
        below = tree.setdefault(step, {})
        if not isinstance(below, dict):
            return
        tree = below
    tree[steps[-1]] = value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and abs(value) < 1e15 else 0.0
