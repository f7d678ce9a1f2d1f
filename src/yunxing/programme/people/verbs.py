"""Enterprises registered and proven, their members' roles, moves between jurisdictions. Inviting: ``inviting``."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from yunxing.reference import uscc as codes
from yunxing.reference.text import tidy_code

from .. import clock
from ..acting import Actor, verb
from ..declarations.model import State
from ..declarations.rules import OPEN_STATES
from ..declarations.writing import bring_up_to_date, held
from ..evaluation.conflicts import refuse_tied
from ..journal.verbs import record
from ..messages.verbs import members, officers, tell
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .licences import read_licence
from .model import Enterprise, Jurisdiction, Membership, Move, PastMembership, Person, Role, Standing

if TYPE_CHECKING:
    from ..papers.model import Blob

LICENCES = frozenset(
    (".pdf", ".ofd", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp", ".gif", ".heic", ".heif")
)
"""Endings of files that can show a licence."""


@verb
def register(
    *,
    person: Person,
    uscc: str,
    name: str,
    jurisdiction: Jurisdiction,
    address: str = "",
    declares: bool = True,
    provides: bool = False,
) -> Membership:
    """Register an enterprise or a provider, with the person as the one responsible. It declares, but submits only once proven.

    Raises ``RefusedError`` for a code that is none (GB 32100-2015), or one that was proven by others already.
    """
    code = tidy_code(uscc)
    if not codes.is_valid(code):
        raise RefusedError(
            f"“{uscc}”不是有效的统一社会信用代码，请对照营业执照核对",
            f"{uscc!r} is no sound credit code: check the licence",
            field="uscc",
            clause="GB 32100-2015",
        )
    if not name.strip():
        raise RefusedError("请填写企业全称", "give the full name", field="name", clause="R38")
    if not declares and not provides:
        raise RefusedError(
            "请选择身份：申报企业或云服务商", "choose: an enterprise that declares, or a provider", field="declares"
        )
    if jurisdiction.level == "province":
        raise RefusedError(
            "请选择注册地所在的县（区）", "choose the county of the registered address", field="jurisdiction"
        )
    if jurisdiction.children.exists():
        raise RefusedError(
            f"请选择{jurisdiction.name}所辖的县（区）", f"choose a county of {jurisdiction.name}", field="jurisdiction"
        )
    proven = Enterprise.objects.filter(uscc=code, standing=Standing.PROVEN).first()
    if proven is not None:
        raise RefusedError(
            "这家企业已经注册并核验，请联系其负责人邀请您加入",
            "it is registered and proven: ask whoever is responsible there to invite you",
            field="uscc",
        )
    if (
        Membership.objects.filter(person=person, enterprise__uscc=code)
        .exclude(enterprise__standing=Standing.REFUSED)
        .exists()
    ):
        raise RefusedError("您已经注册过这家企业", "you have registered it already", field="uscc")
    now = clock.now()
    enterprise = Enterprise.objects.create(
        uscc=code,
        name=name.strip()[:120],
        address=address.strip()[:200],
        jurisdiction=jurisdiction,
        declares=declares,
        provides=provides,
        created_at=now,
    )
    membership = Membership.objects.create(person=person, enterprise=enterprise, role=Role.OWNER, since=now)
    record("enterprise.register", enterprise, Actor(person, membership), uscc=code, name=enterprise.name)
    return membership


@verb
def hand_in_licence(*, actor: Actor, enterprise: Enterprise, blob: Blob, file_name: str) -> Enterprise:
    """Hand in the licence that proves control, or a renewed one after a change of name. It is read in the background; the office is told.

    A proven enterprise stays proven, under its old name, until the office has looked at the renewed licence (``judge_renewal``).
    """
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if not rules.may_lead(actor, enterprise):
        raise NotAllowedError("只有企业负责人可以上传营业执照", "only the one responsible hands in the licence")
    if PurePath(file_name).suffix.lower() not in LICENCES:
        raise RefusedError(
            "营业执照请上传 PDF、OFD 或图片", "hand in the licence as PDF, OFD or a picture", field="licence"
        )
    enterprise.licence, enterprise.licence_name, enterprise.licence_at = blob, file_name[-200:], clock.now()
    enterprise.licence_read = None
    if not enterprise.is_proven:
        enterprise.standing, enterprise.judged_at, enterprise.judged_by, enterprise.judged_why = (
            Standing.CLAIMED,
            None,
            None,
            "",
        )
    enterprise.save()
    record("enterprise.licence", enterprise, actor, sha256=blob.sha256)
    read_licence.enqueue(enterprise.pk, blob.pk, about=f"licence:{enterprise.pk}:{blob.pk}")
    tell(
        officers(enterprise.jurisdiction),
        "queue",
        zh=f"{enterprise.name} 提交了营业执照，请核验",
        en=f"{enterprise.name} handed in its licence",
        link="/enterprises/",
    )
    return enterprise


@verb
def judge_licence(*, actor: Actor, enterprise: Enterprise, proven: bool, why: str = "") -> Enterprise:
    """Confirm or refuse that the people registered control the enterprise. Others who claim the same code are refused with it."""
    enterprise = Enterprise.objects.select_for_update().select_related("jurisdiction").get(pk=enterprise.pk)
    if not rules.may_judge_licence(actor, enterprise):
        raise NotAllowedError("只有受理县区可以核验企业", "only the office it belongs to proves an enterprise")
    refuse_tied(actor.person, name=enterprise.name, code=enterprise.uscc)
    if enterprise.standing != Standing.CLAIMED or enterprise.licence_id is None:
        raise RefusedError("企业尚未上传营业执照，或已经核验过", "no licence was handed in, or it was judged already")
    if not proven and not why.strip():
        raise RefusedError("请写明未通过的原因", "say why it is refused", field="why")
    if proven and Enterprise.objects.filter(uscc=enterprise.uscc, standing=Standing.PROVEN).exists():
        raise RefusedError("这个信用代码已有核验通过的企业", "the code belongs to a proven enterprise", field="uscc")
    enterprise.standing = Standing.PROVEN if proven else Standing.REFUSED
    enterprise.judged_by, enterprise.judged_at, enterprise.judged_why = actor.person, clock.now(), why.strip()[:500]
    enterprise.save()
    record("enterprise.judge", enterprise, actor, proven=proven, why=why.strip())
    _tell_judged(enterprise)
    if proven:
        for rival in Enterprise.objects.filter(uscc=enterprise.uscc, standing=Standing.CLAIMED):
            rival.standing, rival.judged_by, rival.judged_at = Standing.REFUSED, actor.person, clock.now()
            rival.judged_why = "同一信用代码已由他人核验通过"
            rival.save()
            record("enterprise.judge", rival, actor, proven=False, why=rival.judged_why)
            _tell_judged(rival)
    return enterprise


@verb
def judge_renewal(*, actor: Actor, enterprise: Enterprise, granted: bool, name: str = "", why: str = "") -> Enterprise:
    """Take the name of a renewed licence over, or refuse it. Drafts bear the new name at once; what was handed in stays."""
    enterprise = Enterprise.objects.select_for_update().select_related("jurisdiction").get(pk=enterprise.pk)
    if not rules.may_judge_licence(actor, enterprise):
        raise NotAllowedError("只有受理县区可以核验企业", "only the office it belongs to proves an enterprise")
    refuse_tied(actor.person, name=enterprise.name, code=enterprise.uscc)
    if not enterprise.is_renewed:
        raise RefusedError("没有待核对的新营业执照", "no renewed licence waits")
    name = name.strip()[:120]
    if granted and not name:
        raise RefusedError("请填写新营业执照上的名称", "enter the name on the renewed licence", field="name")
    if not granted and not why.strip():
        raise RefusedError("请写明未通过的原因", "say why it is refused", field="why")
    before = enterprise.name
    enterprise.judged_by, enterprise.judged_at, enterprise.judged_why = actor.person, clock.now(), why.strip()[:500]
    if granted:
        enterprise.name = name
    enterprise.save()
    for declaration in enterprise.declarations.filter(state__in=OPEN_STATES):
        bring_up_to_date(actor=actor, declaration=held(declaration))
    record(
        "enterprise.renew", enterprise, actor, granted=granted, before=before, after=enterprise.name, why=why.strip()
    )
    tell(
        members(enterprise),
        "licence",
        zh=f"新营业执照已核对，企业名称为{name}" if granted else f"新营业执照未通过：{enterprise.judged_why}",
        en=f"The renewed licence was looked at: the name is {name}"
        if granted
        else f"The renewed licence was refused: {enterprise.judged_why}",
        link="/enterprise/",
    )
    return enterprise


def _tell_judged(enterprise: Enterprise) -> None:
    proven = enterprise.is_proven
    tell(
        members(enterprise),
        "licence",
        zh=f"{enterprise.name} 已通过核验" if proven else f"{enterprise.name} 未通过核验：{enterprise.judged_why}",
        en=f"{enterprise.name} is proven" if proven else f"{enterprise.name} was not proven: {enterprise.judged_why}",
        link="/enterprise/",
    )


@verb
def change_role(*, actor: Actor, membership: Membership, role: str) -> Membership:
    """Give a member another role. Somebody stays responsible."""
    enterprise = membership.enterprise
    if not rules.may_lead(actor, enterprise):
        raise NotAllowedError("只有企业负责人可以调整角色", "only the one responsible changes roles")
    if role not in Role.values:
        raise RefusedError("请选择角色", "choose a role", field="role")
    _somebody_leads(membership, stays=role == Role.OWNER)
    before, membership.role = membership.role, role
    membership.save()
    record("membership.role", membership, actor, before=before, after=role)
    return membership


@verb
def remove_member(*, actor: Actor, membership: Membership) -> None:
    """Remove a member, or leave. Somebody stays responsible; who left decides nothing of it for a time."""
    enterprise = membership.enterprise
    if not rules.may_lead(actor, enterprise) and actor.person.pk != membership.person_id:
        raise NotAllowedError("只有企业负责人可以移除成员", "only the one responsible removes members")
    _somebody_leads(membership, stays=False)
    record("membership.end", membership, actor, person=membership.person_id, enterprise=enterprise.pk)
    PastMembership.objects.create(person=membership.person, enterprise=enterprise, ended_at=clock.now())
    membership.delete()


def _somebody_leads(membership: Membership, *, stays: bool) -> None:
    others = (
        Membership.objects.select_for_update()
        .filter(enterprise=membership.enterprise, role=Role.OWNER)
        .exclude(pk=membership.pk)
    )
    if not stays and not others.exists():
        raise RefusedError(
            "企业至少要有一名负责人，请先指定他人", "somebody stays responsible: name another first", field="role"
        )


@verb
def ask_move(*, actor: Actor, enterprise: Enterprise, to: Jurisdiction, reason: str) -> Move:
    """Ask that an enterprise belong to another jurisdiction, as its registered address does."""
    if not rules.may_lead(actor, enterprise) and not (actor.is_officer() and actor.oversees(enterprise.jurisdiction)):
        raise NotAllowedError(
            "只有企业负责人或其所在地部门可以申请变更", "only the one responsible or its office may ask"
        )
    if to.pk == enterprise.jurisdiction_id or to.children.exists():
        raise RefusedError("请选择另一个县（区）", "choose another county", field="to")
    if not reason.strip():
        raise RefusedError("请写明变更原因", "say why", field="reason")
    if enterprise.moves.filter(decided_at=None).exists():
        raise RefusedError("已有一项变更申请待处理", "a move is waiting already")
    move = Move.objects.create(
        enterprise=enterprise,
        from_jurisdiction=enterprise.jurisdiction,
        to_jurisdiction=to,
        reason=reason.strip()[:500],
        asked_by=actor.person,
        asked_at=clock.now(),
    )
    record("enterprise.ask_move", enterprise, actor, to=to.pk, reason=move.reason)
    tell(
        officers(to),
        "queue",
        zh=f"{enterprise.name} 申请改由{to}受理",
        en=f"{enterprise.name} asks to belong to {to}",
        link="/enterprises/",
    )
    return move


@verb
def decide_move(*, actor: Actor, move: Move, granted: bool, why: str = "") -> Move:
    """Grant or refuse a move. Drafts go with the enterprise, withdrawn ones too; what an office has stays where it is."""
    move = Move.objects.select_for_update().get(pk=move.pk)
    if not rules.may_decide_move(actor, move):
        raise NotAllowedError("由迁入地部门或其共同上级决定", "the office it would go to, or one above both, decides")
    refuse_tied(actor.person, name=move.enterprise.name, code=move.enterprise.uscc)
    if move.decided_at is not None:
        raise RefusedError("这项申请已经处理", "it was decided already")
    if not granted and not why.strip():
        raise RefusedError("请写明不同意的原因", "say why not", field="why")
    move.granted, move.decided_by, move.decided_at, move.decided_why = (
        granted,
        actor.person,
        clock.now(),
        why.strip()[:500],
    )
    move.save()
    enterprise = move.enterprise
    if granted:
        enterprise.jurisdiction = move.to_jurisdiction
        enterprise.save()
        enterprise.declarations.filter(state=State.DRAFT).update(
            jurisdiction=move.to_jurisdiction, path=move.to_jurisdiction.path
        )
    record("enterprise.move", enterprise, actor, to=move.to_jurisdiction_id, granted=granted, why=why.strip())
    tell(
        members(enterprise),
        "moved",
        zh=f"{enterprise.name} 改由{move.to_jurisdiction}受理"
        if granted
        else f"受理县区变更未获同意：{move.decided_why}",
        en=f"{enterprise.name} belongs to {move.to_jurisdiction} now"
        if granted
        else f"The move was refused: {move.decided_why}",
        link="/enterprise/",
    )
    return move
