"""Maintenance windows: set by people, remembered as facts, told to every process."""

from datetime import datetime

from sqlalchemy import update

from dashboard.access.who import Who
from dashboard.equipment.reads import find_device
from dashboard.services import Services
from dashboard.store.equipment_tables import device
from dashboard.store.ledger import open_ledger
from dispatch.equipment.device import Device
from dispatch.facts import Fact, FactKind
from dispatch.refusals import FieldRefused

Window = tuple[datetime, datetime]


def set_maintenance(
    services: Services, who: Who, device_id: str, window: Window, reason: str
) -> Device:
    """Set the window within which a device is worked on; a fact keeps who did it and why."""
    start, until = window
    if until <= start:
        raise FieldRefused("until", "hold_date")
    detail = {"device": device_id, "start": start.isoformat(), "until": until.isoformat()}
    fact = Fact(
        FactKind.DEVICE_MAINTAINED, services.clock.now(), who.actor, reason=reason, detail=detail
    )
    with open_ledger(services.database) as ledger:
        found = find_device(ledger.connection, device_id)
        mine = device.c.no == found.no
        values = {"maintained_from": start, "maintained_until": until}
        ledger.connection.execute(update(device).where(mine).values(values))
        ledger.write(fact)
        found = find_device(ledger.connection, device_id)
    services.relay.nudge()
    return found
