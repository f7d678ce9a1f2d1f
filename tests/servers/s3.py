"""An S3 server with an empty bucket: the one that ``YUNXING_TEST_STORE`` names, or Swift started for the tests."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
from botocore.config import Config

from . import missing

BUCKET = "yunxing-test"
_ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def server() -> Iterator[str]:
    """Its address as ``YUNXING_STORE`` says it; the bucket is there."""
    named = os.environ.get("YUNXING_TEST_STORE", "")
    if named:
        yield named
        return
    if importlib.util.find_spec("swift") is None:
        missing(
            "没有 S3 服务：对象存储测试没有运行。用 YUNXING_TEST_STORE 指明一个，或在 Linux 上运行",
            "no S3 server: the tests of the object store did not run. Name one in YUNXING_TEST_STORE, or run on Linux",
        )
    from .swift import KEY, SECRET

    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        running = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.servers.swift", folder, str(port)],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
        )
        try:
            assert running.stdout is not None
            if running.stdout.readline() != b"up\n":
                missing("Swift 没有启动起来", "Swift did not start")
            client = boto3.client(
                "s3",
                endpoint_url=f"http://127.0.0.1:{port}",
                aws_access_key_id=KEY,
                aws_secret_access_key=SECRET,
                region_name="us-east-1",
                config=Config(s3={"addressing_style": "path"}),
            )
            client.create_bucket(Bucket=BUCKET)
            client.close()
            yield f"s3+http://{KEY.replace(':', '%3A')}:{SECRET}@127.0.0.1:{port}/{BUCKET}"
        finally:
            running.kill()
            running.communicate()
