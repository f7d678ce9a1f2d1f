"""``yunxing-site operator``: makes somebody an operator of the platform; the first one has nobody to be invited by."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from yunxing.programme.people import inviting
from yunxing.programme.people.model import Person


class Command(BaseCommand):
    """Make an operator: somebody new with a password of their own, or somebody who is here already."""

    help = "设立平台运维人员（没有默认密码） / make an operator of the platform (there is no default password)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Whatever is not given is asked for."""
        parser.add_argument("--email", help="登录邮箱 / the address to log in with")
        parser.add_argument("--name", help="姓名 / name")
        parser.add_argument(
            "--password-stdin", action="store_true", help="从标准输入读密码 / read the password from standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; nothing is kept where something is wrong."""
        email = (options["email"] or self._asked("邮箱 / E-mail")).strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{email}”不是邮箱地址 / no e-mail address") from error
        known = Person.objects.filter(email=email).first()
        with transaction.atomic():
            person = known or self._new(email, options)
            post = inviting.appoint_operator(person=person)
        said = ("", "") if known is None else ("，原有密码不变", ", with the password there was")
        self.stdout.write(f"{person} <{email}> 已是{post.authority}的运维人员{said[0]} / is an operator now{said[1]}")

    def _new(self, email: str, options: dict[str, Any]) -> Person:
        name = " ".join((options["name"] or self._asked("姓名 / Name")).split())
        if not name:
            raise CommandError("请填写姓名 / give a name")
        person = Person(email=email, name=name[:40])
        password = sys.stdin.readline().rstrip("\r\n") if options["password_stdin"] else self._typed()
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        person = Person.objects.create_user(email, password, name=person.name)
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        return person

    def _asked(self, words: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError("缺少参数，非交互运行时请给出 --email、--name / give --email and --name")
        return input(f"{words}: ")

    def _typed(self) -> str:
        if not sys.stdin.isatty():
            raise CommandError("非交互运行时请用 --password-stdin 给出密码 / give the password by --password-stdin")
        password, again = getpass.getpass("密码 / Password: "), getpass.getpass("再输入一次 / Again: ")
        if password != again:
            raise CommandError("两次输入的密码不一致 / the two differ")
        return password
