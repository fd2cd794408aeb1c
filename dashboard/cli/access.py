"""`account` and `token`: who may sign in, and the keys of displays and other systems."""

from datetime import timedelta

import click

from dashboard.access.accounts import Accounts
from dashboard.access.who import Role, Who
from dashboard.clock import SystemClock
from dashboard.config import read_config
from dashboard.store.engine import Database
from dashboard.store.migrate import migrate

ROLES = click.Choice([role.value for role in Role if role is not Role.MACHINE])


def _accounts() -> Accounts:
    database = Database(read_config().database_url)
    migrate(database)
    return Accounts(database)


@click.command("account")
@click.argument("account_id")
@click.option("--role", type=ROLES, required=True)
@click.option("--name", default="", help="How others see this person.")
@click.option("--district", default="", help="The district a sub-centre is bound to.")
@click.option("--unit", default="", help="The call sign a crew's phone is bound to.")
@click.password_option()
def account_command(account_id: str, role: str, name: str, password: str, **bounds: str) -> None:
    """Enter an account, or give a known one a new role and password."""
    who = Who(account_id, name or account_id, Role(role), bounds["district"], bounds["unit"])
    _accounts().add(who, password)
    click.echo(f"{account_id}: {role}")


@click.command("token")
@click.argument("name")
@click.option("--role", type=ROLES, default=Role.WALL.value, show_default=True)
@click.option("--district", default="")
@click.option("--unit", default="")
@click.option("--days", type=int, default=0, help="Days it holds; 0 means until revoked.")
def token_command(name: str, role: str, days: int, **bounds: str) -> None:
    """Make a key for a display or another system. It is printed once and kept nowhere."""
    now = SystemClock().now()
    who = Who(name, name, Role(role), bounds["district"], bounds["unit"])
    until = now + timedelta(days=days) if days else None
    click.echo(_accounts().make_token(who, now, until))
