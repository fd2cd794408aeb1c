"""Groups of commands whose modules are imported only when a command is called."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module

import click


class LazyGroup(click.Group):
    """A group made from a table: the name of each command, and "module:function"."""

    def __init__(self, name: str, table: Mapping[str, str], **options: object) -> None:
        super().__init__(name, **options)  # type: ignore[arg-type] # click's own options
        self._table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, importing its module."""
        if cmd_name not in self._table:
            return None
        module, _, name = self._table[cmd_name].partition(":")
        with _collector_resting():
            command: click.Command = getattr(import_module(module), name)
        return command


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Import without looking for garbage: a tenth of a start. What is imported stays for good."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
