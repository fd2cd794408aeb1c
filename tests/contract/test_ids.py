"""Every id a callback is wired to stands on its screen."""

from collections.abc import Iterator
from typing import Any

import pytest
from dash.development.base_component import Component

from callbacks.screens import PAGES


def ids_of(node: Any) -> Iterator[str]:
    """Yield every id of a layout."""
    if isinstance(node, Component):
        if getattr(node, "id", None):
            yield str(node.id)
        yield from ids_of(getattr(node, "children", None))
    elif isinstance(node, list | tuple):
        for child in node:
            yield from ids_of(child)


@pytest.mark.parametrize("name", list(PAGES))
def test_every_wired_id_is_on_the_screen(name: str) -> None:
    page, listener = PAGES[name], Listener()
    page.register(listener)  # type: ignore[arg-type] # it listens, no more
    assert listener.wired <= set(ids_of(page.layout()))


class Listener:
    """Stands for a screen while its callbacks are registered, and keeps what they are wired to."""

    def __init__(self) -> None:
        self.config = type("Config", (), {"name": "listener"})
        self.wired: set[str] = set()

    def callback(self, *wires: Any, **_options: Any) -> Any:
        self.wired |= {str(wire.component_id) for wire in _flat(wires)}
        return lambda function: function


def _flat(wires: Any) -> Iterator[Any]:
    for wire in wires:
        if isinstance(wire, list | tuple):
            yield from _flat(wire)
        elif hasattr(wire, "component_id"):
            yield wire
