"""A clock that runs as fast as the real one, but may be set: cases need a past."""

from datetime import UTC, datetime, timedelta


class SetClock:
    """The machine's clock plus an offset; `home` is the offset of the present."""

    def __init__(self) -> None:
        self.home = timedelta()
        self.offset = timedelta()
        self._kept = self.now()

    def now(self) -> datetime:
        """Return the moment it shows."""
        return datetime.now(UTC) + self.offset

    def set_back(self, **span: float) -> None:
        """Show the moment a span ago."""
        self.offset = self.home - timedelta(**span)

    def set_ahead(self, **span: float) -> None:
        """Show the moment in a span from now."""
        self.offset = timedelta(**span)

    def set_right(self) -> None:
        """Show the present."""
        self.offset = self.home

    def keep(self) -> None:
        """Remember this moment."""
        self._kept = self.now()

    def go_back(self) -> None:
        """Let the moment that was kept be the present, and go on from it."""
        self.home = self._kept - datetime.now(UTC)
        self.set_right()
