"""``yunxing-site worker``: does what is to be done in the background, on one machine."""

import logging
import os
import signal
import time
from types import FrameType
from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.db import DatabaseError, InterfaceError, close_old_connections

from yunxing.programme.work import leases, regular

PAUSE = 1.0
_log = logging.getLogger("yunxing.work")


class Command(BaseCommand):
    """Take due jobs one after another until stopped. Stopping finishes the job in hand; killing loses nothing."""

    help = "执行后台任务，直到停止（再按一次 Ctrl-C 立即停止，任务不会丢） / do background jobs until stopped (a second Ctrl-C stops at once; no job is lost)"

    def add_arguments(self, parser: CommandParser) -> None:
        """``--once``: until nothing is due."""
        parser.add_argument("--once", action="store_true", help="做完现有任务即退出 / end when nothing is due")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        stopping: list[int] = []

        def stop(number: int, _: FrameType | None) -> None:
            if stopping:
                os._exit(128 + number)  # the lease of the job in hand runs out, and another worker does it
            stopping.append(number)

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        while not stopping:
            try:
                close_old_connections()
                regular.enqueue_due()
                done = leases.work(stop=lambda: bool(stopping))
            except (DatabaseError, InterfaceError) as error:
                if options["once"]:
                    raise
                _log.warning("the database does not answer: %s", error)  # it is asked again
                done = 0
            if options["once"] and not done:
                return
            if not done and not stopping:
                time.sleep(PAUSE)
