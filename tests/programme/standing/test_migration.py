"""Appeals from before providers had theirs: they stood in the case, and go on beside it."""

import importlib
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps

from yunxing.programme.standing import queries
from yunxing.programme.standing.model import Appeal, FraudCase

from .making import decided, handed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("upheld", "stage"),
    [(None, "appeal"), (False, "upheld"), (True, "overturned")],
    ids=["open", "dismissed", "upheld"],
)
def test_an_enterprises_appeal_goes_on_beside_its_case(upheld: bool | None, stage: str) -> None:
    handed = handed_in()
    case = decided(handed)
    at = case.decided_at
    ended = upheld is not None
    before = SimpleNamespace(
        pk=case.pk, appeal="发票是真的", appealed_by_id=handed.owner.person.pk, appealed_at=at, appeal_upheld=upheld,
        appeal_reason="复核理由" if ended else "", appeal_decided_by_id=handed.province.person.pk if ended else None,
        appeal_decider_id=handed.province.authority.pk if ended else None, appeal_decided_at=at if ended else None,
        overturned_at=None, save=lambda update_fields: FraudCase.objects.filter(pk=case.pk).update(
            **{name: getattr(before, name) for name in update_fields}
        ),
    )  # fmt: skip

    class Old:
        """The models as the migration meets them: a case that has its appeal in itself."""

        def get_model(self, app: str, name: str) -> Any:
            if name == "FraudCase":
                found = SimpleNamespace(order_by=lambda _: [before])
                return SimpleNamespace(objects=SimpleNamespace(filter=lambda **_: found))
            made = apps.get_model(app, name).objects
            create = lambda **values: made.create(**{**values, "case": case})  # noqa: E731
            return SimpleNamespace(objects=SimpleNamespace(create=create))

    importlib.import_module("yunxing.programme.migrations.0017_appeals").copy(Old(), None)
    one = Appeal.objects.get()
    assert (one.case_id, one.party, one.text, one.made_by_id, one.made_at) == (
        case.pk, "enterprise", "发票是真的", handed.owner.person.pk, at,
    )  # fmt: skip
    assert (one.upheld, one.reason, one.decided_by_id, one.decided_at) == (
        upheld, before.appeal_reason, before.appeal_decided_by_id, before.appeal_decided_at,
    )  # fmt: skip
    assert queries.stage_of(FraudCase.objects.get()) == stage
