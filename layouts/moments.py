"""Moments as people read them, in the city's own time."""

from datetime import datetime

from dispatch.casefile import CaseFile


def on_day(moment: datetime, file: CaseFile) -> str:
    """Return "14:20:11" for today, "11-22 14:20" for another day."""
    zone = file.city.calendar.zone
    local, today = moment.astimezone(zone), file.now.astimezone(zone).date()
    return f"{local:%H:%M:%S}" if local.date() == today else f"{local:%m-%d %H:%M}"
