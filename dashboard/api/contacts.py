"""Whom to call: numbers of the centre, the sub-centres and the crews, from DATA_DIR/contacts.toml.

Numbers are people's: they stay in one file that an installation owns, never in rows or facts.

    city = "0755-12345678"
    [districts]
    440304 = "0755-23456789"
    [units]
    A12 = "13800000000"
"""

import tomllib
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify
from sqlalchemy import select

from dashboard.access.session import services, this_one
from dashboard.access.who import Role
from dashboard.services import Services
from dashboard.store import tables

contacts = Blueprint("contacts_", __name__)


@contacts.get("/api/contacts", endpoint="contacts")
def contacts_() -> Response:
    """Answer the numbers the asker may call: crews see centres only."""
    book = read_contacts(services())
    units = {} if this_one().role is Role.CREW else book.get("units", {})
    numbers = {"districts": book.get("districts", {}), "units": units}
    return jsonify({"city": book.get("city", "")} | numbers)


def read_contacts(at: Services) -> Mapping[str, Any]:
    """Return the installation's numbers; a demonstration has some that nobody answers."""
    path = at.config.data_dir / "contacts.toml"
    if path.is_file():
        return tomllib.loads(path.read_text(encoding="utf-8"))
    return _demo_numbers(at) if at.config.demo else {}


def _demo_numbers(at: Services) -> Mapping[str, Any]:
    with at.database.reading() as connection:
        units = connection.execute(select(tables.unit.c.id).order_by(tables.unit.c.id)).scalars()
        numbers = {unit: f"0755-0000 {n:04d}" for n, unit in enumerate(units, 1000)}
    districts = {code: f"0755-0000 {n:04d}" for n, code in enumerate(at.city.districts, 1)}
    return {"city": "0755-0000 0000", "districts": districts, "units": numbers}
