"""The pinyin of names, asked of a process of its own.

The dictionary behind it takes 55 MB, which a server would hold for ever for a minute's work.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
Syllables = Mapping[str, tuple[str, ...]]


def pinyin_of(names: Iterable[str]) -> Syllables:
    """Return the syllables of each name, without tones."""
    asked = json.dumps(sorted(set(names)))
    command = [sys.executable, "-m", __name__]
    done = subprocess.run(
        command, input=asked, capture_output=True, text=True, check=True, cwd=ROOT
    )
    return {name: tuple(spelled) for name, spelled in json.loads(done.stdout).items()}


def answer() -> None:
    """Spell the names on standard input to standard output."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 # only this process may load it

    names = json.load(sys.stdin)
    json.dump({name: lazy_pinyin(name) for name in names}, sys.stdout)


if __name__ == "__main__":
    answer()
