"""Zhihui 指挥: the composition root and the command line.

`python app.py` serves; `python app.py --help` lists the rest. Each command's module is imported
only when it is called, so that none pays for the others.
"""

from importlib import import_module

import click

from dashboard.cities.entries import CityError
from dashboard.cli.lazy import LazyGroup
from dashboard.config import SettingRefused
from dispatch.naming import LANGS
from dispatch.words import say

COMMANDS = {
    "serve": "callbacks.serve:serve_command",
    "web": "callbacks.web:web_command",
    "work": "dashboard.cli.work:work_command",
    "replay": "dashboard.cli.replay:replay_command",
    "seed": "dashboard.cli.seed:seed_command",
    "backup": "dashboard.cli.backup:backup_command",
    "verify": "dashboard.cli.verify:verify_command",
    "account": "dashboard.cli.access:account_command",
    "token": "dashboard.cli.access:token_command",
    "import-polygons": "dashboard.cli.polygons:import_polygons_command",
    "import-roads": "dashboard.cli.roads:import_roads_command",
    "decode": "dashboard.cli.jt808:decode_command",
    "gateway": "dashboard.cli.gateway:gateway_command",
    "devices": "dashboard.cli.equipment:devices_command",
    "plan": "dashboard.cli.engine:plan_command",
    "day": "dashboard.cli.engine:day_command",
}


class CommandLine(LazyGroup):
    """All commands; a setting or a city that cannot be used is named, without a trace."""

    def invoke(self, ctx: click.Context) -> object:
        """Call a command; without one, serve."""
        try:
            return super().invoke(ctx)
        except SettingRefused as refused:
            raise click.ClickException(str(refused)) from None
        except CityError as refused:
            told = [say(refused.key, lang, **refused.args_) for lang in LANGS]
            raise click.ClickException(" / ".join(told)) from None


@click.pass_context
def serve(ctx: click.Context) -> None:
    """Serve when no command is given."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(import_module("callbacks.serve").serve_command)


main = CommandLine(
    "zhihui",
    COMMANDS,
    callback=serve,
    invoke_without_command=True,
    help="Zhihui 指挥, the city brain for urban management. Without a command it serves.",
)

if __name__ == "__main__":
    main()
