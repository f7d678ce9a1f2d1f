"""Pages of calls: seen by all, made and opened by the province or a city."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.calls import queries, rules, verbs
from yunxing.programme.calls.model import Call
from yunxing.programme.calls.verbs import Terms
from yunxing.programme.declarations.content import edition_of
from yunxing.programme.editions.keeping import choosable
from yunxing.programme.journal.queries import acts_on
from yunxing.programme.people.model import Level
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..fields import Day, labelled
from ..templatetags.words import english, say

_LEVELS = (
    ("closes_on", ("企业", "enterprises")),
    ("county_by", ("县区", "counties")),
    ("city_by", ("设区市", "cities")),
)


class CallForm(forms.Form):
    """A call's name, edition, stars and days."""

    name = forms.CharField(max_length=80)
    edition = forms.ChoiceField()
    stars = forms.TypedMultipleChoiceField(coerce=int, widget=forms.CheckboxSelectMultiple)
    opens_on = forms.DateField(widget=Day())
    closes_on = forms.DateField(widget=Day())
    county_by = forms.DateField(widget=Day())
    city_by = forms.DateField(widget=Day())
    notice = forms.CharField(widget=forms.Textarea, required=False, max_length=20_000)
    province_notice = forms.BooleanField(required=False, initial=True)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    """The last act on the call that is changed, when the form was opened."""

    def __init__(self, *args: Any, provincial: bool, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = choosable(chosen)
        stars = sorted({star for choice in choices for star in choice.stars})
        lang = "en" if english() else "zh"
        self.fields["edition"].choices = [(one.key, f"{one.say(lang)} · {one.key}") for one in choices]  # type: ignore[attr-defined]
        if not provincial:
            del self.fields["province_notice"]
        self.fields["stars"].choices = [(star, f"{star} {say('星', 'stars')}") for star in stars]  # type: ignore[attr-defined]
        labelled(
            self,
            {
                "name": ("批次名称", "Name"),
                "edition": ("指南版本", "Edition of the guide"),
                "stars": ("受理星级", "Stars"),
                "opens_on": ("开始日期", "Opens on"),
                "closes_on": ("企业申报截止（当日 24:00）", "Enterprises by (24:00 that day)"),
                "county_by": ("县区报送截止", "Counties by"),
                "city_by": ("设区市报送截止", "Cities by"),
                "notice": ("通知正文", "Notice"),
                "province_notice": (
                    "四星级、五星级由省公示后再发布",
                    "Public notice of four and five stars by the province before it publishes",
                ),
            },
        )
        self.fields["notice"].help_text = say(
            "空行分段；行首写“# ”是小标题，“- ”是列表；网址自动成为链接",
            "an empty line ends a paragraph; “# ” begins a heading, “- ” a list; addresses become links",
        )


class ExtendForm(forms.Form):
    """Later days for a call that is open, and why."""

    closes_on = forms.DateField(widget=Day())
    county_by = forms.DateField(widget=Day())
    city_by = forms.DateField(widget=Day())
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled(
            self,
            {
                "closes_on": ("企业申报截止（当日 24:00）", "Enterprises by (24:00 that day)"),
                "county_by": ("县区报送截止", "Counties by"),
                "city_by": ("设区市报送截止", "Cities by"),
                "reason": ("延长原因（将通知企业和各级部门）", "Reason (told to enterprises and offices)"),
            },
        )


@require_safe
@page
def calls(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every call that concerns whoever looks."""
    return render(request, "calls/calls.html", {"shown": queries.visible(actor), "may": rules.may_manage(actor)})


@require_safe
@page
def call(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One call: its days, notice and what may be done."""
    one = or_404(queries.one(actor, pk))
    return render(
        request,
        "calls/call.html",
        {
            "call": one,
            "may": rules.may_manage(actor, one),
            "edition": edition_of(one.edition),
            "extensions": [
                (
                    entry.at,
                    entry.data,
                    [(words, entry.data["before"][key], entry.data["after"][key]) for key, words in _LEVELS],
                )
                for entry in acts_on(one).filter(act="call.extend")
                if entry.data
            ],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def edit(request: HttpRequest, actor: Actor, pk: int | None = None) -> HttpResponse:
    """Make a call, or change one."""
    one = or_404(queries.one(actor, pk)) if pk is not None else None
    or_404(rules.may_manage(actor, one) or None)
    form = CallForm(
        request.POST or None,
        initial={**_terms(one), "seen": queries.last_act(one)} if one else None,
        provincial=actor.is_officer(Level.PROVINCE),
        chosen=one.edition if one else "",
    )
    if request.method == "POST" and form.is_valid():
        typed = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        try:
            if one is None:
                kept = verbs.make(actor=actor, terms=Terms(**typed))
            else:
                seen = form.cleaned_data["seen"] or 0
                kept = verbs.change(actor=actor, call=one, terms=Terms(**typed), seen=seen)
        except verbs.OvertakenError as refusal:
            form = _brought_up(form, request.POST.copy(), or_404(queries.one(actor, one.pk if one else 0)), refusal)
        except RefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.say())
        else:
            messages.success(request, say("已保存。", "Saved."))
            return redirect("call", kept.pk)
    return render(request, "calls/edit.html", {"form": form, "call": one}, status=422 if form.errors else 200)


def _terms(call: Call) -> dict[str, Any]:
    return {name: getattr(call, name) for name in Terms._fields}


def _plain(value: Any) -> Any:
    """A term as the journal writes it, whichever way a browser ends its lines and orders its boxes."""
    if isinstance(value, str):
        return "\n".join(value.strip().splitlines())
    return sorted(value) if isinstance(value, list) else value.isoformat() if isinstance(value, date) else value


def _brought_up(form: CallForm, data: QueryDict, call: Call, refusal: RefusedError) -> CallForm:
    """A form that somebody overtook: what was not touched in it follows the newest, under what both changed stands that."""
    then, both = queries.terms_at(call, form.cleaned_data["seen"] or 0), {}
    for name, newest in _terms(call).items():
        if name not in form.fields or _plain(newest) == _plain(form.cleaned_data[name]):
            continue
        if name not in then or _plain(then[name]) != _plain(form.cleaned_data[name]):
            if name not in then or _plain(then[name]) != _plain(newest):
                both[name] = newest
        elif isinstance(newest, bool):
            data.pop(name, None)
            if newest:
                data[name] = "on"
        else:
            data.setlist(name, [str(one) for one in newest] if isinstance(newest, list) else [_plain(newest)])
    data["seen"] = str(queries.last_act(call))
    made = CallForm(data, provincial="province_notice" in form.fields, chosen=call.edition)
    made.add_error(None, refusal.say())
    for name, newest in both.items():
        made.add_error(name, say(f"他人已改为：{_said(newest)}", f"somebody else made it: {_said(newest)}"))
    return made


def _said(term: Any) -> str:
    if isinstance(term, bool):
        return say("是", "yes") if term else say("否", "no")
    return ", ".join(map(str, term)) if isinstance(term, list) else str(term) or say("（空）", "(empty)")


@require_http_methods(["GET", "HEAD", "POST"])
@page
def extend(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Move deadlines of an open call to later days, with a reason."""
    one = or_404(queries.one(actor, pk))
    or_404(rules.may_manage(actor, one) or None)
    form = ExtendForm(request.POST or None, initial={key: getattr(one, key) for key, _ in _LEVELS})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.extend(actor=actor, call=one, **form.cleaned_data)
        except RefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.say())
        else:
            messages.success(
                request, say("期限已延长，正在通知企业和各级部门。", "Extended; those concerned are being told.")
            )
            return redirect("call", pk)
    return render(request, "calls/extend.html", {"form": form, "call": one}, status=422 if form.errors else 200)


@require_POST
@page
def open_call(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Open a call."""
    verbs.open_call(actor=actor, call=or_404(queries.one(actor, pk)))
    messages.success(request, say("批次已开放。", "The call is open."))
    return redirect("call", pk)
