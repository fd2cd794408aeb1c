"""`verify`: prove that no fact was lost or changed, and that the rows are what the facts say."""

import click

from dashboard.config import read_config
from dashboard.store.engine import Database
from dashboard.store.verify import verify

SHOWN = 20


@click.command("verify")
def verify_command() -> None:
    """Prove the chain of facts and that the rows are their outcome."""
    database = Database(read_config().database_url)
    with database.reading() as connection:
        proof = verify(connection)
    for fault in proof.faults[:SHOWN]:
        click.echo(fault)
    verdict = "holds" if proof.holds else f"BROKEN, {len(proof.faults)} faults"
    click.echo(f"{verdict}: {proof.facts} facts, {proof.rows} rows, tip {proof.tip}")
    raise SystemExit(0 if proof.holds else 1)
