"""Widgets and words of the forms about people."""

from __future__ import annotations

from django import forms
from django.test.html import parse_html

from yunxing.web.people.forms import InviteForm, LongSelect, MoveForm, RegisterForm, faults

CHOICES = [("", "请选择"), ("320706", "连云港市 海州区"), ('"><b>', "<script>"), ("7", "甲&乙")]


def test_a_long_select_is_what_django_would_have_written() -> None:
    for value in ("", "320706", '"><b>', None):
        written = [
            widget(choices=CHOICES, attrs={"class": 'a"b'}).render("place", value, {"id": "id_place", "required": True})
            for widget in (forms.Select, LongSelect)
        ]
        assert parse_html(written[1]) == parse_html(written[0])


def test_what_is_wrong_is_said_in_one_line() -> None:
    form = MoveForm({})
    assert faults(form).split() == [str(error) for errors in form.errors.values() for error in errors]
    assert len(form.errors) >= 1


def test_nothing_is_chosen_by_the_way() -> None:
    assert '<option value="" selected>请选择</option>' in str(RegisterForm()["jurisdiction"])
    assert '<option value="" selected>请选择</option>' in str(MoveForm()["to"])
    assert '<option value="editor" selected>' in str(InviteForm()["role"])
