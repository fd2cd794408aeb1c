"""Sends a whole file in order and in time, and keeps account of what became of each row."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from dashboard.replay.reading import Row, Table
from dashboard.replay.senders import Answer, Sender, answer_of
from dashboard.replay.turning import Turner
from dispatch.refusals import FieldRefused

REJECT_COLUMNS = ("line", "field", "reason_zh", "reason_en")
A_DAY_S = timedelta(days=1).total_seconds()


@dataclass
class Counts:
    """How many rows became what."""

    accepted: int = 0
    known: int = 0
    refused: int = 0

    def add(self, outcome: str) -> None:
        """Count one row."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    def __str__(self) -> str:
        return f"accepted {self.accepted}, known {self.known}, refused {self.refused}"


class Rejects:
    """The file of refused rows; it is there only if there are any."""

    def __init__(self, path: Path, header: tuple[str, ...]) -> None:
        self.path = path
        self._header = header
        self._file: IO[str] | None = None
        self._writer: Any = None
        path.unlink(missing_ok=True)

    def add(self, row: Row, answer: Answer) -> None:
        """Write down a row, where it is wrong and why."""
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="", errors="replace")
            self._writer = csv.writer(self._file)
            self._writer.writerow([*REJECT_COLUMNS, *self._header])
        said = (row.line, answer.field, answer.zh, answer.en)
        self._writer.writerow([*said, *(_safe(cell) for cell in row.cells)])

    def __enter__(self) -> "Rejects":
        return self

    def __exit__(self, *_fault: object) -> None:
        if self._file is not None:
            self._file.close()


def _safe(cell: str) -> str:
    """A spreadsheet would run a cell that begins like a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "@", "\t") else cell


class Pace:
    """Lets rows go at `speed` times the pace of their own times; 0 is without waiting."""

    def __init__(self, speed: float, wait: Callable[[float], object]) -> None:
        self._speed = speed
        self._wait = wait
        self._last: float | None = None

    def keep(self, moment: float | None) -> None:
        """Wait until the row of this moment, in seconds since 1970, may go."""
        if not self._speed or moment is None:
            return
        if self._last is not None and moment > self._last:
            self._wait((moment - self._last) / self._speed)
        self._last = max(moment, self._last or moment)


def paced(rows: Iterator[Row], turner: Turner) -> Iterator[tuple[Row, float | None]]:
    """Yield rows with the moment to send them; rows known only by their day share the day out."""
    if not turner.by_day:
        for row in rows:
            yield row, _seconds(turner.moment(row))
        return
    for day, group in groupby(rows, turner.moment):
        together, begins = list(group), _seconds(day)
        for number, row in enumerate(together):
            yield row, None if begins is None else begins + A_DAY_S * number / len(together)


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


@dataclass(frozen=True)
class Replay:
    """One file on its way: `run` sends it."""

    table: Table
    turner: Turner
    sender: Sender
    rejects: Rejects
    pace: Pace

    def run(self, counts: Counts, on_progress: Callable[[int], object]) -> None:
        """Send every row, count it, and keep what was refused."""
        for row, moment in paced(self.table.rows(), self.turner):
            self.pace.keep(moment)
            answer = self._sent(row)
            counts.add(answer.outcome)
            if answer.outcome == "refused":
                self.rejects.add(row, answer)
            on_progress(self.table.done)

    def _sent(self, row: Row) -> Answer:
        try:
            values = self.turner.values(row)
        except FieldRefused as refusal:
            return answer_of(refusal)
        return self.sender.send(self.turner.key(row), values)
