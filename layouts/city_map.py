"""A map of the city as every screen has it: empty, its script draws what lives on it."""

from typing import Any

import dash_leaflet as dl


def city_map(name: str, **choices: Any) -> dl.Map:
    """Return a map with an id; `choices` are those of dash-leaflet.

    It does not track its own view: what it noted halfway through a change of size would be applied
    after the script has shown the city anew.
    """
    own = {"className": "zh-map", "center": [22.65, 114.1], "zoom": 10, "zoomSnap": 0}
    return dl.Map(id=name, trackViewport=False, **{**own, **choices})
