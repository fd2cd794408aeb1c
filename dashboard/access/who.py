"""The one who asks: an account, a display, another system or the machine itself."""

from dataclasses import dataclass
from enum import StrEnum

from dispatch.facts import Actor
from dispatch.picture import CITY_SCOPE, district_scope, unit_scope


class Role(StrEnum):
    """What somebody is here for."""

    WALL = "wall"
    OPERATOR = "operator"
    CHIEF = "chief"
    DISTRICT = "district"
    CREW = "crew"
    LEADER = "leader"
    ADMIN = "admin"
    AUDITOR = "auditor"
    SYSTEM = "system"
    MACHINE = "machine"


ALL = frozenset(Role) - {Role.MACHINE}
DESK = frozenset({Role.OPERATOR, Role.CHIEF})
WATCHERS = frozenset({Role.WALL, Role.OPERATOR, Role.CHIEF, Role.LEADER, Role.ADMIN, Role.AUDITOR})
"""Roles that see the whole city."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody known. `district` and `unit` bound what a sub-centre or a crew may see."""

    id: str
    name: str
    role: Role
    district: str = ""
    unit: str = ""
    by_token: bool = False

    @property
    def actor(self) -> Actor:
        """Return who a fact says it was."""
        return Actor(self.id, self.role.value, self.name)

    @property
    def scope(self) -> str:
        """Return the widest room this one may enter; empty for those who see no picture."""
        if self.role in WATCHERS:
            return CITY_SCOPE
        if self.role is Role.DISTRICT:
            return district_scope(self.district)
        return unit_scope(self.unit) if self.role is Role.CREW else ""

    def may_see(self, scope: str) -> bool:
        """Tell whether this one may enter a room."""
        return bool(scope) and self.scope in (CITY_SCOPE, scope)


MACHINE = Who("zhihui", "", Role.MACHINE)
