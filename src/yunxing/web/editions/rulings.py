"""Rulings: those in force, proposing one, what it would change, and making it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.editions import keeping, queries, rules, trying
from yunxing.programme.editions import ruling as verbs
from yunxing.programme.editions.model import Ruling, Trial
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..fields import Day, labelled
from ..templatetags.words import english, say, words
from .trials import shown


class RulingForm(forms.Form):
    """A reading settled: which, how, from when, by which letter, why. ``settles`` is edition, reading and alternative."""

    settles = forms.ChoiceField()
    in_force_from = forms.DateField(widget=Day())
    document = forms.CharField(max_length=80)
    grounds = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    grounds_en = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, edition: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ruled = keeping.ruled(edition)
        lang, now = "en" if english() else "zh", ruled.settled(clock.today())
        self.fields["settles"].choices = [  # type: ignore[attr-defined]
            (
                f"{reading.key} {reading.question.say(lang)}",
                [
                    (f"{reading.key}/{key}", f"{reading.key} → {said.say(lang)}" + (say("（现行）", " (now)") if now[reading.key] == key else ""))
                    for key, said in reading.alternatives.items()
                ],
            )
            for reading in ruled.readings.values()
        ]  # fmt: skip
        labelled(
            self,
            {
                "settles": ("读法及解释", "Reading, and how it is settled"),
                "in_force_from": ("自何日起施行（按提交日期）", "In force from (by the day of handing in)"),
                "document": ("文号", "Number of the letter"),
                "grounds": ("理由", "Grounds"),
                "grounds_en": ("理由（英文，可不填）", "Grounds in English (may be left out)"),
            },
        )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def rulings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is settled, and what is proposed; a POST proposes."""
    or_404(rules.may_see_rulings(actor) or None)
    choices = keeping.choosable()
    keys = [one.key for one in choices]
    wanted = request.POST.get("edition", "") or request.GET.get("edition", "")
    edition = wanted if wanted in keys else keys[0]
    form = RulingForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        reading, choose = values.pop("settles").split("/")
        try:
            made = verbs.propose(actor=actor, edition=edition, reading=reading, choose=choose, **values)
        except RefusedError as refusal:
            if refusal.status == 403:
                raise
            field = {"reading": "settles", "choose": "settles"}.get(refusal.field, refusal.field)
            form.add_error(field if field in form.fields else None, refusal.say())
        else:
            return redirect("edition-ruling", made.pk)
    elif request.method == "POST" and not rules.may_write(actor):
        or_404(None)
    return render(
        request,
        "editions/rulings.html",
        {
            "acts": [(act, *_words(act.edition, act.reading, act.choose)) for act in queries.settled(keys)],
            "proposed": [(one, *_words(one.edition, one.reading, one.choose)) for one in queries.proposed()[:50]]
            if rules.may_read(actor)
            else (),
            "form": form,
            "choices": choices,
            "edition": edition,
            "may": rules.may_write(actor),
            "reads": rules.may_read(actor),
        },
        status=422 if form.errors else 200,
    )


def _words(edition: str, reading: str, choose: str) -> tuple[str, str]:
    one = keeping.edition_of(edition).readings[reading]
    return words(one.question), words(one.alternatives[choose])


@require_http_methods(["GET", "HEAD", "POST"])
@page
def ruling(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One ruling, with the open declarations that it changes; a POST makes it or gives it up."""
    or_404(rules.may_read(actor) or None)
    one = get_object_or_404(Ruling.objects.select_related("proposed_by", "made_by"), pk=pk)
    if request.method == "POST":
        match request.POST.get("act"):
            case "make":
                verbs.make(actor=actor, ruling=one)
                messages.success(
                    request, say("解释已作出，各级部门将收到通知。", "The ruling was made; offices are told.")
                )
            case "try":
                trying.try_ruling_again(actor=actor, ruling=one)
            case "drop":
                verbs.drop(actor=actor, ruling=one)
                messages.success(request, say("已放弃这一提议。", "The proposal was given up."))
                return redirect("edition-rulings")
            case _:
                or_404(None)
        return redirect("edition-ruling", pk)
    trial = Trial.objects.select_related("ruling").get(ruling=one)
    question, chosen = _words(one.edition, one.reading, one.choose)
    edition = keeping.edition_of(one.edition)
    return render(
        request,
        "editions/ruling.html",
        {
            "ruling": one,
            "trial": trial,
            "question": question,
            "chosen": chosen,
            "default": words(edition.readings[one.reading].alternatives[edition.readings[one.reading].default]),
            "may": rules.may_write(actor),
            **shown(request, trial),
        },
    )
