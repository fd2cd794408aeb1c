"""A clock that runs as fast as the real one, but may be set: cases need a past."""

from datetime import UTC, datetime, timedelta


class SetClock:
    """The machine's clock plus an offset."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        """Return the moment it shows."""
        return datetime.now(UTC) + self.offset

    def set_back(self, **span: float) -> None:
        """Show the moment a span ago."""
        self.offset = -timedelta(**span)

    def set_ahead(self, **span: float) -> None:
        """Show the moment in a span from now."""
        self.offset = timedelta(**span)

    def set_right(self) -> None:
        """Show the present."""
        self.offset = timedelta()
