"""The time machine's bar: its script fills it; any screen may carry one."""

from dash import html
from dash.development.base_component import Component

from layouts import ids


def past_bar() -> Component:
    """Return the bar's container, unseen until somebody looks back."""
    return html.Div(id=ids.PAST, className="past", hidden=True)
