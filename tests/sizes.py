"""Sizes of our own code against the limits we hold. Usage: python -m tests.sizes ROOT."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

LIMITS = {
    "file median": 110,
    "file p90": 250,
    "file max": 320,
    "function median": 9,
    "function p90": 26,
    "function max": 45,
}
SHARES = {"median": 0.5, "p90": 0.9, "max": 1.0}
FOLDERS = ("dispatch", "dashboard", "layouts", "callbacks")

Sized = tuple[int, str]


def sources(root: Path) -> Iterator[Path]:
    """Yield our own modules."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" not in path.parts and path.read_text(encoding="utf-8").strip():
                yield path


def measured(root: Path) -> tuple[list[Sized], list[Sized]]:
    """Return the lines of every file and of every function, with where they stand."""
    files: list[Sized] = []
    functions: list[Sized] = []
    for path in sources(root):
        source = path.read_text(encoding="utf-8")
        files.append((source.count("\n"), str(path.relative_to(root))))
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                functions.append((lines, f"{path.relative_to(root)}:{node.lineno} {node.name}"))
    return sorted(files), sorted(functions)


def report(root: Path) -> list[str]:
    """Return one line for each limit; a broken one begins with OVER."""
    lines = []
    for kind, rows in zip(("file", "function"), measured(root), strict=True):
        for name, share in SHARES.items():
            size, where = rows[round(share * (len(rows) - 1))]
            limit = LIMITS[f"{kind} {name}"]
            verdict = "OVER" if size > limit else "ok  "
            place = where if name == "max" else ""
            lines.append(f"{verdict} {kind} {name}: {size} (limit {limit}) {place}")
    return lines


if __name__ == "__main__":
    result = report(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
    print("\n".join(result))
    sys.exit(any(line.startswith("OVER") for line in result))
