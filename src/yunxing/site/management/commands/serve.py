"""``yunxing-site serve``: web server and worker of one machine, brought up together and stopped together."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command

from yunxing.programme.demonstration import accounts, signing_key
from yunxing.site import serving
from yunxing.site.environment import DEMONSTRATION_KEY


class Command(BaseCommand):
    """Prepare, check, then run both until stopped."""

    help = "准备并启动网站和后台任务，Ctrl-C 一并停止 / prepare, then run web server and worker; Ctrl-C stops both"

    def add_arguments(self, parser: CommandParser) -> None:
        """What else is wanted."""
        parser.add_argument(
            "--demonstration",
            action="store_true",
            help="还没有数据时先生成演示数据 / make demonstration data where there is none yet",
        )
        parser.add_argument(
            "--no-worker", action="store_true", help="不启动后台任务（用 Celery 时） / without a worker"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        environment = settings.ENVIRONMENT
        serving.port_is_free(environment.listen, environment.port)
        call_command("prepare")
        if options["demonstration"]:
            if environment.signing is None:  # the processes that are begun below find it there
                signing_key.make_key(environment.home / DEMONSTRATION_KEY)
            call_command("demonstrate", if_empty=True)
        try:
            call_command("check", stdout=self.stderr)
        except CommandError as error:
            self.stderr.write(str(error))
            raise SystemExit(1) from error
        self.stdout.write(f"\n云星已启动 / Yunxing is up: {settings.SITE_ADDRESS}\n")
        for account in accounts.existing():
            self.stdout.write(f"  {account}")
        self.stdout.write("按 Ctrl-C 停止，数据保留 / Ctrl-C stops it, everything is kept\n")
        self.stdout.flush()
        raise SystemExit(serving.serve(environment, worker=not options["no_worker"]))
