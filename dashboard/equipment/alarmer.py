"""From findings to alarms in the ledger, by a thread that never holds up the intake."""

import logging
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from threading import Condition, Thread

from dashboard.access.who import MACHINE
from dashboard.equipment.tracked import Known, Tracked
from dashboard.services import Receipt, Services
from dispatch.commands import RaiseAlarm, ReturnToNormal
from dispatch.equipment.watching import Finding
from dispatch.refusals import Refusal

log = logging.getLogger(__name__)

MOST_AT_ONCE = 50
MOST_WAITING = 200_000

Ask = RaiseAlarm | ReturnToNormal


class Alarmer:
    """Raises and calms alarms; what is open already at the same severity is not raised anew."""

    def __init__(self, services: Services, known: Known) -> None:
        self._services, self._known = services, known
        self._waiting: deque[Finding] = deque(maxlen=MOST_WAITING)
        self._turn = Condition()
        self._open = True
        self._busy = False
        self._thread = Thread(target=self._run, name="alarms", daemon=True)

    def start(self) -> None:
        """Begin to raise."""
        self._thread.start()

    def close(self) -> None:
        """Raise what waits, and stop."""
        with self._turn:
            self._open = False
            self._turn.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def put(self, findings: Iterable[Finding]) -> None:
        """Take in findings, in order."""
        with self._turn:
            self._waiting.extend(findings)
            if self._waiting:
                self._turn.notify_all()

    def idle(self, timeout_s: float) -> bool:
        """Wait until everything found is in the ledger; False if that took too long."""
        with self._turn:
            return self._turn.wait_for(lambda: not (self._waiting or self._busy), timeout_s)

    def _run(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._waiting or not self._open)
                if not self._waiting:
                    return
                found = self._next()
                self._busy = True
            self._send(found)
            with self._turn:
                self._busy = False
                self._turn.notify_all()

    def _next(self) -> list[Finding]:
        """Take findings until one cause comes again: its second depends on what became of it."""
        found: dict[tuple[str, str], Finding] = {}
        while self._waiting and len(found) < MOST_AT_ONCE:
            key = (self._waiting[0].device.id, self._waiting[0].rule.id)
            if key in found:
                break
            found[key] = self._waiting.popleft()
        return list(found.values())

    def _send(self, found: Sequence[Finding]) -> None:
        asked = [(finding, ask) for finding in found if (ask := self._asking(finding))]
        if not asked:
            return
        receipts: Sequence[Receipt | None]
        try:
            receipts = self._services.send_all([ask for _, ask in asked], MACHINE)
        except Refusal:
            receipts = [self._send_one(ask) for _, ask in asked]
        for (finding, ask), receipt in zip(asked, receipts, strict=True):
            self._remember(finding, ask, receipt)

    def _send_one(self, ask: Ask) -> Receipt | None:
        """One refused command must not take the others with it."""
        try:
            return self._services.send(ask, MACHINE)
        except Refusal as refusal:
            log.warning("%s: %s", ask, refusal)
            return None

    def _asking(self, finding: Finding) -> Ask | None:
        tracked = self._known.get(finding.device.id)
        known = tracked.alarms.get(finding.rule.id) if tracked else None
        if not finding.level:
            at = datetime.fromtimestamp(finding.at_ms / 1000, UTC)
            return ReturnToNormal(known[0], at) if known else None
        severity = finding.rule.levels[finding.level - 1].severity
        if known and known[1] <= severity:
            return None
        return raising(finding, self._services.city.code)

    def _remember(self, finding: Finding, ask: Ask, receipt: Receipt | None) -> None:
        tracked = self._known.get(finding.device.id)
        if tracked is None or receipt is None:
            return
        if isinstance(ask, RaiseAlarm):
            severity = finding.rule.levels[finding.level - 1].severity
            tracked.alarms[finding.rule.id] = (receipt.subject, severity)
        else:
            tracked.alarms.pop(finding.rule.id, None)


def raising(finding: Finding, city: str) -> RaiseAlarm:
    """Return the command that raises the alarm of a finding."""
    device, rule = finding.device, finding.rule
    level = rule.levels[finding.level - 1]
    return RaiseAlarm(
        device=device.id,
        rule=rule.id,
        kind=device.kind,
        area=device.area,
        severity=int(level.severity),
        value=round(finding.value, 3),
        at=datetime.fromtimestamp(finding.at_ms / 1000, UTC),
        district=device.district or city,
        title=f"{rule.name.zh} {device.id}",
        colour=level.colour.value,
        street=device.street,
        circuit=device.circuit,
        lon=device.lon,
        lat=device.lat,
        matter=rule.matter,
        condition=rule.condition,
        source="camera" if device.kind.endswith("camera") else "sensor",
        becomes=level.becomes.value,
        weather=int(rule.weather),
    )


def forget_alarm(tracked: Tracked, rule_id: str, alarm_id: str) -> bool:
    """Forget an alarm that somebody cleared; tell whether it was known."""
    known = tracked.alarms.get(rule_id)
    if known is None or known[0] != alarm_id:
        return False
    del tracked.alarms[rule_id]
    return True
