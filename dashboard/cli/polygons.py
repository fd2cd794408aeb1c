"""`import-polygons`: official areas of streets or districts in place of the city's own."""

from pathlib import Path
from typing import get_args

import click

from dashboard.cities.entries import CityError
from dashboard.cities.load import imported_folder, load_city
from dashboard.cities.polygons import Asked, Imported, Kind, import_polygons
from dashboard.config import read_config
from dispatch.datum import Datum
from dispatch.naming import Lang
from dispatch.words import say

SHOWN = 50


@click.command("import-polygons")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(get_args(Kind)), required=True)
@click.option("--datum", type=click.Choice(get_args(Datum)), required=True)
@click.option("--code-field", default="", help="The column with area codes.")
@click.option("--name-field", default="", help="The column with area names.")
def import_polygons_command(
    file: Path, kind: Kind, datum: Datum, code_field: str, name_field: str
) -> None:
    """Take in polygons from a GeoJSON file or a Shapefile; the datum must be stated."""
    config = read_config()
    target = imported_folder(config.data_dir, config.city)
    try:
        city = load_city(config.city)
        done = import_polygons(file, Asked(kind, datum, code_field, name_field), city, target)
    except CityError as refusal:
        click.echo(say(refusal.key, config.lang, **refusal.args_), err=True)
        raise SystemExit(1) from None
    _tell(done, config.lang)


def _tell(done: Imported, lang: Lang) -> None:
    metres = "?" if done.fit.edge_m is None else round(done.fit.edge_m)
    count = len(done.codes)
    click.echo(say("city.imported", lang, count=count, file=done.file, metres=metres))
    if done.rejects:
        click.echo(say("city.left_out", lang, count=len(done.rejects)), err=True)
    for reject in done.rejects[:SHOWN]:
        click.echo("  " + say(reject.key, lang, **reject.args_), err=True)
