"""Putting a gateway together around this installation's services."""

import csv
from collections.abc import Sequence
from pathlib import Path

from dashboard.feed.board import PositionBoard
from dashboard.gateways.jt808.ports import KeyedTerminals, terminal_key
from dashboard.gateways.jt808.server import Gateway, Ports
from dashboard.gateways.jt808.settings import Settings
from dashboard.gateways.watching import FleetWatch
from dashboard.services import Services
from dashboard.store.engine import Database
from dashboard.store.tracks import append_track, appending
from dispatch.tracks.checks import Border
from dispatch.unit import Fix


class TrackSink:
    """A position is safe once it is in the history; screens get the newest of each unit."""

    def __init__(
        self, database: Database, board: PositionBoard, watch: FleetWatch | None = None
    ) -> None:
        self._database, self._board, self._watch = database, board, watch

    def put(self, fixes: Sequence[Fix]) -> None:
        """See `PositionSink`."""
        with appending(self._database) as connection:
            append_track(connection, fixes)
        self._board.put(fixes)
        if self._watch:
            self._watch.put(fixes)


def read_terminals(path: Path) -> dict[str, str]:
    """Return terminal key to unit from a CSV file with the columns phone and unit."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {terminal_key(row["phone"]): row["unit"] for row in csv.DictReader(lines)}


def open_gateway(
    services: Services,
    settings: Settings,
    terminals: KeyedTerminals | None = None,
    watch: FleetWatch | None = None,
) -> Gateway:
    """Return a gateway, not yet started, that stores positions, shows them and has them watched.

    Without a register every terminal is admitted: for a demo, never for a city.
    """
    ports = Ports(
        sink=TrackSink(services.database, services.board, watch),
        terminals=terminals or KeyedTerminals(services.config.secret, anyone=True),
        border=Border(services.city.holds),
        now=services.clock.now,
    )
    return Gateway(ports, settings)
