"""A daemon that speaks ClamAV's INSTREAM as the real one does, in a thread: it reads the pieces and answers."""

from __future__ import annotations

import socketserver
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HARMFUL = b"X-A-TEST-OF-HARM"


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, _Asked)
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        whole = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            if len(whole) + length > server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
            whole += self.rfile.read(length)
        server.scanned.append(whole)
        self.wfile.write(b"stream: Test.Harm.UNOFFICIAL FOUND\0" if HARMFUL in whole else b"stream: OK\0")


class _Asked:
    scanned: list[bytes]
    most: int


class _Tcp(_Asked, socketserver.ThreadingTCPServer):
    allow_reuse_address = True


class _Unix(_Asked, socketserver.ThreadingUnixStreamServer):
    pass


@contextmanager
def clamd(*, unix: bool = False, most: int = 10_000_000) -> Iterator[tuple[str, list[bytes]]]:
    """Its address, and what it has scanned."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "clamd.sock")
        server = _Unix(path, _Handler) if unix else _Tcp(("127.0.0.1", 0), _Handler)
        server.scanned, server.most = [], most
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield (f"unix://{path}" if unix else f"tcp://127.0.0.1:{server.server_address[1]}"), server.scanned
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
