"""The ids of elements that scripts or callbacks look for, by screen."""

# ── wall ─────────────────────────────────────────────────────────────────────────────────────────
WALL_HEAD = "wall-head"
WALL_NOTICE = "wall-notice"
WALL_MAIN = "wall-main"
WALL_MAP = "wall-map"
WALL_SIDE = "wall-side"
WALL_STRIP = "wall-strip"
