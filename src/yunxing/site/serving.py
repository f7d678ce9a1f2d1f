"""Web server and worker as two processes of one machine: begun together, watched, stopped together."""

from __future__ import annotations

import contextlib
import errno
import os
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
AGAIN, WITHIN = 5, 600.0
"""How often a worker that ended by itself is begun again, within how many seconds."""


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
    """Run both until a signal comes or the web server ends; the exit code. Whichever way it ends, neither is left over.

    A worker that ends by itself (the system took it for its memory, say) is begun again: what it had in hand is done by
    the next. One that ends again and again ends the whole, so that whoever watches this process hears of it.
    """
    stopping: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    running = [_begun(_web(environment))]
    if worker:
        running.append(_begun(_WORKER))
    ended: list[float] = []
    try:
        while not stopping and running[0].poll() is None:
            if worker and running[1].poll() is not None:
                ended = [at for at in ended if time.monotonic() - at < WITHIN] + [time.monotonic()]
                if len(ended) > AGAIN:
                    break
                _say_ended("后台进程", "The worker", running[1].returncode, "已重新启动", "it was begun again")
                running[1] = _begun(_WORKER)
            time.sleep(0.2)
    finally:
        _end(running)
    if stopping:
        return 0
    given_up = len(ended) > AGAIN
    names = ("后台进程", "The worker") if given_up else ("网站进程", "The web server")
    code = running[given_up].returncode
    _say_ended(*names, code, "网站停止", "the site stops")
    return code or 1


_WORKER = [sys.executable, "-m", "yunxing.site.main", "worker"]


def _begun(command: list[str]) -> subprocess.Popen[bytes]:
    # In a session of its own: Ctrl-C reaches this process alone, which then stops both in order.
    return subprocess.Popen(command, start_new_session=True)


def _say_ended(zh: str, en: str, code: int, then_zh: str, then_en: str) -> None:
    how = f"信号 {-code} / signal {-code}" if code < 0 else f"退出码 {code} / exit code {code}"
    sys.stderr.write(f"{zh}意外结束（{how}），{then_zh}。 / {en} ended by itself; {then_en}.\n")
    sys.stderr.flush()


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
        # What it began and did not live to end: it would keep the port.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
