"""The text that easyofd finds in an OFD, as JSON; run in the peers' environment alone, for easyofd imports AGPL code."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterator
from typing import Any


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "text" and isinstance(item, str):
                yield item
            else:
                yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def main(path: str) -> None:
    """Print the texts in the order of easyofd's own data."""
    warnings.simplefilter("ignore")
    from easyofd.ofd import OFD  # noqa: PLC0415
    from loguru import logger  # noqa: PLC0415

    logger.remove()
    document = OFD()
    document.read(path, fmt="path")
    json.dump("\n".join(_texts(document.data)), sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1])
