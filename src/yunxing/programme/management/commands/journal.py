"""``yunxing-site journal``: whether the journal is whole, and the journal as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from yunxing import ledger
from yunxing.programme.journal import queries
from yunxing.programme.journal.model import Entry


class Command(BaseCommand):
    """Verify the journal, or write it as JSON lines. Verifying ends with 1 where the chain does not hold."""

    help = "核验日志是否完整，或导出为 JSON 行 / verify the journal, or export it as JSON lines"

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        acts = parser.add_subparsers(dest="act", required=True)
        verify = acts.add_parser("verify", help="核验 / verify")
        verify.add_argument("--anchor", type=Path, help="平台以外保存的锚点文件 / a file of anchors kept elsewhere")
        export = acts.add_parser("export", help="导出 / export")
        export.add_argument("file", type=Path, help="写到哪个文件 / the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        if options["act"] == "export":
            self._export(options["file"])
        else:
            self._verify(options["anchor"])

    def _verify(self, file: Path | None) -> None:
        anchors: list[ledger.Anchor] = []
        if file is not None:
            try:
                with file.open(encoding="utf-8-sig") as lines:
                    anchors = ledger.read_anchors(lines)
            except ledger.UnreadableError as error:
                raise CommandError(f"{file}:{error.line} {error.zh} / {error.en}", returncode=2) from error
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(f"不能读取 / cannot be read: {file}: {error}", returncode=2) from error
        broken = queries.verify(anchors)
        for one in broken:
            zh, en = ledger.HOW[one.how]
            self.stdout.write(f"{one.number}: {zh} / {en}")
        if broken:
            raise CommandError(f"日志不完整，{len(broken)} 处 / the journal is not whole: {len(broken)} places")
        self.stdout.write(f"日志完整，共 {Entry.objects.count()} 条 / the journal is whole")

    def _export(self, file: Path) -> None:
        if file.exists():
            raise CommandError(f"文件已存在 / the file exists: {file}", returncode=2)
        beside = file.with_name(f".{file.name}.part")
        try:
            with beside.open("w", encoding="utf-8") as target:
                for link in queries.links():
                    target.write(ledger.written(link) + "\n")
            beside.rename(file)
        except OSError as error:
            raise CommandError(f"不能写入 / cannot be written: {file}: {error}", returncode=2) from error
        finally:
            beside.unlink(missing_ok=True)
        self.stdout.write(f"已写出 / written: {file}")
