"""Drawn pictures for the demonstration: a street before and after, plainly no photographs."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw
from sqlalchemy import insert, select

from dashboard.store import tables
from dashboard.store.engine import Database
from dispatch.simulation.people import MARK
from dispatch.simulation.script import STREET, photo_id, read_script

SIZE = (960, 640)
HORIZON, KERB = 330, 470
Draw = ImageDraw.ImageDraw
INK = (38, 44, 50)
NOTE = "DEMO"


def ensure_photos(database: Database, folder: Path, now: datetime) -> None:
    """Draw the pictures that are missing and enter them among the photographs."""
    pictures = {STREET, *read_script().pictures.values()}
    ids = {photo_id(when, name): (when, name) for when in ("before", "after") for name in pictures}
    with database.writing() as connection:
        known = connection.execute(select(tables.photo.c.id)).scalars().all()
        for name in sorted(set(ids) - set(known)):
            body = drawn(*ids[name])
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.jpg").write_bytes(body)
            values = {
                "id": name, "sha256": sha256(body).hexdigest(), "kind": ids[name][0],
                "bytes": len(body), "by": f"{MARK}pictures", "at": now,
            }  # fmt: skip
            connection.execute(insert(tables.photo), values)


def drawn(when: str, name: str) -> bytes:
    """Return a picture as JPEG: the street as it is after, and what is wrong with it before."""
    image = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(image)
    _street(draw, Random(name))
    if when == "before":
        TROUBLES[name](draw)
    draw.text((24, SIZE[1] - 64), NOTE, fill=(255, 255, 255), font_size=40, stroke_width=3,
              stroke_fill=INK)  # fmt: skip
    out = BytesIO()
    image.save(out, "JPEG", quality=78)
    return out.getvalue()


def _street(draw: Draw, chance: Random) -> None:
    for y in range(HORIZON):
        draw.line([(0, y), (SIZE[0], y)], fill=(176 + y // 8, 200 + y // 10, 216 + y // 12))
    x = 0
    while x < SIZE[0]:
        wide, tone = chance.randrange(80, 190), chance.randrange(120, 175)
        top = chance.randrange(70, 230)
        draw.rectangle((x, top, x + wide, KERB), fill=(tone, tone - 6, tone - 14))
        for row in range(top + 18, HORIZON + 40, 34):
            for left in range(x + 14, x + wide - 18, 30):
                draw.rectangle((left, row, left + 14, row + 18), fill=(92, 110, 126))
        x += wide
    draw.rectangle((0, KERB - 44, SIZE[0], KERB), fill=(176, 170, 160))
    draw.rectangle((0, KERB, SIZE[0], SIZE[1]), fill=(84, 88, 92))
    for left in range(20, SIZE[0], 160):
        draw.rectangle((left, 552, left + 80, 560), fill=(226, 226, 220))
    _tree(draw, 120)


def _tree(draw: Draw, x: int) -> None:
    draw.rectangle((x - 7, 300, x + 7, KERB - 20), fill=(96, 74, 56))
    draw.ellipse((x - 66, 190, x + 66, 330), fill=(74, 118, 76))


def _marked(draw: Draw) -> None:
    """What has no shape, such as noise, gets a ring around its place."""
    draw.arc((430, 250, 640, 460), 0, 360, fill=(232, 148, 40), width=10)


def _litter(draw: Draw) -> None:
    chance = Random("litter")
    for _ in range(60):
        x, y = int(chance.gauss(520, 90)), int(chance.gauss(KERB - 14, 16))
        size, tone = chance.randrange(12, 34), chance.randrange(70, 235)
        draw.ellipse((x, y, x + size, y + size * 2 // 3), fill=(tone, tone - 20, tone - 40))


def _stall(draw: Draw) -> None:
    draw.polygon([(400, 300), (700, 300), (740, 350), (360, 350)], fill=(196, 72, 60))
    draw.rectangle((390, 350, 398, KERB), fill=INK)
    draw.rectangle((702, 350, 710, KERB), fill=INK)
    draw.rectangle((380, 400, 720, KERB), fill=(214, 190, 150))
    for left in range(392, 700, 34):
        draw.ellipse((left, 384, left + 28, 410), fill=(222, 148, 48))


def _car(draw: Draw) -> None:
    draw.polygon([(450, 392), (510, 340), (680, 340), (740, 392)], fill=(120, 140, 158))
    draw.rounded_rectangle((400, 388, 790, 452), 18, fill=(158, 52, 50))
    for left in (450, 680):
        draw.ellipse((left, 424, left + 62, 486), fill=INK)


def _bikes(draw: Draw) -> None:
    for left in range(330, 820, 62):
        draw.ellipse((left, 416, left + 44, 460), outline=INK, width=5)
        draw.ellipse((left + 40, 422, left + 84, 466), outline=INK, width=5)
        draw.line([(left + 20, 438), (left + 44, 394), (left + 64, 444)], (226, 176, 40), 6)


def _lamp(draw: Draw) -> None:
    draw.rectangle((596, 150, 606, KERB), fill=(70, 74, 80))
    draw.line([(600, 154), (700, 132)], fill=(70, 74, 80), width=9)
    draw.ellipse((680, 122, 744, 148), fill=INK)
    draw.line([(676, 108), (750, 162)], fill=(196, 60, 50), width=7)


def _manhole(draw: Draw) -> None:
    draw.ellipse((430, 520, 620, 590), fill=(20, 22, 24))
    draw.arc((426, 516, 624, 594), 0, 360, fill=(150, 150, 150), width=6)
    draw.ellipse((660, 540, 830, 600), fill=(112, 112, 112), outline=INK, width=4)


def _flood(draw: Draw) -> None:
    draw.ellipse((150, 470, 860, 630), fill=(104, 128, 146))
    for top in range(500, 610, 26):
        draw.arc((260, top, 720, top + 40), 200, 340, fill=(168, 188, 200), width=4)


def _fallen_tree(draw: Draw) -> None:
    draw.line([(300, KERB), (640, 520)], fill=(96, 74, 56), width=26)
    for x, y in ((620, 480), (690, 510), (650, 545)):
        draw.ellipse((x, y, x + 150, y + 90), fill=(64, 106, 66))


def _sign(draw: Draw) -> None:
    draw.polygon([(420, 250), (760, 210), (772, 300), (432, 340)], fill=(44, 92, 164))
    draw.line([(420, 250), (400, 210)], fill=INK, width=6)
    draw.line([(470, 290), (720, 260)], fill=(240, 240, 240), width=12)


def _works(draw: Draw) -> None:
    for left in range(340, 860, 86):
        draw.rectangle((left, 392, left + 78, KERB), fill=(216, 160, 40))
        draw.line([(left, KERB), (left + 78, 392)], fill=INK, width=9)
    draw.polygon([(480, 392), (560, 320), (660, 392)], fill=(148, 116, 82))


TROUBLES: dict[str, Callable[[Draw], None]] = {
    STREET: _marked,
    "litter": _litter,
    "stall": _stall,
    "car": _car,
    "bikes": _bikes,
    "lamp": _lamp,
    "manhole": _manhole,
    "flood": _flood,
    "tree": _fallen_tree,
    "sign": _sign,
    "works": _works,
}
