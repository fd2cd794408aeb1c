"""Codes of GB/T 30428.2-2013 and of GB/T 47678.5-2026, which replaced it: from one to the other.

A code of 2013 has four digits and names a component or an event; the same digits mean different
things for the two. A matter of 2026 has five digits; those of majors 01 to 05 are the faults of the
component with the same code. None means that the other standard has no such entry.
"""

from typing import Literal

Subject = Literal["component", "event"]

_LAST: dict[tuple[Subject, str], int] = {
    ("component", "01"): 57,
    ("component", "02"): 30,
    ("component", "03"): 8,
    ("component", "04"): 10,
    ("component", "05"): 3,
    ("event", "01"): 38,
    ("event", "02"): 7,
    ("event", "03"): 12,
    ("event", "04"): 10,
}
"""The last national minor class of each major of 2013; cities count their own down from 99."""

_EVENT_MAJORS = {"01": "06", "02": "07", "03": "08", "04": "09"}

_MOVED: dict[tuple[Subject, str], str] = {
    ("component", "0506"): "01069",
    ("component", "0507"): "01070",
    ("component", "0508"): "01071",
    ("event", "0507"): "10001",
    ("event", "0508"): "10002",
    ("event", "0602"): "09013",
}

_WITHDRAWN = frozenset({"01016", "05001", "06031", "07005", "09007"})


def to_2026(subject: Subject, code: str) -> str | None:
    """Return the code of 2026 for a national code of 2013."""
    if (subject, code) in _MOVED:
        return _MOVED[subject, code]
    major, minor = code[:2], code[2:]
    if len(code) != 4 or not code.isdecimal():
        return None
    if not 1 <= int(minor) <= _LAST.get((subject, major), 0):
        return None
    new = f"{_EVENT_MAJORS.get(major) if subject == 'event' else major}{int(minor):03d}"
    return None if new in _WITHDRAWN else new


def to_2013(code: str) -> str | None:
    """Return the code of 2013 for a matter or component of 2026."""
    return _BACK.get(code)


def _every() -> dict[str, str]:
    back = {new: old for (_, old), new in _MOVED.items()}
    for (subject, major), last in _LAST.items():
        for minor in range(1, last + 1):
            new = to_2026(subject, f"{major}{minor:02d}")
            if new is not None:
                back[new] = f"{major}{minor:02d}"
    return back


_BACK = _every()
