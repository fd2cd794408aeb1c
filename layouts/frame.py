"""The HTML around every screen: language, theme, and nothing from another host."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from dispatch.naming import Lang
from dispatch.words import say

HTML_LANG: Mapping[Lang, str] = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What distinguishes a screen: its name, its own theme, and where its files lie."""

    screen: str
    theme: str
    assets: str
    demo: bool = False


def page_html(frame: Frame, lang: Lang, theme: str, parts: Mapping[str, Any]) -> str:
    """Return a whole page; `parts` are the pieces Dash makes: metas, css, app_entry, scripts …"""
    title = escape(say(f"screen.{frame.screen}", lang))
    demo = f' data-demo="{escape(say("demo.mark", lang))}"' if frame.demo else ""
    return f"""<!DOCTYPE html>
<html lang="{HTML_LANG[lang]}" data-theme="{theme}" data-screen="{frame.screen}"{demo}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
{parts["metas"]}{parts["css"]}
</head>
<body>
{parts["app_entry"]}
<footer>{parts["config"]}{parts["scripts"]}{parts["renderer"]}</footer>
</body>
</html>"""
