"""Pages for an enterprise's own people: registering, the licence, members, invitations, moves."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.papers.keeping import keep
from yunxing.programme.people import inviting, rules, verbs
from yunxing.programme.people.licences import beside
from yunxing.programme.people.model import Membership
from yunxing.programme.people.suggesting import suggest
from yunxing.programme.recognitions import queries as titles
from yunxing.programme.refusals import RefusedError

from ..acting import CHOSEN, actor_of, or_404, page
from ..templatetags.words import say
from .forms import InviteForm, LicenceForm, MoveForm, RegisterForm, faults


@require_http_methods(["GET", "HEAD", "POST"])
@page
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Register an enterprise or a provider."""
    form = RegisterForm(request.POST or None, initial={"provides": request.GET.get("as") == "provider"})
    if request.method == "POST" and form.is_valid():
        try:
            membership = verbs.register(person=actor.person, **form.cleaned_data)
        except RefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.say())
        else:
            request.session[CHOSEN] = f"m{membership.pk}"
            messages.success(
                request, say("已注册。请上传营业执照，由受理县区核验。", "Registered. Now hand in the licence.")
            )
            return redirect("enterprise")
    return render(request, "people/register.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@page
def suggestion(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The choice of the county, with the one that code and address suggest; what was chosen by hand stays."""
    code, address = request.GET.get("uscc", "")[:30], request.GET.get("address", "")[:200]
    found = suggest(code=code, address=address)
    chosen = request.GET.get("jurisdiction", "") if request.GET.get("by") == "hand" else ""
    place = chosen or (found.jurisdiction.pk if found else "")
    form = RegisterForm(initial={"jurisdiction": place})
    return render(request, "people/suggestion.html", {"field": form["jurisdiction"], "found": found, "chosen": chosen})


@require_safe
@page
def own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The enterprise acted for."""
    enterprise = or_404(actor.enterprise)
    return render(
        request,
        "people/enterprise.html",
        {
            "enterprise": enterprise,
            "members": enterprise.memberships.select_related("person").order_by("since", "id"),
            "invitations": enterprise.invitations.filter(accepted_at=None, withdrawn_at=None).order_by("-invited_at"),
            "moves": enterprise.moves.select_related("to_jurisdiction").order_by("-asked_at")[:5],
            "leads": rules.may_lead(actor, enterprise),
            "licence": LicenceForm(),
            "invite": InviteForm(),
            "move": MoveForm(),
            "lines": beside(enterprise),
            "rows": titles.with_standing(titles.own(enterprise), clock.today()),
        },
    )


@require_POST
@page
def licence(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hand in the licence."""
    enterprise = or_404(actor.enterprise)
    form = LicenceForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["licence"]
        verbs.hand_in_licence(
            actor=actor, enterprise=enterprise, blob=keep(upload, name=upload.name), file_name=upload.name
        )
        messages.success(request, say("营业执照已提交，核验结果会通知您。", "Handed in; you will be told the result."))
    else:
        messages.error(request, faults(form))
    return redirect("enterprise")


@require_POST
@page
def invite(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Invite a member."""
    form = InviteForm(request.POST)
    if form.is_valid():
        inviting.invite(actor=actor, enterprise=or_404(actor.enterprise), **form.cleaned_data)
        messages.success(request, say("邀请已发出。", "The invitation is on its way."))
    else:
        messages.error(request, faults(form))
    return redirect("enterprise")


@require_POST
@page
def member(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Change a member's role, or remove a member."""
    membership = get_object_or_404(
        Membership.objects.select_related("enterprise"), pk=pk, enterprise=or_404(actor.enterprise)
    )
    if request.POST.get("act") == "remove":
        verbs.remove_member(actor=actor, membership=membership)
    else:
        verbs.change_role(actor=actor, membership=membership, role=request.POST.get("role", ""))
    return redirect("enterprise" if membership.person_id != actor.person.pk else "home")


@require_POST
@page
def move(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask to belong to another county."""
    form = MoveForm(request.POST)
    if form.is_valid():
        verbs.ask_move(actor=actor, enterprise=or_404(actor.enterprise), **form.cleaned_data)
        messages.success(request, say("变更申请已提交。", "The move was asked for."))
    else:
        messages.error(request, faults(form))
    return redirect("enterprise")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """An invitation: shown to whoever has its link, accepted by a button, so that a mail scanner accepts nothing.

    Who signs up from here has shown by the link that the address is theirs, and needs no code by mail.
    """
    found = inviting.invitation_of(secret)
    refusal = None
    if request.method == "POST" and request.user.is_authenticated:
        try:
            joined = inviting.accept(person=actor_of(request).person, secret=secret)
        except RefusedError as error:
            refusal = error
        else:
            request.session[CHOSEN] = f"m{joined.pk}" if isinstance(joined, Membership) else f"p{joined.pk}"
            messages.success(request, say("已加入。", "You have joined."))
            return redirect("home")
    elif request.method == "POST":
        return redirect_to_login(request.get_full_path())
    if found is not None and not request.user.is_authenticated:
        get_adapter(request).stash_verified_email(request, found.email)
    return render(
        request,
        "people/invitation.html",
        {"invitation": found, "refusal": refusal, "duty": found and found.duty_words},
        status=refusal.status if refusal else 200 if found else 404,
    )
