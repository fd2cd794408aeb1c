"""Column types that turn rows into domain values and back on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.types import TypeDecorator

from dashboard.store.encoding import decode, encode
from dispatch.records import from_record, to_record


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as microseconds since 1970 so that both databases agree."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """Return the stored number of a moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must be aware")
        return round(value.timestamp() * 1_000_000)

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """Return the moment of a stored number."""
        if value is None:
            return None
        seconds, micro = divmod(int(value), 1_000_000)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro)


class Json(TypeDecorator[Any]):
    """A JSON value in a text column."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        """Return the text of a value."""
        return None if value is None else encode(value).decode()

    def process_result_value(self, value: Any, _dialect: Dialect) -> Any:
        """Return the value of a text."""
        return None if value is None else decode(value)


class Coded(TypeDecorator[Any]):
    """A value of an enumeration, a tuple of texts or a day, kept as text."""

    impl = Text
    cache_ok = True

    def __init__(self, thaw: Callable[[Any], Any], freeze: Callable[[Any], str] = str) -> None:
        super().__init__()
        self.thaw = thaw
        self.freeze = freeze

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        """Return the text of a value."""
        return None if value is None else self.freeze(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> Any:
        """Return the value of a text."""
        return None if value is None else self.thaw(value)


def freeze_texts(texts: tuple[str, ...]) -> str:
    """Return a tuple of texts as JSON."""
    return encode(list(texts)).decode()


def thaw_texts(text: str) -> tuple[str, ...]:
    """Return the tuple of texts of a JSON list."""
    return tuple(decode(text))


def records_codec(kind: type) -> tuple[Callable[[Any], Any], Callable[[Any], str]]:
    """Return what thaws and freezes a tuple of a frozen kind, kept as a JSON list of records."""

    def thaw(text: str) -> tuple[Any, ...]:
        return tuple(from_record(kind, record) for record in decode(text))

    def freeze(items: tuple[Any, ...]) -> str:
        return encode([to_record(item) for item in items]).decode()

    return thaw, freeze
