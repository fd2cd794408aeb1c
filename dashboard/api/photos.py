"""Photographs: taken in by content, stripped of what the camera adds, found again by their hash."""

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
KINDS = frozenset({"before", "after", "check", "verify"})


@photos.post("/api/photos")
def add_photo() -> tuple[Response, int]:
    """Keep one photograph (multipart field "photo", field "kind"); answer its id."""
    kind = request.form.get("kind", "before")
    if kind not in KINDS:
        raise FieldRefused("kind", "unknown", value=kind)
    if "photo" not in request.files:
        raise FieldRefused("photo", "missing")
    body = cleaned(request.files["photo"].read())
    return jsonify({"id": _keep(body, kind)}), 201


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


def _keep(body: bytes, kind: str) -> str:
    at = services()
    photo_id = f"{kind}-{token_hex(8)}"
    folder = at.config.photos_dir
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{photo_id}.jpg").write_bytes(body)
    values = {
        "id": photo_id, "sha256": sha256(body).hexdigest(), "kind": kind, "bytes": len(body),
        "by": this_one().id, "at": at.clock.now(),
    }  # fmt: skip
    with at.database.writing() as connection:
        connection.execute(insert(tables.photo).values(values))
    return photo_id


@photos.get("/api/photos/<photo_id>")
def photo(photo_id: str) -> Response:
    """Answer a photograph."""
    at = services()
    with at.database.reading() as connection:
        mine = tables.photo.c.id == photo_id
        known = connection.execute(select(tables.photo.c.id).where(mine)).first()
    if known is None:
        raise NotFound("photo", value=photo_id)
    return send_file(at.config.photos_dir / f"{photo_id}.jpg", "image/jpeg", max_age=86400)
