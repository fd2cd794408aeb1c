"""Asks the server of the user's tiles. Imported when the first tile is asked for: few have one."""

import httpx

from dashboard.tiles import NoTiles

WAIT_S = 8.0


class TileClient:
    """Asks the server of the tiles, over connections it keeps."""

    def __init__(self) -> None:
        self._http = httpx.Client(timeout=WAIT_S, headers={"User-Agent": "Zhihui"})

    def fetch(self, address: str, piece: str = "") -> httpx.Response:
        """Return what the server answers with 200 or 206; raise NoTiles otherwise."""
        try:
            answer = self._http.get(address, headers={"Range": piece} if piece else {})
        except httpx.HTTPError as fault:
            raise NoTiles(str(fault)) from fault
        if answer.status_code != (206 if piece else 200):
            raise NoTiles(str(answer.status_code))
        return answer
