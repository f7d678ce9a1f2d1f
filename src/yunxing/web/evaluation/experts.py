"""Pages of experts: what they say of themselves, and an office's list of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.evaluation import experts as verbs
from yunxing.programme.evaluation import queries, rules
from yunxing.programme.evaluation.model import Expert, Interest
from yunxing.programme.people.model import Post
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..fields import told
from ..templatetags.words import say
from .forms import ExpertForm, InterestForm, field_names, fields_words


@require_safe
@page
def experts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The experts of an office."""
    or_404(rules.may_manage(actor) or None)
    names = field_names()
    rows = [(post, getattr(post, "expert", None)) for post in queries.experts(actor)]
    shown = [(post, one, fields_words(one, names) if one else "") for post, one in rows]
    return render(request, "evaluation/experts.html", {"shown": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@page
def expert(request: HttpRequest, actor: Actor, pk: int | None = None) -> HttpResponse:
    """One expert, or oneself: employer and fields to say, interests to see and, for oneself, to declare."""
    own = rules.is_expert(actor) and pk is None
    post = actor.post if own else None
    if pk is not None:
        found = Post.objects.select_related("authority__jurisdiction", "person")
        post = get_object_or_404(found, pk=pk)
    post = or_404(post)
    or_404(rules.may_introduce(actor, post) or None)
    known = Expert.objects.filter(post=post).first()
    initial = (
        {"employer": known.employer, "employer_uscc": known.employer_uscc, "fields": known.fields} if known else None
    )
    form = ExpertForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.introduce(actor=actor, post=post, **form.cleaned_data)
        except RefusedError as refusal:
            told(form, refusal)
        else:
            messages.success(request, say("已保存。", "Saved."))
            return redirect("evaluation-self") if own else redirect("evaluation-experts")
    return render(
        request,
        "evaluation/expert.html",
        {
            "post": post,
            "own": own,
            "known": known,
            "form": form,
            "interests": known.interests.order_by("-declared_at", "-pk") if known else (),
            "interest_form": InterestForm() if own and known else None,
        },
        status=422 if form.errors else 200,
    )


@require_POST
@page
def declare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """An expert declares an interest."""
    or_404(rules.is_expert(actor) or None)
    known = Expert.objects.filter(post=actor.post).first()
    if known is None:
        raise RefusedError("请先填写工作单位和专业领域", "say first where you work and what you know")
    form = InterestForm(request.POST)
    if not form.is_valid():
        raise RefusedError("请填写企业或云服务商的全称", "give the full name", field="name")
    verbs.declare_interest(actor=actor, expert=known, **form.cleaned_data)
    messages.success(
        request,
        say("已申报。涉及的评审任务已交由其他专家。", "Declared. Cases that it concerns go to other experts."),
    )
    return redirect("evaluation-self")


@require_POST
@page
def drop(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """An officer strikes out an interest that was declared by mistake."""
    interest = get_object_or_404(Interest.objects.select_related("expert__post__authority"), pk=pk)
    post = or_404(interest.expert.post)
    or_404((rules.may_manage(actor) and rules.may_introduce(actor, post)) or None)
    verbs.drop_interest(actor=actor, interest=interest, reason=request.POST.get("reason", ""))
    messages.success(request, say("已删除。", "Struck out."))
    return redirect("evaluation-expert", post.pk)
