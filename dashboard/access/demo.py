"""Accounts of the demonstration: one for each role, never made unless DEMO is on."""

from dashboard.access.accounts import Accounts
from dashboard.access.who import Role, Who

PASSWORD = "zhihui-demo"


def demo_people(district: str, unit: str) -> tuple[Who, ...]:
    """Return one person for each role, bound to a district and a unit where the role is."""
    return (
        Who("duty", "王敏", Role.OPERATOR),
        Who("chief", "陈立", Role.CHIEF),
        Who("district", "区分中心", Role.DISTRICT, district=district),
        Who("crew", f"{unit} 队", Role.CREW, unit=unit),
        Who("leader", "局领导", Role.LEADER),
        Who("admin", "管理员", Role.ADMIN),
        Who("audit", "审计员", Role.AUDITOR),
        Who("wall", "大屏", Role.WALL),
    )


def ensure_demo_accounts(accounts: Accounts, district: str, unit: str) -> None:
    """Enter the demonstration's accounts that are missing."""
    for who in demo_people(district, unit):
        if accounts.find(who.id) is None:
            accounts.add(who, PASSWORD)
