"""``yunxing-site appoint``: the first officer of an office, whom nobody could invite yet."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from yunxing.programme.people.inviting import appoint
from yunxing.programme.people.model import Authority, Duty, Person


class Command(BaseCommand):
    """Appoint somebody; they set a password by the page for forgotten ones, and invite everybody else."""

    help = "任命某部门的第一位经办（其他人由其邀请） / appoint the first officer of an office, who invites the others"

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and where."""
        parser.add_argument("email", help="邮箱 / e-mail address")
        parser.add_argument("jurisdiction", help="辖区代码，省为 32 / the jurisdiction's code, 32 for the province")
        parser.add_argument("--name", default="", help="姓名 / name")
        parser.add_argument("--duty", default=Duty.OFFICER, choices=Duty.values, help="职责 / duty")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{email}”不是邮箱地址 / {email!r} is no address") from error
        authority = Authority.objects.filter(jurisdiction=options["jurisdiction"]).first()
        if authority is None:
            raise CommandError(
                f"没有代码为 {options['jurisdiction']} 的辖区，请先运行 yunxing-site prepare / "
                f"no jurisdiction {options['jurisdiction']!r}: run yunxing-site prepare first"
            )
        with transaction.atomic():
            person = Person.objects.filter(email=email).first()
            if person is None:
                person = Person.objects.create_user(email, name=options["name"][:40])
                EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
            appoint(person=person, authority=authority, duty=options["duty"])
        address = settings.SITE_ADDRESS + reverse("account_reset_password")
        self.stdout.write(f"{email} → {authority}，请在此设置密码 / set a password at: {address}")
