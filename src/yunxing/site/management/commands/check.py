"""``yunxing-site check``: Django's own checks, then every choice of the surroundings used once."""

from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.commands.check import Command as Checks

from yunxing.site.proving import prove


class Command(Checks):
    """Prove database, store, broker, mail and what else is chosen. Exit code 1 where one of them fails."""

    help = "逐一验证环境变量的选择：数据库、文件存储、消息服务、邮件等 / prove what the variables choose: database, store, broker, mail"

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say of each what was found."""
        super().handle(*args, **options)
        faults = 0
        for seam, fault in prove(settings.ENVIRONMENT):
            if fault is None:
                self.stdout.write(f"✓ {seam.variable}  {seam.what}")
            else:
                self.stderr.write(f"✗ {fault}")
                faults += 1
        if faults:
            raise CommandError(f"{faults} 项不可用，见上 / {faults} cannot be used, see above")
