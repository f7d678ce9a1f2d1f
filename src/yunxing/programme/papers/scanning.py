"""Scanning for harm with ClamAV's daemon, where one is named: its INSTREAM command over TCP or a Unix socket.

The daemon sees the bytes, not the file: it may run elsewhere, as somebody else.
"""

from __future__ import annotations

import re
import socket
import struct
from contextlib import closing
from typing import IO, Any, Literal, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from ..refusals import RefusedError, UnavailableError

_CHUNK = 256 * 1024
_TIMEOUT = 60.0
_MOST_ANSWER = 4_096
_ANSWER = re.compile(r"stream: (?:(?P<ok>OK)|(?P<threat>.+) FOUND)")


class ScanError(OSError):
    """The daemon could not be asked, or said that it did not scan."""


class Scan(NamedTuple):
    """What the daemon says: ``clean``, ``found`` with the threat's name, or ``""`` where none is named to ask."""

    state: Literal["", "clean", "found"]
    threat: str = ""


def scan(file: IO[bytes] | Any) -> Scan:
    """Have a file scanned, from its beginning. Raises ``ScanError`` where a daemon is named and gives no answer."""
    where = settings.CLAMAV
    if not where:
        return Scan("")
    file.seek(0)
    try:
        with closing(_connected(where)) as line:
            said = _asked(line, file)
    except OSError as error:
        raise ScanError(f"clamd: {error}") from error
    match = _ANSWER.fullmatch(said)
    if match is None:
        raise ScanError(f"clamd: {said[:200]}")
    return Scan("clean") if match["ok"] else Scan("found", match["threat"][:120])


def refuse(name: str, threat: str) -> RefusedError:
    """A file in which something was found."""
    return RefusedError(
        f"“{name[-80:]}”被查出恶意内容（{threat}），没有收下。请用杀毒软件检查这台电脑后重新导出文件",
        f"{name[-80:]!r} holds something harmful ({threat}) and was not taken: check the computer and export the file anew",
        field="file",
    )


def unanswered(name: str) -> RefusedError:
    """A file that could not be scanned now: it is not taken unseen."""
    return UnavailableError(
        f"“{name[-80:]}”暂时无法查毒，没有收下，请稍后重试",
        f"{name[-80:]!r} cannot be scanned now and was not taken: try again later",
        field="file",
    )


def _connected(where: str) -> socket.socket:
    parts = urlsplit(where)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_TIMEOUT)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((str(parts.hostname), parts.port or 3310), timeout=_TIMEOUT)


def _asked(line: socket.socket, file: IO[bytes]) -> str:
    """Send the file in pieces with their lengths, an empty one last; the answer without its end."""
    line.sendall(b"zINSTREAM\0")
    try:
        while piece := file.read(_CHUNK):
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has hung up, and said why: its limit of size, as a rule
    said = b""
    while not said.endswith(b"\0") and len(said) < _MOST_ANSWER:
        piece = line.recv(_MOST_ANSWER)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()
