"""A RabbitMQ: the one that ``YUNXING_TEST_BROKER`` names, the one that runs here, or one started for the tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kombu import Connection

from . import missing

HERE = "amqp://guest:guest@127.0.0.1:5672//"
SECONDS = 60.0


@contextmanager
def server() -> Iterator[str]:
    """Its address."""
    named = os.environ.get("YUNXING_TEST_BROKER", "")
    if named or _answers(HERE):
        yield named or HERE
        return
    command = shutil.which("rabbitmq-server")
    if command is None:
        missing(
            "没有 RabbitMQ：任务的消息测试没有运行。安装 rabbitmq-server 或用 YUNXING_TEST_BROKER 指明一个",
            "no RabbitMQ: the tests over a broker did not run. Install rabbitmq-server or name one in YUNXING_TEST_BROKER",
        )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        port, distribution = _free(), _free()
        variables = {
            **os.environ,
            "HOME": folder,
            "RABBITMQ_NODENAME": f"yunxing-{port}@localhost",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": folder,
            "RABBITMQ_LOG_BASE": folder,
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(Path(folder) / "plugins"),
        }
        running = subprocess.Popen([command], env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        address = f"amqp://guest:guest@127.0.0.1:{port}//"
        try:
            until = time.monotonic() + SECONDS
            while not _answers(address):
                if time.monotonic() > until or running.poll() is not None:
                    missing("RabbitMQ 没有启动起来", "RabbitMQ did not start")
                time.sleep(0.3)
            yield address
        finally:
            running.terminate()
            running.wait(30)


def _answers(address: str) -> bool:
    try:
        with Connection(address, connect_timeout=2) as line:
            line.ensure_connection(max_retries=1, timeout=2)
    except Exception:  # whatever says no
        return False
    return True


def _free() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])
