"""A refusal in a callback is drawn where the answer would have been."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from dash.development.base_component import Component

from dispatch.naming import Lang
from dispatch.refusals import Refusal
from layouts.notes import refused

Drawing = Callable[[dict[str, Any], Lang], Component]


def drawn(function: Drawing) -> Callable[[dict[str, Any]], Component]:
    """Return a callback that draws what `function` refuses, in the language of the question."""

    @wraps(function)
    def answer(asked: dict[str, Any]) -> Component:
        lang: Lang = "en" if asked.get("lang") == "en" else "zh"
        try:
            return function(asked, lang)
        except Refusal as refusal:
            return refused(refusal, lang)

    return answer
