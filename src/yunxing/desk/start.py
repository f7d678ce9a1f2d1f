"""Where ``yunxing`` begins: nothing is loaded before an interruption can be answered, since loading takes a while."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def run() -> None:
    """The console script."""
    try:
        from .main import main  # noqa: PLC0415 -- loading is what may be interrupted

        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("已中断，没有写出任何文件。Interrupted; no file was written.\n")
        code = INTERRUPTED
    sys.exit(code)
