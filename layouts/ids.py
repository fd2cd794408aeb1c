"""The ids of elements that scripts or callbacks look for, by screen."""

PAST = "past"
"""The time machine's bar, on any screen that carries one."""

# ── wall ─────────────────────────────────────────────────────────────────────────────────────────
WALL_BAND = "wall-band"
WALL_DEMO = "wall-demo"
WALL_HEAD = "wall-head"
WALL_NOTICE = "wall-notice"
WALL_MAIN = "wall-main"
WALL_MAP = "wall-map"
WALL_SIDE = "wall-side"
WALL_STRIP = "wall-strip"

# ── the case card, on duty and district ──────────────────────────────────────────────────────────
CARD = "card"
CARD_HEAD = "card-head"
CARD_BODY = "card-body"
CARD_ACTS = "card-acts"
CARD_ASKED = "card-asked"

# ── duty ─────────────────────────────────────────────────────────────────────────────────────────
DUTY_BAR = "duty-bar"
DUTY_QUEUE = "duty-queue"
DUTY_MAP = "duty-map"
DUTY_REPORT = "duty-report"

# ── briefing ─────────────────────────────────────────────────────────────────────────────────────
BRIEFING_ADDRESS = "briefing-address"
BRIEFING_CASES = "briefing-cases"
BRIEFING_DIALOG = "briefing-dialog"
BRIEFING_PAGE = "briefing-page"

# ── district ─────────────────────────────────────────────────────────────────────────────────────
DISTRICT_BAR = "district-bar"
DISTRICT_MAIN = "district-main"
DISTRICT_LISTS = "district-lists"
DISTRICT_MAP = "district-map"
DISTRICT_ACTS = "district-acts"

# ── devices ──────────────────────────────────────────────────────────────────────────────────────
DEVICES_BAR = "devices-bar"
DEVICES_MAIN = "devices-main"
DEVICES_VIEW = "devices-view"
DEVICES_BESIDE = "devices-beside"
DEVICES_MAP = "devices-map"
DEVICES_CHART = "devices-chart"
DEVICES_CHART_BOX = "devices-chart-box"
DEVICES_CHART_HEAD = "devices-chart-head"
