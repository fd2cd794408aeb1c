"""Equipment of one process put together: register, intake, rules, alarms, what screens are told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from threading import Event, Lock, Thread
from time import monotonic

from dashboard.equipment.admitting import Admission, Item
from dashboard.equipment.alarmer import Alarmer, forget_alarm
from dashboard.equipment.envelope import Envelope, Outcome
from dashboard.equipment.intake import Intake
from dashboard.equipment.lamps import Lamps
from dashboard.equipment.plans import load_plans
from dashboard.equipment.refusals import RefusalBook
from dashboard.equipment.register import quantity_numbers
from dashboard.equipment.told import DeviceTeller
from dashboard.equipment.tracked import Known, Tracked
from dashboard.feed.deltas import unpack_batch
from dashboard.feed.relay import BATCH
from dashboard.services import Services
from dashboard.store.tracks import appending
from dispatch.equipment.device import Condition, Device, DeviceState
from dispatch.equipment.kinds import DeviceKind, Plans, Rule
from dispatch.equipment.watching import Finding, Watcher

TICK_S = 5.0
RENEW_S = 60.0
CLEARED = "cleared"


class Equipment:
    """The devices of an installation, as one process takes them in and watches them."""

    def __init__(self, services: Services, plans: Plans | None = None) -> None:
        self.services = services
        self.plans = plans or load_plans(services.config.city)
        self.lamps = Lamps(services.city, self.plans.areas.get("lighting"))
        self.known = Known(self.plans)
        self.book = RefusalBook(services.database)
        self.teller = DeviceTeller(services.bus)
        self.alarmer = Alarmer(services, self.known)
        self.numbers: dict[str, int] = {}
        admission = Admission(self.known, services.city, self.numbers)
        self.intake = Intake(services.database, self.known, admission, self.book)
        self.intake.on_taken = self._taken
        self.known.on_loaded = self._loaded
        self._watcher = Watcher(self.lamps.lit)
        self._watching, self._starting = Lock(), Lock()
        self._labelled: dict[tuple[str, str], Rule] = {}
        self._stop = Event()
        self._thread = Thread(target=self._run, name="equipment", daemon=True)
        self.started = False

    def start(self) -> None:
        """Begin to take in and to watch; a second call changes nothing."""
        with self._starting:
            if self.started:
                return
            self.started = True
        with appending(self.services.database) as connection:
            self.numbers |= quantity_numbers(connection, self.plans.quantities)
        self.services.bus.listen(self._hear)
        for part in (self.book, self.teller, self.alarmer, self.intake):
            part.start()
        self._thread.start()

    def close(self) -> None:
        """Take what waits, and stop."""
        if not self.started:
            return
        self._stop.set()
        self._thread.join(timeout=TICK_S)
        for part in (self.intake, self.alarmer, self.teller, self.book):
            part.close()

    def put(self, envelope: Envelope) -> None:
        """Hand in what a gateway heard."""
        self.intake.put(envelope)

    def now_ms(self) -> int:
        """Return the present moment in milliseconds since 1970."""
        return round(self.services.clock.now().timestamp() * 1000)

    def put_and_wait(self, envelope: Envelope, timeout_s: float = 10.0) -> Outcome | None:
        """Hand in an envelope and return what became of it; None if that took too long."""
        done, outcomes = Event(), list[Outcome]()

        def settle(outcome: Outcome) -> None:
            outcomes.append(outcome)
            envelope_settle(outcome)
            done.set()

        envelope_settle = envelope.settle
        envelope.settle = settle
        self.put(envelope)
        return outcomes[0] if done.wait(timeout_s) else None

    def _taken(self, items: list[Item], changed: list[tuple[Tracked, Condition]]) -> None:
        self.teller.changed(changed)
        with self._watching:
            found = [finding for item in items if not item.late for finding in self._look(item)]
        if found:
            self.alarmer.put(found)

    def _look(self, item: Item) -> Iterator[Finding]:
        tracked, telegram = item.tracked, item.telegram
        if tracked.last.state is DeviceState.MAINTENANCE or not tracked.kind.rules:
            return
        if telegram.label:
            yield from self._labelled_findings(item)
        else:
            yield from self._watcher.take(tracked.device, tracked.kind, item.values, telegram.at_ms)

    def _labelled_findings(self, item: Item) -> Iterator[Finding]:
        """What a camera saw is an alarm of its own for each class; it is cleared by a person."""
        kind, telegram = item.tracked.kind, item.telegram
        for rule in kind.rules:
            value = item.values.get(rule.reading)
            level = rule.level_of(value) if value is not None else 0
            if value is not None and level:
                own = self._labelled_rule(kind, rule, telegram.label)
                yield Finding(item.tracked.device, own, level, value, telegram.at_ms)

    def _labelled_rule(self, kind: DeviceKind, rule: Rule, label: str) -> Rule:
        key = (rule.id, label)
        if key not in self._labelled:
            named = replace(rule, id=f"{rule.id}:{label}", matter=kind.matters[label])
            self._labelled[key] = named
        return self._labelled[key]

    def _loaded(self, loaded: Sequence[Tracked]) -> None:
        """Let the rules know of alarms that are open since before this process began."""
        now_ms = self.now_ms()
        with self._watching:
            for tracked in loaded:
                for rule_id, (_, severity) in tracked.alarms.items():
                    rule = self.plans.rules.get(rule_id)
                    if rule is not None:
                        level = sum(one.severity >= severity for one in rule.levels)
                        self._watcher.raised(tracked.device, rule, max(1, level), now_ms)

    def _hear(self, kind: str, body: bytes) -> None:
        """Forget alarms that people or the end of a case cleared: they may be raised anew."""
        if kind != BATCH or b'"alarm"' not in body:
            return
        for told in unpack_batch(body).told:
            if told.table == "alarm" and told.row["state"] == CLEARED:
                self._forget(told.row)

    def _forget(self, row: Mapping[str, str]) -> None:
        tracked = self.known.get(row["device"])
        if tracked is not None and forget_alarm(tracked, row["rule"], row["id"]):
            with self._watching:
                self._watcher.forget(tracked.device.no, row["rule"])

    def fresh(self, device: Device) -> bool:
        """Tell whether a device is still heard of and not in maintenance."""
        tracked = self.known.get(device.id)
        if tracked is None or tracked.device.in_maintenance(self.services.clock.now()):
            return False
        silent_ms = self.now_ms() - tracked.last.heard_ms
        return silent_ms <= tracked.kind.silent_s * 1000

    def tick(self) -> None:
        """Find what has lasted long enough without a new reading."""
        with self._watching:
            found = self._watcher.tick(self.now_ms(), fresh=self.fresh)
        self.alarmer.put(found)

    def renew(self, *ids: str) -> None:
        """Read again what the register says of loaded devices."""
        with self.services.database.reading() as connection:
            self.known.renew(connection, ids)

    def _run(self) -> None:
        renewed = monotonic()
        while not self._stop.wait(TICK_S):
            self.tick()
            if monotonic() - renewed > RENEW_S:
                renewed = monotonic()
                self.renew()
