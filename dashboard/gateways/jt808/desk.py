"""What all links of a gateway share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from dashboard.gateways.jt808.counts import Counts, Figures
from dashboard.gateways.jt808.intake import Intake
from dashboard.gateways.jt808.messages import Reason
from dashboard.gateways.jt808.ports import Presence, Quiet, Terminals, Uplink
from dashboard.gateways.jt808.settings import Settings

if TYPE_CHECKING:
    from dashboard.gateways.jt808.link import Link

_READ = 16 * 1024
"""Bytes one link may bring before others have their turn."""


@dataclass(slots=True)
class Desk:
    """The links of a gateway by terminal key, and whom they work for."""

    terminals: Terminals
    intake: Intake
    counts: Counts
    settings: Settings
    now: Callable[[], datetime]
    presence: Presence = field(default_factory=Quiet)
    uplink: Uplink = field(default_factory=Quiet)
    links: dict[str, "Link"] = field(default_factory=dict)
    open: set["Link"] = field(default_factory=set)
    memory: memoryview = field(default_factory=lambda: memoryview(bytearray(_READ)))

    def arrive(self, link: "Link") -> None:
        """Let an authenticated link stand for its terminal; an older one of the same must go."""
        older = self.links.get(link.key)
        if older is link:
            return
        self.links[link.key] = link
        if older:
            older.end(Reason.REPLACED)
        self.presence.online(link.unit, self.now())

    def leave(self, link: "Link") -> None:
        """Forget a closed link."""
        self.open.discard(link)
        if self.links.get(link.key) is link:
            del self.links[link.key]
            self.presence.offline(link.unit, self.now(), link.ended)

    def find(self, name: str) -> "Link | None":
        """Return the link of a terminal key or of a unit."""
        if name in self.links:
            return self.links[name]
        return next((link for link in self.links.values() if link.unit == name), None)

    def sweep(self, now_s: float) -> None:
        """End links that are silent or never said who they are; forget parts that came alone."""
        for link in list(self.open):
            link.sweep(now_s)

    def figures(self) -> Figures:
        """Return the gateway's figures."""
        return self.counts.figures(len(self.links), self.intake.waiting)
