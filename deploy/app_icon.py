"""Draws the application's icon, a case's diamond in a crew's ring, as SVG and as PNG.

Run it again after a change: `python deploy/app_icon.py`. What it makes is committed.
"""

from pathlib import Path

from PIL import Image, ImageDraw

OUT = Path(__file__).resolve().parent.parent / "assets" / "icons"
GROUND, INK, CORE = "#0E1216", "#EEF2F6", "#FCC848"
BOX = 512
RING, CIRCLE = 128, 28
"""Radius and width of the ring: all of it lies in the middle 80 %, which every launcher shows."""
DIAMOND = 84
SIDES = (192, 512)
FINER = 4


def corners(half: float, middle: float) -> list[tuple[float, float]]:
    """Return the corners of a diamond."""
    return [(middle, middle - half), (middle + half, middle), (middle, middle + half),
            (middle - half, middle)]  # fmt: skip


def svg() -> str:
    """Return the icon as SVG."""
    points = " ".join(f"{x:g},{y:g}" for x, y in corners(DIAMOND, BOX / 2))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {BOX} {BOX}">'
        f'<rect width="{BOX}" height="{BOX}" rx="96" fill="{GROUND}"/>'
        f'<circle cx="256" cy="256" r="{RING}" fill="none" stroke="{INK}" stroke-width="{CIRCLE}"/>'
        f'<polygon points="{points}" fill="{CORE}"/></svg>\n'
    )


def png(side: int) -> Image.Image:
    """Return the icon as a picture; its ground fills the square, launchers cut it themselves."""
    scale = side * FINER / BOX
    image = Image.new("RGB", (side * FINER, side * FINER), GROUND)
    draw = ImageDraw.Draw(image)
    middle, outer = BOX / 2 * scale, (RING + CIRCLE / 2) * scale
    box = (middle - outer, middle - outer, middle + outer, middle + outer)
    draw.ellipse(box, outline=INK, width=round(CIRCLE * scale))
    draw.polygon(corners(DIAMOND * scale, middle), fill=CORE)
    return image.resize((side, side), Image.Resampling.LANCZOS)


def main() -> None:
    """Write all files."""
    OUT.mkdir(exist_ok=True)
    (OUT / "zhihui.svg").write_text(svg(), encoding="utf-8")
    for side in SIDES:
        png(side).quantize(32).save(OUT / f"zhihui-{side}.png", optimize=True)


if __name__ == "__main__":
    main()
