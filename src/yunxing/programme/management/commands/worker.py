"""``yunxing-site worker``: does what is to be done in the background, on one machine."""

import signal
import time
from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.db import close_old_connections

from yunxing.programme.work import leases, regular

PAUSE = 1.0


class Command(BaseCommand):
    """Take due jobs one after another until stopped. Stopping finishes the job in hand; killing loses nothing."""

    help = "执行后台任务，直到停止 / do background jobs until stopped"

    def add_arguments(self, parser: CommandParser) -> None:
        """``--once``: until nothing is due."""
        parser.add_argument("--once", action="store_true", help="做完现有任务即退出 / end when nothing is due")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        stopping: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda got, _: stopping.append(got))
        while not stopping:
            close_old_connections()
            regular.enqueue_due()
            done = leases.work(stop=lambda: bool(stopping))
            if options["once"] and not done:
                return
            if not done and not stopping:
                time.sleep(PAUSE)
