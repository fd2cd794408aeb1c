"""The duty console's one question to the server: open a case."""

from typing import Any

from dash import Input, Output
from dash.development.base_component import Component

from callbacks import Screen, wire
from callbacks.refusing import drawn
from dashboard.access.rights import SCREENS
from dashboard.access.session import services, this_one
from dashboard.casefiles import case_file
from dispatch.naming import Lang
from layouts import ids
from layouts.case_card import case_card


@drawn
def open_case(asked: dict[str, Any], lang: Lang) -> Component:
    """Draw the case that was asked for: {"case", "version", "lang"}."""
    return case_card(case_file(services(), str(asked["case"]), this_one()), lang)


def register(screen: Screen) -> None:
    """Wire the console."""
    wire(
        screen,
        SCREENS["duty"],
        Output(ids.CARD_BODY, "children"),
        Input(ids.CARD_ASKED, "data"),
        prevent_initial_call=True,
    )(open_case)
