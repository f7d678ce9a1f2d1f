"""Requests to end a declaration from before they had answers: what is no longer in hand does not wait."""

import importlib

import pytest
from django.apps import apps

from yunxing.programme import clock
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.procedure.model import EndRequest

from ..checks.making import copies
from ..factories import NOON
from . import walking

pytestmark = pytest.mark.django_db


def test_requests_of_what_is_no_longer_in_hand_have_had_their_answer() -> None:
    with clock.moved_to(NOON):
        owner, first = walking.submitted()
        found = {}
        for state in ("city_review", "terminated", "published"):
            (one,) = copies(first, 1, state=state, star=3)
            EndRequest.objects.create(declaration=one, person=owner.person, at=NOON, reason="业务调整")
            assert Declaration.objects.get(pk=one.pk).state == state
            found[state] = one
        importlib.import_module("yunxing.programme.migrations.0015_end_requests")._answer(apps, None)
    seen = {state: EndRequest.objects.get(declaration=one) for state, one in found.items()}
    assert {state: (one.answer, one.answered_at) for state, one in seen.items()} == {
        "city_review": ("", None), "terminated": ("ended", NOON), "published": ("overtaken", NOON),
    }  # fmt: skip
