"""What experts say of themselves: fields, employer, interests. From then on they judge nobody whom it concerns."""

from __future__ import annotations

from collections.abc import Collection

from yunxing.guide.loading import available
from yunxing.reference import uscc as codes
from yunxing.reference.text import tidy_code

from .. import clock
from ..acting import Actor, verb
from ..calls.model import Call
from ..checks import visiting
from ..declarations.content import edition_of
from ..journal.verbs import record
from ..people.model import Post
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .model import Expert, Interest, InterestKind
from .staffing import step_down

MOST_INTERESTS = 200


def fields_of(edition: str) -> list[tuple[str, str, str]]:
    """The groups (子类) of an edition in which experts can be at home: key, Chinese, English."""
    return [(key, group.name.zh, group.name.en or group.name.zh) for key, group in edition_of(edition).groups.items()]


def known_fields() -> list[tuple[str, str, str]]:
    """The groups of the newest call's edition; of the newest edition where there was no call yet."""
    newest = Call.objects.order_by("-pk").values_list("edition", flat=True).first()
    return fields_of(newest or available()[-1])


@verb
def introduce(*, actor: Actor, post: Post, employer: str, employer_uscc: str = "", fields: Collection[str]) -> Expert:
    """Say of an expert where they work and what they know; the expert, or an officer of the office.

    Undecided cases of the employer, or of its clients, go to other experts of their panels, and others are sent on visits.
    """
    if not rules.may_introduce(actor, post):
        raise NotAllowedError("由专家本人或本部门经办人员填写", "the expert or an officer of the office says this")
    employer, code = _named(employer, employer_uscc, field="employer")
    known = [key for key, _, _ in known_fields()]
    chosen = [key for key in known if key in fields]
    if not chosen or set(fields) - set(known):
        raise RefusedError("请至少选择一个专业领域", "choose a field", field="fields")
    expert, new = Expert.objects.get_or_create(
        post=post,
        defaults={
            "person": post.person,
            "employer": employer,
            "employer_uscc": code,
            "fields": chosen,
            "said_at": clock.now(),
        },
    )
    if not new:
        expert.employer, expert.employer_uscc, expert.fields = employer, code, chosen
        expert.said_at = clock.now()
        expert.save()
    step_down(expert, actor=actor)
    visiting.stand_back(expert, actor=actor)
    record("expert.introduce", expert, actor, employer=employer, uscc=code, fields=chosen)
    return expert


@verb
def declare_interest(*, actor: Actor, expert: Expert, kind: str, name: str, uscc: str = "", note: str = "") -> Interest:
    """An expert declares an interest. Undecided cases that it concerns go to other experts of their panels, and others are sent on visits."""
    if expert.person_id != actor.person.pk or not rules.is_expert(actor):
        raise NotAllowedError("利害关系由专家本人申报", "experts declare their interests themselves")
    if kind not in InterestKind.values:
        raise RefusedError("请选择利害关系的种类", "choose the kind of interest", field="kind")
    name, code = _named(name, uscc, field="name")
    if expert.interests.count() >= MOST_INTERESTS:
        raise RefusedError(f"最多申报 {MOST_INTERESTS} 项", f"at most {MOST_INTERESTS} interests", field="name")
    if expert.interests.filter(kind=kind, name=name, uscc=code).exists():
        raise RefusedError("已经申报过这一项", "it was declared already", field="name")
    interest = Interest.objects.create(
        expert=expert, kind=kind, name=name, uscc=code, note=note.strip()[:300], declared_at=clock.now()
    )
    # Before the journal is written: it is one line for all, and an opinion given meanwhile holds its panel and waits for it.
    step_down(expert, actor=actor)
    visiting.stand_back(expert, actor=actor)
    record("expert.interest", expert, actor, kind=kind, name=name, uscc=code, note=interest.note)
    return interest


@verb
def drop_interest(*, actor: Actor, interest: Interest, reason: str) -> None:
    """An officer of the expert's office strikes out what was declared by mistake, with a reason. Cases do not come back."""
    interest = (
        Interest.objects.select_for_update(of=("self",)).select_related("expert__post__authority").get(pk=interest.pk)
    )
    post = interest.expert.post
    if post is None or not rules.may_manage(actor) or not rules.may_introduce(actor, post):
        raise NotAllowedError(
            "已申报的利害关系由本部门经办人员核实后删除", "an officer of the office strikes out an interest"
        )
    if actor.person.pk == interest.expert.person_id:
        raise NotAllowedError("不能删除本人申报的利害关系", "nobody strikes out their own interest")
    reason = " ".join(reason.split())
    if not reason:
        raise RefusedError("请写明删除的原因", "say why it is struck out", field="reason")
    record(
        "expert.interest_drop",
        interest.expert,
        actor,
        kind=interest.kind,
        name=interest.name,
        uscc=interest.uscc,
        reason=reason[:500],
    )
    interest.delete()


def _named(name: str, uscc: str, *, field: str) -> tuple[str, str]:
    name, code = " ".join(name.split()), tidy_code(uscc)
    if not name or len(name) > 120:
        raise RefusedError(
            "请填写单位全称（不超过 120 字）", "give the full name, in up to 120 characters", field=field
        )
    if code and not codes.is_valid(code):
        raise RefusedError(
            "统一社会信用代码有误，请核对，或留空",
            "this is no sound credit code: check it, or leave it empty",
            field="employer_uscc" if field == "employer" else "uscc",
            clause="GB 32100-2015",
        )
    return name, code
