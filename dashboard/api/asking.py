"""What the routes about equipment ask with: the process's equipment, districts, limits."""

from flask import current_app, request

from dashboard.access.session import this_one
from dashboard.access.who import Role
from dashboard.equipment.desk import Equipment
from dashboard.gateways.texting import Texts
from dispatch.refusals import FieldRefused, NotAllowed

EQUIPMENT = "zhihui_equipment"
TEXTS = "zhihui_texts"


def equipment() -> Equipment:
    """Return the equipment of the running server."""
    found: Equipment = current_app.extensions[EQUIPMENT]
    return found


def texts() -> Texts:
    """Return what asks the gateways to speak to drivers."""
    found: Texts = current_app.extensions[TEXTS]
    return found


def asked_district() -> str:
    """Return the district asked for; a sub-centre sees its own and no other."""
    who, asked = this_one(), request.args.get("district", "")
    if who.role is not Role.DISTRICT:
        return asked
    if asked not in ("", who.district):
        raise NotAllowed("district", why="word:access.route")
    return who.district


def asked_number(name: str, default: int, most: int) -> int:
    """Return a whole number of the address, at most `most`."""
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or len(text) > 12:
        raise FieldRefused(name, "not_a_number", value=text[:40])
    return min(int(text), most)
