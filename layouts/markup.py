"""Components as HTML text: for still pages and lists, where a store behind each element is waste.

A hundred rows as live components take Dash seconds of work; as text they take none.
"""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

NAMES = {"className": "class", "dateTime": "datetime", "tabIndex": "tabindex"}
VOID = frozenset({"br", "hr", "img", "input"})
BARE = frozenset({"hidden", "open"})
NOT_MARKUP = frozenset({"children", "n_clicks", "disable_n_clicks"})


def still(component: Component) -> Component:
    """Return an element that the page's script fills with a component's HTML text."""
    content: Any = {"data-markup": str(markup(component))}
    return html.Div(**content)


def markup(content: Any) -> Markup:
    """Return components, texts or lists of them as HTML; texts are escaped, markup is not."""
    match content:
        case None:
            return Markup()
        case list() | tuple():
            return Markup("").join(markup(part) for part in content)
        case Component():
            return _element(content)
        case Markup():
            return content
        case _:
            return Markup(escape(str(content), quote=False))


def _element(component: Component) -> Markup:
    props = component.to_plotly_json()["props"]  # type: ignore[no-untyped-call] # Dash has no types here
    tag = type(component).__name__.lower()
    start = "".join((f"<{tag}", *_attributes(props), ">"))
    end = "" if tag in VOID else f"{markup(props.get('children'))}</{tag}>"
    return Markup(start + end)


def _attributes(props: Mapping[str, Any]) -> Iterator[str]:
    for name, value in props.items():
        if name in NOT_MARKUP or value is None or value is False:
            continue
        if name in BARE:
            yield f" {name}"
        else:
            text = _style(value) if name == "style" else str(value)
            yield f' {NAMES.get(name, name)}="{escape(text)}"'


def _style(rules: Mapping[str, Any]) -> str:
    return ";".join(f"{_kebab(name)}:{value}" for name, value in rules.items())


def _kebab(name: str) -> str:
    if name.startswith("--"):
        return name
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name)
