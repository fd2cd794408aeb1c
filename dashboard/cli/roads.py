"""`import-roads`: travel times by road in place of the straight line."""

from pathlib import Path
from typing import get_args

import click

from dashboard.cities.load import imported_folder, load_city
from dashboard.config import read_config
from dashboard.roads.importing import import_roads
from dispatch.datum import Datum
from dispatch.words import say


@click.command("import-roads")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--datum", type=click.Choice(get_args(Datum)), required=True)
def import_roads_command(file: Path, datum: Datum) -> None:
    """Take in a road graph (OSM, GraphML, CSV of edges, SUMO); the datum must be stated."""
    config = read_config()
    city = load_city(config.city)
    done = import_roads(file, datum, city, imported_folder(config.data_dir, config.city))
    click.echo(
        say(
            "city.roads_imported",
            config.lang,
            file=done.file,
            junctions=done.junctions,
            edges=done.edges,
            outside=done.outside,
            cut_off=done.cut_off,
            zones=done.zones,
            by_road=done.zones_by_road,
            resolution=done.resolution,
        )
    )
