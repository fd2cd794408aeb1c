"""How a screen sits for its photographs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from dashboard.access.who import Who
from tests.browser.watching import DESK

STATES = ("", "empty", "stale", "offline", "flood")
Pose = Callable[[Page], None]


def stand_still(_page: Page) -> None:
    """Take the picture as the page is."""


@dataclass(frozen=True)
class Sitting:
    """One screen to be photographed: where it is, for whom, how large, ready when `ready` is seen.

    `pose` brings the page into the position for every picture; `poses` adds pictures of their own
    name, each taken in its state: {"refused": ("refused", press_d)}. `choices` go to the browser.
    """

    screen: str
    path: str
    who: Who
    ready: str
    size: tuple[int, int] = DESK
    states: tuple[str, ...] = STATES
    pose: Pose = stand_still
    poses: dict[str, tuple[str, Pose]] = field(default_factory=dict)
    choices: dict[str, Any] = field(default_factory=dict)

    def pictures(self) -> Iterator[tuple[str, str, Pose]]:
        """Yield name, state and pose of each picture."""
        for state in self.states:
            yield state or "normal", state, self.pose
        for name, (state, pose) in self.poses.items():
            yield name, state, pose
