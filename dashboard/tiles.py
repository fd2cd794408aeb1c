"""A base map of the user's own: a tile server or a PMTiles file, fetched by us and not by pages."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["raster", "pmtiles"]
Datum = Literal["wgs84", "gcj02"]
DATUMS: tuple[Datum, ...] = ("wgs84", "gcj02")
DEEPEST = 22
LONGEST_PIECE = 16 * 1024 * 1024
PIECE = re.compile(r"bytes=(\d{1,15})-(\d{1,15})")


class NoTiles(Exception):
    """The server of the tiles did not answer with any."""


@dataclass(frozen=True, slots=True)
class TileSource:
    """Where tiles come from: an address with {z}, {x}, {y}, or one of a PMTiles file or its path.

    `datum` is that of the tiles: providers in China draw in GCJ-02 (GB 20263-2006), most others in
    WGS-84; it cannot be told from the tiles.
    """

    address: str
    datum: Datum
    attribution: str

    @property
    def kind(self) -> Kind:
        """How the tiles are kept."""
        return "raster" if "{z}" in self.address else "pmtiles"

    @property
    def file(self) -> Path | None:
        """The PMTiles file on this machine, if it is one."""
        return None if self.address.startswith(("http://", "https://")) else Path(self.address)

    def tile_address(self, z: int, x: int, y: int) -> str | None:
        """Return the address of one tile, None where no tile can be."""
        if not (z <= DEEPEST and x < 2**z and y < 2**z):
            return None
        at = {"{z}": z, "{x}": x, "{y}": y}
        return re.sub(r"\{[zxy]\}", lambda found: str(at[found[0]]), self.address)


def is_source(address: str) -> bool:
    """Tell whether an address is one of tiles."""
    far = address.startswith(("http://", "https://"))
    whole = far and all(part in address for part in ("{z}", "{x}", "{y}"))
    return whole or ("{" not in address and address.endswith(".pmtiles"))


def is_piece(asked: str) -> bool:
    """Tell whether a Range header asks for one piece of a size we pass on."""
    found = PIECE.fullmatch(asked)
    return bool(found) and 0 <= int(found[2]) - int(found[1]) < LONGEST_PIECE  # type: ignore[index]
