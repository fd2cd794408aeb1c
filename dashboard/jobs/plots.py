"""How a demonstration is asked for a scenario, wherever its people and devices live."""

PLOT = "plot"
"""The bus's message; its body is the name of a scenario."""
