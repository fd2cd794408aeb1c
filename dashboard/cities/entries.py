"""Rows of CSV files and tables of TOML files, read with errors that say where and why."""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

import orjson

from dispatch.naming import Name
from dispatch.refusals import Refusal

T = TypeVar("T")


class CityError(Refusal):
    """A city's folder that cannot be used: says which file, which line or key, and why."""

    http = 422

    def __init__(self, reason: str, place: str, **args: object) -> None:
        super().__init__(place, place=place, **args)
        self.key = f"city.{reason}"
        self.args = (f"{place}: {reason} {args or ''}".rstrip(),)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row or table; `where` is its file and line, or its file and key."""

    where: str
    values: Mapping[str, Any]

    def place(self, key: str) -> str:
        """Return how an error names the value of `key`."""
        return f"{self.where} · {key}"

    def has(self, key: str) -> bool:
        """Tell whether there is a value that is not empty."""
        return bool(self.values.get(key, "") != "")

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text without surrounding space; an empty one is an error without `default`."""
        value = self.values.get(key, "")
        if not isinstance(value, str):
            raise CityError("not_text", self.place(key), value=value)
        if value.strip():
            return value.strip()
        if default is None:
            raise CityError("missing", self.place(key))
        return default

    def digits(self, key: str, length: int) -> str:
        """Return a code of exactly `length` digits."""
        code = self.text(key)
        if len(code) != length or not code.isdecimal() or not code.isascii():
            raise CityError("not_a_code", self.place(key), value=code, length=length)
        return code

    def number(self, key: str, least: float, most: float) -> float:
        """Return a number between `least` and `most`."""
        value = self.values.get(key, "")
        if value == "":
            raise CityError("missing", self.place(key))
        number = _number(value)
        if number is None:
            raise CityError("not_a_number", self.place(key), value=value)
        if not least <= number <= most:
            raise CityError("out_of_range", self.place(key), value=value, least=least, most=most)
        return number

    def choice(self, key: str, choices: Mapping[str, T]) -> T:
        """Return what the text stands for in `choices`."""
        value = self.text(key)
        if value not in choices:
            known = ", ".join(list(choices)[:12])
            raise CityError("unknown", self.place(key), value=value, known=known)
        return choices[value]

    def flag(self, key: str) -> bool:
        """Return yes or no."""
        value = self.values.get(key, "")
        if isinstance(value, bool):
            return value
        return self.choice(key, {"yes": True, "no": False})

    def name(self) -> Name:
        """Return the name in both languages, keys `zh` and `en`."""
        return Name(self.text("zh"), self.text("en"))

    def day(self, key: str) -> date:
        """Return a TOML date."""
        value = self.values.get(key)
        if type(value) is not date:
            raise CityError("not_a_date", self.place(key), value=value)
        return value

    def items(self, key: str, kind: type[T]) -> list[T]:
        """Return a list whose items are all of one kind."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(type(item) is kind for item in value):
            raise CityError("not_a_list", self.place(key), kind=_KINDS[kind])
        return value

    def part(self, key: str) -> "Entry":
        """Return the table under `key`; a missing one is empty."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise CityError("not_a_table", self.place(key))
        return Entry(self.place(key), value)

    def parts(self, key: str) -> list["Entry"]:
        """Return the tables of the list under `key`."""
        tables = self.items(key, dict)
        return [Entry(f"{self.place(key)}[{n}]", table) for n, table in enumerate(tables)]


_KINDS: dict[type, str] = {str: "text", date: "date", dict: "table", list: "list", time: "time"}


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if isfinite(number) else None


def read_text(path: Path) -> str:
    """Return a file's text, or say that it is missing or not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise CityError("no_file", path.name, folder=str(path.parent)) from None
    except UnicodeDecodeError as error:
        raise CityError("not_utf8", path.name, byte=error.start) from None


def read_toml(path: Path) -> Entry:
    """Return a TOML file as one table."""
    try:
        return Entry(path.name, tomllib.loads(read_text(path)))
    except tomllib.TOMLDecodeError as error:
        raise CityError("not_toml", path.name, why=str(error)) from None


def read_json(path: Path) -> Any:
    """Return what a JSON file holds."""
    try:
        return orjson.loads(read_text(path))
    except orjson.JSONDecodeError as error:
        raise CityError("not_json", f"{path.name}:{error.lineno}", why=error.msg) from None


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[Entry]:
    """Yield the rows of a CSV file that must have `columns`."""
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""), strict=True)
    missing = [c for c in columns if c not in (reader.fieldnames or ())]
    if missing:
        raise CityError("no_column", f"{path.name}:1", columns=", ".join(missing))
    try:
        for row in reader:
            yield _entry(path.name, reader.line_num, row)
    except csv.Error as error:
        raise CityError("not_csv", f"{path.name}:{reader.line_num}", why=str(error)) from None


def _entry(file: str, line: int, row: dict[str, Any]) -> Entry:
    where = f"{file}:{line}"
    if None in row or None in row.values():
        raise CityError("wrong_width", where)
    return Entry(where, row)


def keyed(entries: Iterator[Entry], key: str = "code") -> Iterator[tuple[str, Entry]]:
    """Yield each entry with its key, refusing one that comes twice."""
    seen: set[str] = set()
    for entry in entries:
        code = entry.text(key)
        if code in seen:
            raise CityError("twice", entry.place(key), value=code)
        seen.add(code)
        yield code, entry
