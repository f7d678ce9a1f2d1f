"""``yunxing-site operator``: the first operator is made at the machine, with a password that somebody chose."""

import io
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client

from tests.programme.factories import person, province
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.people.model import Person, Post
from yunxing.programme.refusals import RefusedError


def operator(monkeypatch: pytest.MonkeyPatch, typed: str = "", **options: Any) -> str:
    said = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    call_command("operator", stdout=said, **options)
    return said.getvalue()


NEW: dict[str, Any] = {"email": " Ops@Example.org", "name": "赵运", "password_stdin": True}


def test_an_operator_is_made_and_logs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    province()
    assert operator(monkeypatch, "yun xing 2026\n", **NEW) == (
        "赵运 <ops@example.org> 已是江苏省工信部门的运维人员 / is an operator now\n"
    )
    post = Post.objects.get()
    assert (post.duty, post.authority.jurisdiction_id, post.person.email) == ("operator", "32", "ops@example.org")
    assert EmailAddress.objects.get().verified is True
    client = Client()
    client.post("/accounts/login/", {"login": "ops@example.org", "password": "yun xing 2026"})
    assert client.get("/").headers["Location"] == "/offices/"
    assert [e.act for e in acts_on(post)] == ["post.appoint"]
    assert verify() == []


def test_doing_it_twice_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    province()
    for _ in range(2):
        operator(monkeypatch, "yun xing 2026\n", **NEW)
    assert (Person.objects.count(), Post.objects.count(), len(acts_on(Post.objects.get()))) == (1, 1, 1)


def test_somebody_who_is_here_keeps_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    province()
    known = person()
    said = operator(monkeypatch, email=known.email)
    assert said.strip().endswith("with the password there was")
    known.refresh_from_db()
    assert known.check_password("a good password")


@pytest.mark.parametrize(
    ("typed", "options", "said"),
    [
        ("73912846105\n", NEW, "密码不能全是数字"),
        ("\n", NEW, "密码至少 10 位"),
        ("yun xing 2026\n", {**NEW, "email": "nobody"}, "“nobody”不是邮箱地址 / no e-mail address"),
        (
            "",
            {**NEW, "password_stdin": False},
            "非交互运行时请用 --password-stdin 给出密码 / give the password by --password-stdin",
        ),
        ("", {"email": "ops@example.org"}, "缺少参数，非交互运行时请给出 --email、--name / give --email and --name"),
    ],
)
def test_nothing_is_made_where_something_is_wrong(
    monkeypatch: pytest.MonkeyPatch, typed: str, options: dict[str, Any], said: str
) -> None:
    province()
    with pytest.raises(CommandError) as refused:
        operator(monkeypatch, typed, **options)
    assert str(refused.value) == said
    assert (Person.objects.count(), Post.objects.count()) == (0, 0)


def test_before_there_is_an_office_it_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RefusedError, match="yunxing-site prepare"):
        operator(monkeypatch, "yun xing 2026\n", **NEW)
    assert Person.objects.count() == 0
