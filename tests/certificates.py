"""Certificates of tests: an authority of their own, a broker's and a device's name."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests import servers

DAYS = ["-days", "2"]
NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


@dataclass(frozen=True, slots=True)
class Signed:
    """A certificate and its key."""

    cert: Path
    key: Path


class Authority:
    """Signs certificates into a folder."""

    def __init__(self, folder: Path, name: str = "authority") -> None:
        self._folder = folder
        self.own = Signed(folder / f"{name}.pem", folder / f"{name}.key")
        self._openssl("req", "-x509", *DAYS, *NEW_KEY, *self._subject(name, self.own))

    def sign(self, name: str, address: str = "") -> Signed:
        """Return a certificate for a name; a server's says its address too."""
        made = Signed(self._folder / f"{name}.pem", self._folder / f"{name}.key")
        more = ["-addext", f"subjectAltName=IP:{address}"] if address else []
        signer = ["-CA", str(self.own.cert), "-CAkey", str(self.own.key)]
        self._openssl("req", "-x509", *DAYS, *NEW_KEY, *self._subject(name, made), *signer, *more)
        return made

    def _subject(self, name: str, made: Signed) -> list[str]:
        return ["-subj", f"/CN={name}", "-out", str(made.cert), "-keyout", str(made.key)]

    def _openssl(self, *words: str) -> None:
        subprocess.run([servers.program("openssl"), *words], check=True, capture_output=True)
