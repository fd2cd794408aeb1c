"""How a picture looks to others: without colour, and to eyes that see no green.

The matrix is that for full deuteranopia of Machado, Oliveira and Fernandes, "A
Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), applied to linear
light; grey is the luminance of ITU-R BT.709.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.float64]
DEUTAN = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)
GREY = np.tile([0.2126, 0.7152, 0.0722], (3, 1))
SIGHTS = {"deutan": DEUTAN, "grey": GREY}


def see(path: Path) -> None:
    """Write `<name>-deutan.png` and `<name>-grey.png` beside a picture."""
    light = _linear(np.asarray(Image.open(path).convert("RGB")) / 255)
    for name, matrix in SIGHTS.items():
        shown = (_shown(light @ matrix.T) * 255).round().astype("uint8")
        Image.fromarray(shown).save(path.with_stem(f"{path.stem}-{name}"))


def saturated(path: Path) -> float:
    """Return the share of a picture's pixels that are strongly coloured, 0 to 1."""
    rgb = np.asarray(Image.open(path).convert("RGB")) / 255
    top, low = rgb.max(axis=2), rgb.min(axis=2)
    strong = (top - low) / np.maximum(top, 1e-6) > 0.5
    return float((strong & (top > 0.4)).mean())


def _linear(rgb: Picture) -> Picture:
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def _shown(light: Picture) -> Picture:
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
