"""`gateway …`: each gateway is a process of its own; its module is imported when it is called."""

from importlib import import_module

import click

COMMANDS = {
    "mqtt": "dashboard.cli.equipment:mqtt_command",
    "http": "dashboard.cli.equipment:http_command",
    "jt808": "dashboard.cli.vehicles:jt808_command",
    "street": "dashboard.cli.equipment:street_command",
    "replay-traces": "dashboard.cli.vehicles:replay_traces_command",
}


class Gateways(click.Group):
    """The gateways by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all gateways."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one gateway's command, importing its module."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group("gateway", cls=Gateways)
def gateway_command() -> None:
    """Take in what the street says in its own protocols."""
