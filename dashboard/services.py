"""What every entrance calls: one way to send a command, and one process put together."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import bindparam, insert, select

from dashboard.access.accounts import Accounts
from dashboard.access.rights import (
    check_alarm,
    check_case,
    check_command,
    check_holder,
    check_unit,
)
from dashboard.access.who import Who
from dashboard.clock import SystemClock
from dashboard.config import Config
from dashboard.feed.board import PositionBoard
from dashboard.feed.bus import Bus, open_bus
from dashboard.feed.follower import Follower
from dashboard.feed.relay import Relay
from dashboard.store import tables
from dashboard.store.engine import Database
from dashboard.store.ledger import SqlLedger, open_ledger
from dashboard.walls.hall import Hall
from dispatch.case import Case
from dispatch.city import City
from dispatch.commands import Command
from dispatch.handlers import Decided, handle
from dispatch.handlers.context import Context
from dispatch.ports import Clock
from dispatch.posting import EndPost, PostUnit

HONOURED = select(tables.receipt.c.subject).where(tables.receipt.c.key == bindparam("own_key"))
KEEP_RECEIPT = insert(tables.receipt)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a command: its row, or only its id when the key was known before."""

    subject: str
    known: bool
    row: Decided | None


class Services:
    """The plugs of one process around one city."""

    def __init__(self, config: Config, city: City, clock: Clock | None = None) -> None:
        self.config = config
        self.city = city
        self.clock: Clock = clock or SystemClock()
        self.database = Database(config.database_url)
        self.accounts = Accounts(self.database)
        self.bus: Bus = open_bus(config.redis_url)
        self.relay = Relay(self.database, self.bus)
        self.follower = Follower(self.database, self.bus)
        self.board = PositionBoard(self.database, self.bus)
        self.hall = Hall(self.database, self.bus, self.follower.picture, self.clock)
        self._closing = Lock()

    def start(self, *, relay: bool = True) -> None:
        """Begin to relay what is written, unless another process of the installation does."""
        if relay:
            self.relay.start()
        self.board.start()
        self.hall.look()

    def close(self) -> None:
        """Stop every thread and let go of every connection."""
        with self._closing:
            self.board.close()
            self.relay.close()
            self.follower.close()
            self.bus.close()
            self.database.close()

    def send(self, command: Command, who: Who, key: str = "", cause: str = "") -> Receipt:
        """Decide a command in one transaction; a client key that was honoured changes nothing."""
        check_command(who, command)
        with open_ledger(self.database) as ledger:
            receipt = self._decide(ledger, command, who, (key, cause))
        self.relay.nudge()
        return receipt

    def send_all(self, commands: Iterable[Command], who: Who) -> list[Receipt]:
        """Decide several commands in one transaction: all or none."""
        with open_ledger(self.database) as ledger:
            receipts = []
            for command in commands:
                check_command(who, command)
                receipts.append(self._decide(ledger, command, who, ("", "")))
        self.relay.nudge()
        return receipts

    def _decide(
        self, ledger: SqlLedger, command: Command, who: Who, named: tuple[str, str]
    ) -> Receipt:
        key, cause = named
        if key and (subject := _honoured(ledger, key)) is not None:
            return Receipt(subject, known=True, row=None)
        _check_scope(ledger, command, who)
        context = Context(ledger, self.city, self.clock.now(), who.actor, cause)
        row = handle(command, context)
        if key:
            values = {"key": key, "kind": type(command).__name__, "subject": row.id}
            ledger.connection.execute(KEEP_RECEIPT, values | {"at": context.now})
        return Receipt(row.id, known=False, row=row)


def _check_scope(ledger: SqlLedger, command: Command, who: Who) -> None:
    case_id = getattr(command, "case", "")
    if case_id:
        case: Case = ledger.case(case_id)
        check_case(who, case)
        check_holder(who, command, case)
    alarm_id = getattr(command, "alarm", "")
    if alarm_id:
        check_alarm(who, ledger.alarm(alarm_id))
    if isinstance(command, PostUnit | EndPost):
        check_unit(who, ledger.unit(command.unit))


def _honoured(ledger: SqlLedger, key: str) -> str | None:
    subject: str | None = ledger.connection.execute(HONOURED, {"own_key": key}).scalar()
    return subject
