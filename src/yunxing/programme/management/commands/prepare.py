"""``yunxing-site prepare``: the database, the tree of jurisdictions and the static files, brought up to date."""

from typing import Any

from django.core.management import BaseCommand, call_command

from yunxing.programme.people.jurisdictions import plant


class Command(BaseCommand):
    """Bring the installation up to date; running it again changes nothing."""

    help = "数据库、辖区和静态文件准备就绪（可重复运行） / bring database, jurisdictions and static files up to date"

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        added = plant()
        call_command("collectstatic", verbosity=0, interactive=False)
        self.stdout.write(f"就绪，新增辖区 {added} 个 / ready, {added} jurisdictions added")
