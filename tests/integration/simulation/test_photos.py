"""Pictures of the demonstration."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from sqlalchemy import select

from dashboard.jobs.demo_photos import TROUBLES, drawn, ensure_photos
from dashboard.store import tables
from dashboard.store.engine import Database
from dispatch.simulation.script import STREET, read_script
from tests.builders import NOON
from tests.unit.simulation.scenes import World


def test_every_picture_the_script_names_can_be_drawn() -> None:
    assert {STREET, *read_script().pictures.values()} == set(TROUBLES)


def test_before_and_after_differ_and_both_are_jpegs() -> None:
    before, after = (drawn(when, "car") for when in ("before", "after"))
    assert before != after
    assert Image.open(BytesIO(before)).format == "JPEG"


def test_pictures_are_drawn_once(database: Database, tmp_path: Path) -> None:
    ensure_photos(database, tmp_path, NOON)
    written = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.jpg")}
    ensure_photos(database, tmp_path, NOON)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.jpg")} == written
    with database.reading() as connection:
        known = set(connection.execute(select(tables.photo.c.id)).scalars())
    assert known == {path.stem for path in written}


def test_some_cases_have_pictures_and_all_of_them_exist(database: Database, tmp_path: Path) -> None:
    ensure_photos(database, tmp_path, NOON)
    world = World()
    world.run(NOON)
    photos = [case.photos for case in world.ledger.cases.values()]
    assert any(photos)
    assert not all(photos)
    drawn_ids = {path.stem for path in tmp_path.glob("*.jpg")}
    assert {photo for some in photos for photo in some} <= drawn_ids
