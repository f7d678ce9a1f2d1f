"""Documents of Word, Excel and PowerPoint as PDFs, by LibreOffice where this machine has it; nothing of ours draws them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from xml.sax.saxutils import escape

from yunxing.dossier.typesetting import HEI, SONG, faces
from yunxing.evidence.folder.limits import MIB

PROGRAM = "soffice"
SECONDS = 90.0
"""For one document; the first start of the program takes some ten, a hundred pages some more."""
MEMORY = 3 * 1024 * MIB
FORMATS = ("docx", "xlsx", "pptx")
_FONTS = f"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<dir>{{folder}}</dir><cachedir>{{cache}}</cachedir>
{
    "".join(
        f'<match target="pattern"><test name="family"><string>{asked}</string></test>'
        f'<edit name="family" mode="append" binding="strong"><string>{given}</string></edit></match>'
        for given, names in (
            (SONG, ("宋体", "SimSun", "仿宋", "FangSong", "楷体")),
            (HEI, ("黑体", "SimHei", "微软雅黑", "Microsoft YaHei")),
        )
        for asked in names
    )
}</fontconfig>
"""
"""The machine's own fonts, and the faces shipped with us: a server without any would print Chinese as empty boxes."""


def program() -> str | None:
    """Where LibreOffice is, if it is anywhere."""
    return shutil.which(PROGRAM)


def to_pdf(soffice: str, path: Path, aside: Path, name: str, ending: str) -> Path | None:
    """The PDF of a document, in the folder ``aside``; None where that failed or took too long.

    It is opened under a plain name and a profile of its own, so that neither its name nor the user's settings matter.
    """
    copy = aside / f"{name}.{ending}"
    shutil.copyfile(path, copy)
    fonts = aside / "fonts.conf"
    fonts.write_text(_FONTS.format(folder=escape(str(faces())), cache=escape(str(aside / "faces"))), "utf-8")
    command = [
        soffice, f"-env:UserInstallation={(aside / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", "pdf", "--outdir", str(aside), str(copy),
    ]  # fmt: skip
    temporary = aside / "temporary"  # what it leaves there when it is ended goes with the rest
    temporary.mkdir(exist_ok=True)
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    try:
        _run(command, {**os.environ, "FONTCONFIG_FILE": str(fonts), **places})
    except (OSError, subprocess.TimeoutExpired):
        return None
    finally:
        copy.unlink(missing_ok=True)
    made = aside / f"{name}.pdf"
    return made if made.is_file() else None


def _run(command: list[str], environment: dict[str, str]) -> None:
    """Run it to its end, or to the end of its time: the program is a script that starts others, which end with it."""
    nothing = subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True, env=environment
    )
    try:
        _bound(process.pid)
        process.wait(SECONDS)
    finally:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _bound(pid: int) -> None:
    """Bound the memory of the program and of all it starts, where the system can: it opens what others wrote."""
    try:
        import resource  # noqa: PLC0415 -- not on every system

        resource.prlimit(pid, resource.RLIMIT_DATA, (MEMORY, MEMORY))
    except (ImportError, AttributeError, OSError, ValueError):
        return
