"""Road graphs as a CSV of one-way edges."""

import csv
import gzip
import io
from collections.abc import Mapping
from pathlib import Path

from dashboard.cities.entries import CityError
from dashboard.roads.draft import FASTEST, SLOWEST, USUAL, Draft, number
from dispatch.grid import Point, distance_m

FARTHEST_M = 1e6
DEGREES = {"lon": 180.0, "lat": 90.0}
NEEDED = ("u", "v")
ENDS = ("u_lon", "u_lat", "v_lon", "v_lat")


def read_edges(file: Path) -> Draft:
    """Read columns u, v, and their places: u_lon, u_lat, v_lon, v_lat or a `geometry` of
    "lon lat;lon lat". Optional: length_m (else straight), speed_kmh (else 30)."""
    data = file.read_bytes()
    try:
        text = (gzip.decompress(data) if file.suffix == ".gz" else data).decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise CityError("not_utf8", file.name, byte=why.start) from None
    except (OSError, EOFError) as why:
        raise CityError("not_csv", file.name, why=why) from None
    rows = csv.DictReader(io.StringIO(text))
    columns = rows.fieldnames or ()
    lacks = [name for name in NEEDED if name not in columns]
    if "geometry" not in columns:
        lacks += [name for name in ENDS if name not in columns]
    if lacks:
        raise CityError("no_column", file.name, columns=", ".join(lacks))
    draft = Draft()
    for row in rows:
        _edge(draft, row, f"{file.name}:{rows.line_num}")
    return draft


def _edge(draft: Draft, row: Mapping[str, str | None], where: str) -> None:
    ends = (_key(row, "u", where), _key(row, "v", where))
    a, b = _ends(row, where)
    draft.junction(ends[0], a.lon, a.lat)
    draft.junction(ends[1], b.lon, b.lat)
    metres, kmh = distance_m(a, b), USUAL
    if row.get("length_m"):
        metres = number(row["length_m"], f"{where} · length_m", 0.0, FARTHEST_M)
    if row.get("speed_kmh"):
        kmh = number(row["speed_kmh"], f"{where} · speed_kmh", SLOWEST, FASTEST)
    draft.edge(ends, metres, kmh, where)


def _key(row: Mapping[str, str | None], name: str, where: str) -> str:
    value = (row.get(name) or "").strip()
    if not value:
        raise CityError("missing", f"{where} · {name}")
    return value


def _ends(row: Mapping[str, str | None], where: str) -> tuple[Point, Point]:
    line = (row.get("geometry") or "").split(";")
    if line != [""]:
        place = f"{where} · geometry"
        return _point(line[0].split(), place), _point(line[-1].split(), place)
    lonlat = [
        number(row.get(name), f"{where} · {name}", -DEGREES[name[2:]], DEGREES[name[2:]])
        for name in ENDS
    ]
    return Point(lonlat[0], lonlat[1]), Point(lonlat[2], lonlat[3])


def _point(parts: list[str], where: str) -> Point:
    if len(parts) != 2:
        raise CityError("not_degrees", where, value=" ".join(parts))
    return Point(number(parts[0], where, -180, 180), number(parts[1], where, -90, 90))
