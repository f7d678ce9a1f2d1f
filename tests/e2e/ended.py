"""What an enterprise asks to end, what was returned long ago, passed or rejected, for the check of every page."""

from __future__ import annotations

from datetime import timedelta

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.declarations import submitting
from yunxing.programme.procedure import ending
from yunxing.programme.review import verbs as review

from ..programme.factories import NOON
from ..programme.procedure import walking


def ended(who: dict[str, Actor], call: Call) -> list[tuple[str, str, str]]:
    """A request that waits, one that was refused, one that is about to be made; and the county's other ends."""
    county, city = who["county"], who["city"]
    with clock.moved_to(NOON):
        (asking, wished), (refused, goes_on), (_, rejected), (_, late) = (walking.submitted(of=call) for _ in range(4))
        _, passed = walking.passed(of=call)
        for owner, made in ((asking, wished), (refused, goes_on)):
            reason = "公司调整主营业务，原上云系统拟于下半年停用，本年度不再申报，待新系统运行后另行申报。"
            ending.ask(actor=owner, declaration=made, reason=reason)
        ending.refuse(actor=city, declaration=goes_on, reason="请先说明原系统停用的时间，说明后可以再次申请。")
        review.reject(actor=county, declaration=rejected, reason="没有实际使用云服务")
        remarks = [("fields/enterprise.employees", "请核对人数")]
        submitting.give_back(actor=county, declaration=late, remarks=remarks, answer_by=NOON.date() + timedelta(1))
    who["asking"], who["refused"] = asking, refused
    at = {name: f"/declarations/{made.number}/" for name, made in {
        "wished": wished, "goes_on": goes_on, "rejected": rejected, "late": late, "passed": passed,
    }.items()}  # fmt: skip
    return [
        ("end-asked", "asking", at["wished"]),
        ("end-take-back", "asking", f"{at['wished']}end/"),
        ("end-refused", "refused", at["goes_on"]),
        ("end-ask", "refused", f"{at['goes_on']}end/"),
        ("end-list", "city", "/declarations/"),
        ("end-overview", "city", at["wished"]),
        ("end-answer", "city", f"{at['wished']}terminate/"),
        ("lapse-queue", "county", "/review/"),
        ("lapse-overview", "county", at["late"]),
        ("lapse", "county", f"{at['late']}lapse/"),
        ("reopen", "county", f"{at['passed']}reopen/"),
        ("reconsider-overview", "city", at["rejected"]),
        ("reconsider", "city", f"{at['rejected']}reconsider/"),
    ]
