"""Draws the pictures of the READMEs: what ``yunxing`` writes to a terminal, as SVG.

The command runs in a real (pseudo-)terminal, so that the picture shows what a person sees. Every run of characters of
one width is placed by itself, which keeps columns aligned whatever fonts a reader has. Needs a Unix; run it as
``.venv/bin/python docs/pictures/make.py``. ``--check`` says whether the pictures are those of the code now.
"""

from __future__ import annotations

import fcntl
import os
import pty
import shutil
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DECLARATION = "examples/declarations/04-three-stars-contract-not-supplied.yaml"
COMMAND = ["assess", DECLARATION, "--context", "examples/context.yaml"]
PICTURES = {"assess.svg": [*COMMAND, "--lang", "en"], "assess.zh-CN.svg": COMMAND}
COLUMNS = 126
CELL, LINE, SIZE, EDGE, BAR = 8.0, 20, 13.5, 20, 34
NARROW = '"Noto Sans Mono","SF Mono",Menlo,Consolas,"DejaVu Sans Mono","Noto Sans SC","PingFang SC","Microsoft YaHei",monospace'
WIDE = '"Noto Sans SC","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",monospace'
INK, QUIET, LINE_COLOUR = "#16202c", "#5b6b7c", "#dfe5ec"
MEANING = {1: "#b42318", 2: "#1a7f4b", 5: "#6941c6", 208: "#b54708"}
"""The terminal's red, green, magenta and dark orange, as the programme's pages will have them."""


def in_a_terminal(arguments: list[str]) -> str:
    """What the command writes to a terminal of ``COLUMNS`` columns."""
    command = Path(sys.executable).with_name("yunxing")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 60, COLUMNS, 0, 0))
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS", "LINES", "YUNXING_LANG")}
    process = subprocess.Popen(
        [str(command), *arguments],
        cwd=ROOT,
        env={**kept, "TERM": "xterm-256color"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    heard = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        heard += part
    _, wrong = process.communicate()
    if process.returncode not in (0, 1):
        raise SystemExit(wrong.decode())
    return heard.decode().replace("\r\n", "\n")


def lines_of(text: str) -> list[list[tuple[str, Style]]]:
    """The lines of a terminal's text as (characters, style)."""
    flat = Console(width=4 * COLUMNS, color_system="truecolor")
    found = []
    for line in Text.from_ansi(text.strip("\n")).split("\n"):
        line.rstrip()
        found.append([(s.text, s.style or Style()) for s in line.render(flat) if s.text])
    return found


def runs(text: str) -> Iterator[tuple[str, int]]:
    """Parts of a text whose characters are of one width, with that width in cells."""
    for width, characters in groupby(text, key=cell_len):
        yield "".join(characters), width


def drawn(line: list[tuple[str, Style]], y: float) -> Iterator[str]:
    """A line as SVG."""
    cell = 0
    for text, style in line:
        colour = QUIET if style.dim else MEANING.get(style.color.number or 0 if style.color else 0, INK)
        weight = ' font-weight="700"' if style.bold else ""
        for part, width in runs(text):
            spaces = len(part) - len(part.lstrip(" "))
            shown = part.strip(" ")
            if shown:
                x, length = EDGE + (cell + spaces) * CELL, len(shown) * width * CELL
                kind = "w" if width == 2 else "n"
                yield (
                    f'<text class="{kind}" x="{x:g}" y="{y:g}" textLength="{length:g}" '
                    f'lengthAdjust="spacingAndGlyphs" fill="{colour}"{weight}>{escape(shown, quote=False)}</text>'
                )
            cell += len(part) * width


def picture(arguments: list[str]) -> str:
    """The picture of a command and its answer."""
    asked = "yunxing " + " ".join(arguments)
    answer = lines_of(in_a_terminal(arguments))
    lines = [[(f"$ {asked}", Style(dim=True))], [], *answer]
    width, height = 2 * EDGE + COLUMNS * CELL, BAR + EDGE + len(lines) * LINE
    body = [part for number, line in enumerate(lines) for part in drawn(line, BAR + EDGE + number * LINE)]
    dots = "".join(
        f'<circle cx="{EDGE + 4 + 16 * n}" cy="{BAR / 2:g}" r="4.5" fill="{LINE_COLOUR}"/>' for n in range(3)
    )
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    style = f"text{{font-size:{SIZE}px;white-space:pre}}.n{{font-family:{NARROW}}}.w{{font-family:{WIDE}}}"
    frame = f'width="{width - 1:g}" height="{height - 1:g}" rx="6" fill="#ffffff" stroke="{LINE_COLOUR}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(asked)}">',
        f"<style>{style}</style>",
        f'<rect x="0.5" y="0.5" {frame}/>',
        dots,
        *body,
        "</svg>\n",
    ]
    return "\n".join(parts)


def main() -> int:
    """Write the pictures, or with ``--check`` name those that are out of date."""
    if shutil.which("yunxing", path=str(Path(sys.executable).parent)) is None:
        raise SystemExit("run it with the Python of .venv: .venv/bin/python docs/pictures/make.py")
    stale = []
    for name, arguments in PICTURES.items():
        path, made = HERE / name, picture(arguments)
        if "--check" not in sys.argv[1:]:
            path.write_text(made, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != made:
            stale.append(name)
    for name in stale:
        print(f"out of date: docs/pictures/{name}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
