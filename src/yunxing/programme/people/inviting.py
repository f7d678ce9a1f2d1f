"""People invited to enterprises and offices by mail, and posts at offices begun and ended."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage

from .. import clock
from ..acting import Actor, verb
from ..journal.verbs import record
from ..messages.verbs import heading, tell
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .model import Authority, Duty, Enterprise, Invitation, Membership, Person, Post, Role

INVITED_FOR = timedelta(days=14)
"""How long an invitation can be accepted."""
MOST_MEMBERS = 50


@verb
def invite(
    *, actor: Actor, email: str, role: str, enterprise: Enterprise | None = None, authority: Authority | None = None
) -> tuple[Invitation, str]:
    """Invite somebody by mail to an enterprise or an office; the invitation and its secret, which is kept nowhere."""
    now = clock.now()
    email = email.strip().lower()
    if enterprise is not None:
        if not rules.may_lead(actor, enterprise):
            raise NotAllowedError("只有企业负责人可以邀请成员", "only the one responsible invites members")
        if role not in Role.values:
            raise RefusedError("请选择角色", "choose a role", field="role")
        if enterprise.memberships.count() >= MOST_MEMBERS:
            raise RefusedError(f"最多 {MOST_MEMBERS} 名成员", f"at most {MOST_MEMBERS} members", field="email")
        if enterprise.memberships.filter(person__email=email).exists():
            raise RefusedError("已经是成员", "a member already", field="email")
    elif authority is not None:
        if not rules.may_staff(actor, authority):
            raise NotAllowedError("只能邀请本部门及所辖部门的人员", "you may invite to your own office and those below")
        if role not in Duty.values or (role == Duty.OPERATOR and actor.capacity != "operator"):
            raise RefusedError("请选择职责", "choose a duty", field="role")
        if authority.posts.filter(person__email=email, duty=role).exists():
            raise RefusedError("已经担任这项职责", "in that post already", field="email")
    else:
        raise ValueError("an invitation is to an enterprise or an office")
    secret = secrets.token_urlsafe(24)
    to = str(enterprise or authority)
    invitation = Invitation.objects.create(
        email=email,
        enterprise=enterprise,
        authority=authority,
        role=role,
        digest=_digest(secret),
        invited_by=actor.person,
        invited_at=now,
        expires_at=now + INVITED_FOR,
    )
    record("invitation.make", invitation, actor, role=role)
    link = f"{settings.SITE_ADDRESS}/invitations/{secret}/"
    EmailMessage(
        heading(f"{actor.person} 邀请您加入{to} / Invitation"),
        f"{actor.person} 邀请您加入“{to}”。请在 {INVITED_FOR.days} 天内打开下面的链接，登录或注册后即可加入：\n{link}\n\n如果您不认识对方，请忽略这封邮件。\n\n"
        f"{actor.person} invites you to join {to}. Open the link within {INVITED_FOR.days} days and log in or register. Ignore this mail if you do not know them.",
        to=[email],
    ).send()
    return invitation, secret


@verb
def accept(*, person: Person, secret: str) -> Membership | Post:
    """Accept an invitation. It works once, for the address it was sent to."""
    invitation = Invitation.objects.select_for_update().filter(digest=_digest(secret)).first()
    if invitation is None or invitation.withdrawn_at is not None:
        raise RefusedError("邀请不存在或已撤回，请联系邀请您的人", "there is no such invitation, or it was withdrawn")
    if invitation.accepted_at is not None:
        raise RefusedError("邀请已经使用过", "the invitation was used already")
    if clock.now() >= invitation.expires_at:
        raise RefusedError("邀请已过期，请联系邀请您的人重新邀请", "the invitation is over: ask for a new one")
    if person.email != invitation.email:
        raise NotAllowedError(
            f"这份邀请发给 {invitation.email}，请用该邮箱登录",
            f"it was sent to {invitation.email}: log in with that address",
        )
    now = clock.now()
    joined: Membership | Post
    if invitation.enterprise is not None:
        joined, _ = Membership.objects.get_or_create(
            person=person, enterprise=invitation.enterprise, defaults={"role": invitation.role, "since": now}
        )
        record("membership.begin", joined, Actor(person, membership=joined), role=joined.role)
        tell(
            [invitation.invited_by],
            "members",
            zh=f"{person} 已加入{invitation.enterprise}",
            en=f"{person} joined {invitation.enterprise}",
            link="/enterprise/",
        )
    else:
        assert invitation.authority is not None
        joined, _ = Post.objects.get_or_create(
            person=person, authority=invitation.authority, duty=invitation.role, defaults={"since": now}
        )
        record("post.begin", joined, Actor(person, post=joined), duty=joined.duty)
    invitation.accepted_by, invitation.accepted_at = person, now
    invitation.save()
    return joined


def invitation_of(secret: str) -> Invitation | None:
    """The invitation that a secret opens, while it can be accepted."""
    return (
        Invitation.objects.filter(
            digest=_digest(secret), accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now()
        )
        .select_related("enterprise", "authority", "invited_by")
        .first()
    )


@verb
def withdraw_invitation(*, actor: Actor, invitation: Invitation) -> None:
    """Take back an invitation that was not accepted."""
    enterprise, authority = invitation.enterprise, invitation.authority
    may = (enterprise is not None and rules.may_lead(actor, enterprise)) or (
        authority is not None and rules.may_staff(actor, authority)
    )
    if not may:
        raise NotAllowedError("您不能撤回这份邀请", "you may not withdraw this invitation")
    if invitation.accepted_at is not None:
        raise RefusedError("邀请已被接受", "it was accepted already")
    invitation.withdrawn_at = clock.now()
    invitation.save()
    record("invitation.withdraw", invitation, actor)


@verb
def end_post(*, actor: Actor, post: Post) -> None:
    """End somebody's post at an office."""
    if not rules.may_staff(actor, post.authority):
        raise NotAllowedError("只能调整本部门及所辖部门的人员", "you may change posts at your office and those below")
    own = actor.jurisdiction is not None and actor.jurisdiction.pk == post.authority.jurisdiction_id
    watches = post.duty == Duty.OPERATOR or (post.duty == Duty.AUDITOR and own)
    if watches and actor.capacity != "operator":
        # Who is watched does not send away who watches.
        raise NotAllowedError(
            "审计人员的职责由上级部门或平台运维人员结束，运维人员的由运维人员结束",
            "an auditor's post is ended by the office above or an operator, an operator's by an operator",
        )
    if post.person_id == actor.person.pk and actor.post is not None and actor.post.pk == post.pk:
        raise RefusedError("不能结束自己正在使用的职责", "you cannot end the post you act in")
    record("post.end", post, actor, person=post.person_id, authority=post.authority_id, duty=post.duty)
    post.delete()


@verb
def appoint_operator(*, person: Person) -> Post:
    """Make somebody an operator, from the machine itself: the first has nobody to be invited by. Twice it changes nothing.

    Raises ``RefusedError`` where there is no office yet.
    """
    office = Authority.objects.filter(jurisdiction__parent=None).order_by("id").first()
    if office is None:
        raise RefusedError("还没有部门，请先运行 yunxing-site prepare", "no office yet: run yunxing-site prepare first")
    post, new = Post.objects.get_or_create(
        person=person, authority=office, duty=Duty.OPERATOR, defaults={"since": clock.now()}
    )
    if new:
        record("post.appoint", post, None, person=person.pk, duty=Duty.OPERATOR)
    return post


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@verb
def appoint(*, person: Person, authority: Authority, duty: str = Duty.OFFICER) -> Post:
    """Put the first person into a post, on behalf of whoever runs the installation: nobody is there yet to invite them.

    Called again it changes nothing.
    """
    if duty not in Duty.values:
        raise RefusedError("请选择职责", "choose a duty", field="duty")
    post, made = Post.objects.get_or_create(
        person=person, authority=authority, duty=duty, defaults={"since": clock.now()}
    )
    if made:
        record("post.appoint", post, None, person=person.pk, duty=duty)
    return post
