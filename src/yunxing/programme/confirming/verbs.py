"""Asking a provider, and answering for it. A yes counts as the provider's seal while what it was given for stands unchanged.

What the enterprise declares of seals stays what it declares; ``sealed`` says what the verdict may add to it.
"""

from __future__ import annotations

from .. import clock
from ..acting import Actor, verb
from ..declarations import rules, writing
from ..declarations.model import Declaration
from ..journal.verbs import record
from ..messages.verbs import members, tell
from ..people.model import Enterprise
from ..refusals import NotAllowedError, RefusedError
from .model import Confirmation
from .queries import Wanted, provider_of, wanted


@verb
def ask(*, actor: Actor, declaration: Declaration, path: str, provider: str = "") -> Confirmation:
    """Ask the provider to confirm a table or an explanation; ``provider`` names it where several may. Tells its people."""
    declaration = writing.held(declaration)
    if not rules.may_edit(actor, declaration):
        raise NotAllowedError("只有本企业的成员可以请云服务商确认", "only members of the enterprise may ask")
    one = next((w for w in wanted(declaration) if w.path == path), None)
    if one is None:
        raise RefusedError("没有这张明细表或说明", "there is no such table or explanation", field=path)
    asked_of = _provider(declaration, one, provider)
    waiting = Confirmation.objects.filter(declaration=declaration, path=path, answer="")
    if waiting.filter(digest=one.digest).exists():
        raise RefusedError("已经请云服务商确认，正在等待", "the provider was asked already", field=path)
    waiting.update(answer="withdrawn", answered_at=clock.now())
    asked = Confirmation.objects.create(
        declaration=declaration,
        provider=asked_of,
        path=path,
        shown=one.shown,
        digest=one.digest,
        asked_by=actor.person,
        asked_at=clock.now(),
    )
    record("confirmation.ask", asked, actor, declaration=declaration.pk, path=path, digest=one.digest)
    tell(
        members(asked_of),
        "provider",
        zh=f"{declaration.enterprise} 请贵单位确认：{one.zh}",
        en=f"{declaration.enterprise} asks you to confirm: {one.en}",
        link="/confirmations/",
    )
    return asked


def _provider(declaration: Declaration, one: Wanted, chosen: str) -> Enterprise:
    """Who is asked. Raises ``RefusedError`` for one to be chosen, one that is not here, and the enterprise itself."""
    name = chosen or one.provider
    if chosen and chosen not in one.providers:
        raise RefusedError(
            f"“{chosen}”不是这项内容对应的云服务商", f"{chosen} is no provider that may confirm it", field=one.path
        )
    if not name and one.providers:
        listed = "、".join(one.providers)
        raise RefusedError(
            f"请选择由哪一家云服务商确认：{listed}", f"choose which provider is to confirm: {listed}", field=one.path
        )
    provider = provider_of(declaration, name)
    if provider is None:
        raise RefusedError(
            f"云服务商“{name or '未填写'}”没有在平台注册并通过核验，请线下盖章后填写日期",
            f"the provider {name or '(none named)'} is not registered and proven here: have it sealed on paper, and enter the day",
            field=one.path,
        )
    _require_another(declaration, provider)
    return provider


def _require_another(declaration: Declaration, provider: Enterprise) -> None:
    if provider.uscc == declaration.enterprise.uscc:
        raise RefusedError(
            "申报企业不能作为云服务商为自己确认（盖章）；自建平台的，请线下盖章后填写日期",
            "an enterprise does not seal for itself as its provider; for a platform of its own, seal on paper and enter the day",
            clause="R66",
        )


@verb
def answer(*, actor: Actor, confirmation: Confirmation, yes: bool, reason: str = "") -> Confirmation:
    """Answer for the provider: yes seals it on the provider's side from today, no says why. Tells the enterprise."""
    confirmation = Confirmation.objects.select_for_update().get(pk=confirmation.pk)
    if not actor.is_of(confirmation.provider):
        raise NotAllowedError("只有该云服务商的成员可以确认", "only members of the provider may answer")
    if yes and not actor.is_owner_of(confirmation.provider):
        raise NotAllowedError("确认相当于盖章，请由负责人办理", "a yes is a seal: the one responsible gives it")
    if confirmation.answer:
        raise RefusedError("已经答复过，或已撤回", "it was answered or withdrawn already")
    if not yes and not reason.strip():
        raise RefusedError("请写明不予确认的原因", "say why not", field="reason")
    declaration = writing.held(confirmation.declaration)
    if yes:
        _require_another(declaration, confirmation.provider)
    now_shown = next((w for w in wanted(declaration) if w.path == confirmation.path), None)
    if now_shown is None or now_shown.digest != confirmation.digest:
        raise RefusedError(
            "企业在此期间改动了内容，请等待其重新提请确认",
            "the enterprise changed it meanwhile: wait until it asks again",
        )
    confirmation.answer, confirmation.reason = "yes" if yes else "no", reason.strip()[:500]
    confirmation.answered_by, confirmation.answered_at = actor.person, clock.now()
    confirmation.save()
    record("confirmation.answer", confirmation, actor, declaration=declaration.pk, yes=yes, reason=confirmation.reason)
    tell(
        members(declaration.enterprise),
        "provider",
        zh=f"{confirmation.provider} {'已确认' if yes else '未予确认'}：{now_shown.zh}"
        + (f"（{confirmation.reason}）" if confirmation.reason else ""),
        en=f"{confirmation.provider} {'confirmed' if yes else 'did not confirm'}: {now_shown.en}",
        link=f"/declarations/{declaration.number}/dossier/",
    )
    return confirmation
