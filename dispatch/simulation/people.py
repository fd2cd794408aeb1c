"""The people of the demonstration: who reports, accepts, verifies and closes."""

from dispatch.facts import Actor
from dispatch.simulation.chance import share_of
from dispatch.simulation.script import Script

MARK = "demo-"
"""Every account the demonstration invents begins so; no real account may."""


def invented(actor: Actor) -> bool:
    """Tell whether the demonstration made this one up."""
    return actor.id.startswith(MARK)


class Cast:
    """Officers and inspectors by post; the same post number is always the same person."""

    def __init__(self, script: Script) -> None:
        self._people = script.people

    def operator(self, *names: object) -> Actor:
        """Return one of the city's operators."""
        return self._one("op", "operator", 14, names)

    def chief(self, *names: object) -> Actor:
        """Return one of the shift chiefs."""
        return self._one("chief", "chief", 4, names)

    def inspector(self, district: str, *names: object) -> Actor:
        """Return an inspector of a district's centre."""
        return self._one(f"check-{district}", "district", 6, names)

    def reporter(self, source: str, *names: object) -> Actor:
        """Return who sends reports of one source."""
        return self._one(source, "system", 40, names)

    def crew(self, unit: str) -> Actor:
        """Return the crew of a unit."""
        return Actor(f"{MARK}crew-{unit}", "crew", f"{unit} {self.name('crew', unit)}")

    def name(self, *names: object) -> str:
        """Return a person's name."""
        surnames, given = self._people["surnames"], self._people["given"]
        first, second = (share_of(part, *names) for part in ("surname", "given"))
        return surnames[int(first * len(surnames))] + given[int(second * len(given))]

    def _one(self, post: str, role: str, most: int, names: tuple[object, ...]) -> Actor:
        number = 1 + int(most * share_of(post, *names))
        return Actor(f"{MARK}{post}-{number}", role, self.name(post, number))
