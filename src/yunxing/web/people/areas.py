"""Pages on which the province keeps the tree of areas: a new functional zone, a renamed division, a further office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from yunxing.programme.acting import Actor
from yunxing.programme.people import jurisdictions, rules
from yunxing.programme.people.model import Jurisdiction, Level
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..templatetags.words import say

_LABELS = (
    ("parent", "上级", "Above it"),
    ("code", "代码", "Code"),
    ("name", "名称", "Name"),
    ("name_en", "英文名称（可不填）", "English name (may be left out)"),
    ("codes", "按注册地址归入这里的行政区划代码", "Division codes whose addresses belong here"),
    ("office", "部门名称", "Office"),
    ("further", "增设部门（可不填）", "A further office (may be left out)"),
)


class AreaForm(forms.Form):
    """An area's names, the codes that lead to it, and its offices (``office-12``)."""

    name = forms.CharField(max_length=80)
    name_en = forms.CharField(max_length=80, required=False)
    codes = forms.CharField(max_length=500, required=False)

    def __init__(self, *args: Any, place: Jurisdiction | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if place is None:
            above = Jurisdiction.objects.exclude(level=Level.COUNTY).order_by("path")
            self.fields["parent"] = forms.ModelChoiceField(above, empty_label=None)
            self.fields["code"] = forms.CharField(max_length=20)
            self.fields["office"] = forms.CharField(max_length=80)
            self.order_fields(["parent", "code", "name", "name_en", "office", "codes"])
        else:
            for one in place.authorities.order_by("id"):
                label = say("部门名称", "Office")
                self.fields[f"office-{one.pk}"] = forms.CharField(max_length=80, initial=one.name, label=label)
            self.fields["further"] = forms.CharField(max_length=80, required=False)
        for key, zh, en in _LABELS:
            if key in self.fields:
                self.fields[key].label = say(zh, en)
        self.fields["codes"].help_text = say(
            "用空格分开，如 320706；功能区的地址通常看不出来，可以留空，由企业注册时选择",
            "parted by spaces, such as 320706; left empty where addresses do not tell, as with most zones",
        )

    @property
    def listed(self) -> list[str]:
        """The codes one by one."""
        return str(self.cleaned_data["codes"]).replace("、", " ").replace("，", " ").replace(",", " ").split()


@require_http_methods(["GET", "HEAD", "POST"])
@page
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new area with its office."""
    or_404(rules.may_arrange_areas(actor) or None)
    form = AreaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("parent", "code", "name", "name_en", "office")}
        try:
            made = jurisdictions.add(actor=actor, codes=form.listed, **values)
        except RefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.say())
        else:
            messages.success(request, say(f"已新设{made}。", f"{made} was added."))
            return redirect("offices")
    return render(request, "people/area.html", {"form": form, "place": None}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def area(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """An area's names, codes and offices; a POST changes them."""
    or_404(rules.may_arrange_areas(actor) or None)
    place = get_object_or_404(Jurisdiction.objects.select_related("parent"), pk=code)
    initial = {"name": place.name, "name_en": place.name_en, "codes": " ".join(place.divisions)}
    form = AreaForm(request.POST or None, place=place, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        named = [(int(key.split("-")[1]), values[key]) for key in form.fields if key.startswith("office-")]
        try:
            jurisdictions.change(
                actor=actor,
                place=place,
                name=values["name"],
                name_en=values["name_en"],
                codes=form.listed,
                offices=named,
            )
            if values["further"]:
                jurisdictions.add_office(actor=actor, place=place, name=values["further"])
        except RefusedError as refusal:
            field = "further" if values["further"] and refusal.field == "office" else refusal.field
            form.add_error(field if field in form.fields else None, refusal.say())
        else:
            messages.success(request, say("已保存。", "Saved."))
            return redirect("offices")
    return render(request, "people/area.html", {"form": form, "place": place}, status=422 if form.errors else 200)
