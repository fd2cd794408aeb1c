"""Components as HTML text: for parts a script fetches, and for pages that stand in a file."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from dash.development.base_component import Component

NAMES = {"className": "class", "dateTime": "datetime", "tabIndex": "tabindex"}
VOID = frozenset({"br", "hr", "img", "input"})
BARE = frozenset({"hidden", "open"})
NOT_MARKUP = frozenset({"children", "n_clicks", "disable_n_clicks"})


def markup(content: Any) -> str:
    """Return components, texts or lists of them as HTML; texts are escaped."""
    match content:
        case None:
            return ""
        case list() | tuple():
            return "".join(markup(part) for part in content)
        case Component():
            return _element(content)
        case _:
            return escape(str(content), quote=False)


def _element(component: Component) -> str:
    props = component.to_plotly_json()["props"]  # type: ignore[no-untyped-call] # Dash has no types here
    tag = _tag(component)
    start = "".join((f"<{tag}", *_attributes(props), ">"))
    return start if tag in VOID else f"{start}{markup(props.get('children'))}</{tag}>"


def _tag(component: Component) -> str:
    """Return the element's name; names of SVG elements have a small first letter only."""
    name: str = type(component).__name__
    drawn = "svg" in type(component).__module__
    return name[0].lower() + name[1:] if drawn else name.lower()


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
