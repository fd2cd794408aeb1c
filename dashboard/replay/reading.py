"""Reads files of rows as people have them: CSV or TSV, packed or not, UTF-8 or GB18030."""

import csv
import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from dashboard.replay.mapping import MappingRefused, Plan
from dispatch.refusals import FieldRefused

GZIP = b"\x1f\x8b"
SAMPLE = 1 << 20
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
DELIMITERS = ",\t;|"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, its cells by column, and the cells as they stand."""

    line: int
    values: dict[str, str]
    cells: tuple[str, ...]
    fault: FieldRefused | None = None


class Table:
    """The rows of one file. `done` tells how much of `raw` has been read, of `size` bytes."""

    def __init__(self, path: Path, raw: BinaryIO, text: TextIO, plan: Plan) -> None:
        self.size = path.stat().st_size
        self._name = path.name
        self._raw = raw
        first = text.readline()
        delimiter = plan.delimiter or max(DELIMITERS, key=first.count)
        self._reader = csv.reader(chain([first], text), delimiter=delimiter)
        self.header = tuple(cell.strip() for cell in next(self._reader, []))
        _check_columns(self.header, plan)

    @property
    def done(self) -> int:
        """How many bytes of the file have been read."""
        return self._raw.tell()

    def rows(self) -> Iterator[Row]:
        """Yield the rows in order; one that cannot be read carries its fault."""
        line = self._reader.line_num + 1
        while (row := self._next(line)) is not None:
            if row.cells or row.fault:
                yield row
            line = self._reader.line_num + 1

    def _next(self, line: int) -> Row | None:
        try:
            cells = next(self._reader, None)
        except csv.Error as fault:
            return Row(line, {}, (), FieldRefused("line", "not_csv", why=str(fault)))
        except (OSError, EOFError) as fault:
            raise MappingRefused("unreadable", file=self._name, why=str(fault)) from None
        if cells is None:
            return None
        return self._row(line, cells) if cells else Row(line, {}, ())

    def _row(self, line: int, cells: list[str]) -> Row:
        values = {k: v.strip() for k, v in zip(self.header, cells, strict=False)}
        return Row(line, values, tuple(cells), self._fault(cells))

    def _fault(self, cells: list[str]) -> FieldRefused | None:
        for place, cell in enumerate(cells):
            if any("\udc80" <= c <= "\udcff" for c in cell):
                name = self.header[place] if place < len(self.header) else "line"
                return FieldRefused(name, "not_encoded")
        if len(cells) != len(self.header):
            return FieldRefused("line", "wrong_width", cells=len(cells), wanted=len(self.header))
        return None


@contextmanager
def open_table(path: Path, plan: Plan) -> Iterator[Table]:
    """Give a file as a table and close it; refuse one that lacks columns the mapping needs."""
    with path.open("rb") as raw:
        packed = raw.read(len(GZIP)) == GZIP
        raw.seek(0)
        plain = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
        encoding = plan.encoding or encoding_of(_sample(plain, path))
        # A broken byte becomes a surrogate, so that only its own row is refused.
        with io.TextIOWrapper(plain, encoding, errors="surrogateescape", newline="") as text:
            yield Table(path, raw, text, plan)


def _sample(plain: BinaryIO, path: Path) -> bytes:
    try:
        sample = plain.read(SAMPLE)
    except (OSError, EOFError) as fault:
        raise MappingRefused("unreadable", file=path.name, why=str(fault)) from None
    plain.seek(0)
    return sample


def encoding_of(sample: bytes) -> str:
    """Return how a file is written: by its mark, else UTF-8 unless most lines are no UTF-8."""
    for mark, encoding in BOMS:
        if sample.startswith(mark):
            return encoding
    lines = [line for line in sample.split(b"\n")[:-1] or [sample] if not line.isascii()]
    broken = sum(not _decodes(line, "utf-8") for line in lines)
    if broken * 2 > len(lines) and _decodes(b"\n".join(lines), "gb18030"):
        return "gb18030"
    return "utf-8"


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _check_columns(header: tuple[str, ...], plan: Plan) -> None:
    missing = [column for column in plan.required if column not in header]
    if missing:
        raise MappingRefused(
            "no_columns", mapping=plan.name, missing=", ".join(missing), found=", ".join(header)
        )
