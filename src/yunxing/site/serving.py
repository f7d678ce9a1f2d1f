"""Web server and worker as two processes of one machine: begun together, watched, stopped together."""

from __future__ import annotations

import errno
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from .environment import Environment

PATIENCE = 20.0
"""Seconds that each process has to end by itself."""
BUSY = 4
"""Exit code where the port is taken."""


def port_is_free(host: str, port: int) -> None:
    """End with the way out where somebody else listens already."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except OSError as error:
        sys.stderr.write(f"YUNXING_LISTEN={host}：{error}\n")
        raise SystemExit(2) from error
    with socket.socket(family, socket.SOCK_STREAM) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((host, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                zh, en = "没有权限使用", "may not be used by you"
            elif error.errno == errno.EADDRINUSE:
                zh, en = "已被其他程序占用", "is taken by another program"
            else:
                zh = en = str(error)
            other = port + 1 if port < 65_535 else 8000
            sys.stderr.write(
                f"端口 {port} {zh}。请换一个：YUNXING_PORT={other} ./start\n"
                f"Port {port} {en}. Choose another: YUNXING_PORT={other} ./start\n"
            )
            raise SystemExit(BUSY) from error


def serve(environment: Environment, *, worker: bool = True) -> int:
    """Run both until a signal comes or one of them ends; the exit code. Whichever way it ends, neither is left over."""
    stopping: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    commands = [_web(environment)]
    if worker:
        commands.append([sys.executable, "-m", "yunxing.site.main", "worker"])
    # Each in a session of its own: Ctrl-C reaches this process alone, which then stops them in order.
    running = [subprocess.Popen(command, start_new_session=True) for command in commands]
    try:
        while not stopping and all(process.poll() is None for process in running):
            time.sleep(0.2)
    finally:
        _end(running)
    if stopping:
        return 0
    return next((code for process in running if (code := process.returncode)), 1)


def _web(environment: Environment) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", environment.listen, "--port", str(environment.port)),
        *("--workers", "1", "--blocking-threads", "4", "--backpressure", "64"),
        *("--no-ws", "--log-level", "warning"),
        "yunxing.site.wsgi:application",
    ]


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + PATIENCE
    for process in running:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()  # a job in hand is done again after the next start
            process.wait()
