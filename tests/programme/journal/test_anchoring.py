"""Once a day the hash of the last entry goes to the auditors; the command line verifies with it, inside and outside."""

import json
from datetime import timedelta
from email import message_from_bytes
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from yunxing import ledger
from yunxing.desk.main import main
from yunxing.programme import clock
from yunxing.programme.journal.anchoring import anchor, line_of
from yunxing.programme.journal.model import Anchor, Entry
from yunxing.programme.journal.queries import links
from yunxing.programme.journal.verbs import record
from yunxing.programme.messages.model import Mail
from yunxing.programme.messages.verbs import prefer
from yunxing.programme.work import regular
from yunxing.programme.work.model import Job

from ..factories import NOON, officer, person


def _acts(number: int = 3) -> None:
    somebody = officer("3207")
    with transaction.atomic():
        for n in range(number):
            record("an.act", person(), somebody, n=n)


def test_an_anchor_is_kept_once_a_day_where_something_is_new_and_mailed_to_auditors() -> None:
    auditor, quiet = officer("32", "auditor"), officer("3207", "auditor")
    prefer(person=quiet.person, kind="anchor", mail="never")
    officer("32")
    assert anchor() is None  # nothing was done yet
    _acts()
    made = anchor()
    last = Entry.objects.order_by("-number").first()
    assert made is not None
    assert last is not None
    assert (made.day, made.number, made.digest) == (NOON.date(), last.number, last.digest)
    sent = Mail.objects.get()
    assert sent.to == [auditor.person.email]
    attached = next(part for part in message_from_bytes(bytes(sent.raw)).walk() if part.get_filename())
    assert attached.get_filename() == "yunxing-anchor-2020-05-07.json"
    assert attached.get_payload(decode=True).decode() == line_of(made) + "\n"  # type: ignore[union-attr]
    _acts()
    assert anchor() is None  # one a day
    with clock.moved_to(NOON + timedelta(days=1)):
        assert anchor() is not None
    with clock.moved_to(NOON + timedelta(days=2)):
        assert anchor() is None  # nothing new since
    assert Anchor.objects.count() == 2


def test_the_clock_asks_for_it_every_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regular, "_seen", {})
    regular.enqueue_due()
    regular.enqueue_due()
    assert Job.objects.filter(task="yunxing.programme.work.regular.anchor").count() == 1


def test_the_command_verifies_exports_and_is_verified_at_the_desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _acts()
    kept = tmp_path / "anchor.json"
    made = anchor()
    assert made is not None
    kept.write_text(line_of(made) + "\n", encoding="utf-8")
    out = StringIO()
    call_command("journal", "verify", "--anchor", str(kept), stdout=out)
    assert f"共 {Entry.objects.count()} 条" in out.getvalue()
    file = tmp_path / "journal.jsonl"
    call_command("journal", "export", str(file), stdout=out)
    with pytest.raises(CommandError, match="已存在"):
        call_command("journal", "export", str(file), stdout=out)
    assert list(ledger.read(file.read_text(encoding="utf-8").splitlines())) == list(links())
    assert main(["journal", "verify", str(file), "--anchor", str(kept)]) == 0
    assert "日志完整" in capsys.readouterr().out
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(lines[:-1]), encoding="utf-8")
    assert main(["journal", "verify", str(file)]) == 0
    assert main(["journal", "verify", str(file), "--anchor", str(kept), "--lang", "en"]) == 1
    assert f"{made.number}: the end was cut off" in capsys.readouterr().out
    first = json.loads(lines[0])
    file.write_text("\n".join([json.dumps({**first, "act": "x"}), *lines[1:]]), encoding="utf-8")
    assert main(["journal", "verify", str(file)]) == 1
    assert capsys.readouterr().out.splitlines()[0] == f"{first['number']}: 记录内容被改动"
    Entry.objects.filter(number=made.number).delete()
    with pytest.raises(CommandError, match="不完整"):
        call_command("journal", "verify", "--anchor", str(kept), stdout=out)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"number": 1}', '{"number": "1", "digest": "x"}'])
def test_a_file_that_is_no_anchor_is_named_with_its_line(text: str, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("journal", "verify", "--anchor", str(file))
    assert (refused.value.returncode, ":1 " in str(refused.value)) == (2, True)
    with pytest.raises(CommandError):
        call_command("journal", "verify", "--anchor", str(tmp_path / "none"))
