"""What a number opens: how many cases, and the first of them as they were."""

from dataclasses import dataclass

from dispatch.case import Case
from dispatch.indicators.query import Query


@dataclass(frozen=True, slots=True)
class Opened:
    """The cases behind a number, and the parts it is shared out into; `cases` may be fewer."""

    query: Query
    count: int
    cases: tuple[Case, ...]
    parts: tuple[tuple[Query, int], ...] = ()
