"""Documents of Word, Excel and PowerPoint as PDFs, by LibreOffice where this machine has it; nothing of ours draws them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from xml.sax.saxutils import escape

from yunxing.dossier.typesetting import HEI, SONG, faces
from yunxing.evidence.folder.limits import MIB

PROGRAM = "soffice"
SECONDS = 90.0
"""For one document; the first start of the program takes some ten, a hundred pages some more."""
MEMORY = 3 * 1024 * MIB
GOING = 5.0
"""Seconds that processes which were ended may take to be gone."""
_BESIDE = f"""ulimit -d {MEMORY // 1024} 2>/dev/null
exec 3<&0
"$@" </dev/null 3<&- &
made=$!
{{ read -r _ <&3; kill -KILL 0; }} &
wait "$made"
"""
"""Runs a program with bounded memory, and ends it with all it started when the other end of the pipe is closed. It needs
nothing but the shell's own commands."""
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
    """Run it to its end, or to the end of its time: the program is a script that starts others, which end with it.

    They end with us as well, however we end: the shell beside them hears when the pipe to it is closed. Raises what ended
    the wait, once all of them are gone.
    """
    nothing = subprocess.DEVNULL
    posix = os.name == "posix"
    process = subprocess.Popen(
        ["/bin/sh", "-c", _BESIDE, "sh", *command] if posix else command,
        stdin=subprocess.PIPE if posix else nothing, stdout=nothing, stderr=nothing, start_new_session=True, env=environment,
    )  # fmt: skip
    try:
        process.wait(SECONDS)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all it started, and wait until they are gone: what is still running writes into the folder."""
    with suppress(OSError, AttributeError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    if process.stdin is not None:
        process.stdin.close()
    until = time.monotonic() + GOING
    while time.monotonic() < until:
        try:
            os.killpg(process.pid, 0)
        except (OSError, AttributeError):
            return
        time.sleep(0.01)
