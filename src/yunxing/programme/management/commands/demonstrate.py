"""``yunxing-site demonstrate``: an invented province to look at."""

from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from yunxing.programme.demonstration import accounts, making
from yunxing.programme.refusals import RefusedError


class Command(BaseCommand):
    """Make it on an empty installation; the same for a size, a seed and a day."""

    help = (
        "在空的数据库上生成演示数据：机构、企业、两个批次和各种状态的申报，均为虚构 / "
        "make invented offices, enterprises, two calls and declarations in every state, on an empty database"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How much, and which."""
        parser.add_argument(
            "--size",
            type=int,
            default=making.SIZE,
            help=f"申报份数，默认 {making.SIZE}；超过 {making.BY_VERBS} 时，其余的由样本复制、共用文件，不逐份办理 / "
            f"declarations; beyond {making.BY_VERBS} the rest are copies of a few that share files and went through no acts",
        )
        parser.add_argument("--seed", type=int, default=1, help="随机种子，默认 1 / the seed")
        parser.add_argument("--day", type=date.fromisoformat, help="以哪一天为今天，默认今天 / the day it is, today")
        parser.add_argument(
            "--if-empty", action="store_true", help="已有数据时不做任何事 / do nothing where there is data"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        if options["if_empty"] and not making.is_empty():
            return
        self.stdout.write("正在生成演示数据…… / Making the demonstration…")
        self.stdout.flush()
        try:
            made = making.make(size=options["size"], seed=options["seed"], day=options["day"])
        except RefusedError as error:
            raise CommandError(f"{error.zh} / {error.en}") from error
        self.stdout.write(
            f"企业 {made.enterprises} 家，申报 {made.declarations} 份，文件 {made.files} 个 / "
            f"{made.enterprises} enterprises, {made.declarations} declarations, {made.files} files"
        )
        if not options["if_empty"]:
            for line in accounts.existing():
                self.stdout.write(f"  {line}")
