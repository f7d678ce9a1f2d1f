"""``yunxing-site``: Django's commands over the platform's settings."""

from __future__ import annotations

import os
import sys


def run() -> None:
    """Run a command, as in ``yunxing-site migrate``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yunxing.site.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- settings are named first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    run()
