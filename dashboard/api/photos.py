"""Photographs: taken in by content, stripped of what the camera adds, found again by their hash."""

import re
from hashlib import sha256
from io import BytesIO
from secrets import token_hex

from flask import Blueprint, Response, jsonify, request, send_file
from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import insert, select

from dashboard.access.session import services, this_one
from dashboard.store import tables
from dispatch.refusals import FieldRefused, NotFound

photos = Blueprint("photos", __name__)

LONGEST_SIDE = 1600
MOST_PIXELS = 60_000_000
NAME = re.compile("[0-9a-f]{16}")
KINDS = frozenset({"before", "after", "check", "verify"})


@photos.post("/api/photos")
def add_photo() -> tuple[Response, int]:
    """Keep one photograph (multipart field "photo", or the body as it is); answer its id.

    `kind` says what it shows. A phone that uploads later gives 16 hex digits as `name`: it knows
    the id `<kind>-<name>` beforehand, and sending the photograph again changes nothing.
    """
    kind, name = request.values.get("kind", "before"), request.values.get("name", "")
    if kind not in KINDS:
        raise FieldRefused("kind", "unknown", value=kind)
    if name and not NAME.fullmatch(name):
        raise FieldRefused("name", "unknown", value=name[:40])
    if name and _is_mine(f"{kind}-{name}"):
        return jsonify({"id": f"{kind}-{name}"}), 200
    photo_id = f"{kind}-{name or token_hex(8)}"
    _keep(photo_id, cleaned(_sent()))
    return jsonify({"id": photo_id}), 201


def _sent() -> bytes:
    if "photo" in request.files:
        body: bytes = request.files["photo"].read()
        return body
    if not request.mimetype.startswith("image/"):
        raise FieldRefused("photo", "missing")
    return request.get_data()


def _is_mine(photo_id: str) -> bool:
    """Tell whether the asker has uploaded this before; a name somebody else took is refused."""
    by = _uploader(photo_id)
    if by not in (None, this_one().id):
        raise FieldRefused("name", "taken", value=photo_id)
    return by is not None


def _uploader(photo_id: str) -> str | None:
    query = select(tables.photo.c.by).where(tables.photo.c.id == photo_id)
    with services().database.reading() as connection:
        by: str | None = connection.execute(query).scalar()
    return by


def cleaned(body: bytes) -> bytes:
    """Return a JPEG upright, at most `LONGEST_SIDE` wide, without EXIF: no place, no owner."""
    try:
        image: Image.Image = Image.open(BytesIO(body))
        if image.width * image.height > MOST_PIXELS:
            raise FieldRefused("photo", "too_large", most=MOST_PIXELS)
        image = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise FieldRefused("photo", "not_an_image") from None
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _keep(photo_id: str, body: bytes) -> None:
    at = services()
    folder = at.config.photos_dir
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{photo_id}.jpg").write_bytes(body)
    values = {
        "id": photo_id, "sha256": sha256(body).hexdigest(), "bytes": len(body),
        "kind": photo_id.partition("-")[0], "by": this_one().id, "at": at.clock.now(),
    }  # fmt: skip
    with at.database.writing() as connection:
        connection.execute(insert(tables.photo).values(values))


@photos.get("/api/photos/<photo_id>")
def photo(photo_id: str) -> Response:
    """Answer a photograph."""
    if _uploader(photo_id) is None:
        raise NotFound("photo", value=photo_id)
    return send_file(services().config.photos_dir / f"{photo_id}.jpg", "image/jpeg", max_age=86400)
