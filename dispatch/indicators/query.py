"""What opens the cases behind a number: a cohort, a span, and what the cases have in common."""

from dataclasses import dataclass, replace

from dispatch.refusals import FieldRefused

KEYS = frozenset({"district", "street", "matter", "source", "department", "area", "filed_hour"})
FORTNIGHT = "fortnight"
SPANS = ("", "1", "2", "3", "4", FORTNIGHT)
"""This period, the same part of one to four earlier ones, or the last fourteen days."""


@dataclass(frozen=True, slots=True)
class Query:
    """The cases of a cohort over a span where each column of `filters` holds its value."""

    cohort: str
    filters: tuple[tuple[str, str], ...] = ()
    span: str = ""

    @property
    def text(self) -> str:
        """Its form in addresses, such as "closed/district/440304" or "filed~1"."""
        name = f"{self.cohort}~{self.span}" if self.span else self.cohort
        return "/".join((name, *(part for pair in self.filters for part in pair)))

    def where(self, key: str, value: str) -> "Query":
        """Return the same question about one district, matter or other part."""
        return replace(self, filters=(*self.filters, (key, value)))

    def over(self, span: str) -> "Query":
        """Return the same question about another span."""
        return replace(self, span=span)


def query_of(text: str) -> Query:
    """Return the query of a text, or refuse one whose form or span or column is none."""
    name, *rest = text.split("/")
    cohort, _, span = name.partition("~")
    filters = tuple(zip(rest[::2], rest[1::2], strict=False))
    wrong = not cohort.isidentifier() or span not in SPANS or len(rest) != 2 * len(filters)
    if wrong or not {key for key, _ in filters} <= KEYS:
        raise FieldRefused("cases", "unknown", value=text[:80])
    return Query(cohort, filters, span)
