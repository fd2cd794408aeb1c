"""The published frames, read once."""

import json
from functools import cache
from typing import Any

from tests.shared_data import SHARED

FOLDER = SHARED / "data/06_jt808"


@cache
def published(name: str) -> tuple[dict[str, Any], ...]:
    """Return the lines of a vector file."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def valid() -> tuple[dict[str, Any], ...]:
    """Return the frames that hold."""
    return published("frames_valid.jsonl")


def malformed() -> tuple[dict[str, Any], ...]:
    """Return the frames that do not."""
    return published("frames_dialect_or_malformed.jsonl")


def stated_refusal(decoded: dict[str, Any]) -> str:
    """Return the refusal that a published decoding asks for."""
    if "error" in decoded:
        return "short"
    if not decoded["checksum_ok"]:
        return "checksum"
    return "length" if not decoded["body_len_ok"] else "body"
