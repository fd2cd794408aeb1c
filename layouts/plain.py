"""A screen that is only its containers: the scripts of the screen paint into them."""

from typing import Any

from dash import html
from dash.development.base_component import Component


def shell(screen: str, *panels: Component) -> Component:
    """Return the outermost element of a screen around its panels."""
    return html.Div(list(panels), className=f"screen {screen}", id=f"{screen}-screen")


def attributes(group: str, **values: str) -> dict[str, Any]:
    """Return attributes of a group: attributes("data", case="7") is {"data-case": "7"}."""
    return {f"{group}-{name}": value for name, value in values.items()}
