"""Forms of evaluation. What is allowed is for the verbs to say; forms ask and clean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from yunxing.programme.calls.model import Call
from yunxing.programme.evaluation.experts import fields_of, known_fields
from yunxing.programme.evaluation.model import Expert, InterestKind

from ..fields import Day, labelled
from ..templatetags.words import english, say


def field_names(edition: str = "") -> dict[str, str]:
    """The fields in which experts can be at home, by key, in the page's language; of the newest call where no edition is named."""
    return {key: (en if english() else zh) for key, zh, en in (fields_of(edition) if edition else known_fields())}


def fields_words(expert: Expert, names: Mapping[str, str]) -> str:
    """The fields of an expert in words."""
    return "、".join(names.get(key, key) for key in expert.fields)


class ExpertForm(forms.Form):
    """Where an expert works and what they know."""

    employer = forms.CharField(max_length=120)
    employer_uscc = forms.CharField(max_length=30, required=False)
    fields_ = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields"] = self.fields.pop("fields_")
        self.fields["fields"].choices = list(field_names().items())  # type: ignore[attr-defined]
        labelled(
            self,
            {
                "employer": ("工作单位（全称）", "Employer, full name"),
                "employer_uscc": ("单位统一社会信用代码（可不填）", "Employer's credit code (optional)"),
                "fields": ("专业领域", "Fields"),
            },
        )


class InterestForm(forms.Form):
    """An interest that an expert declares."""

    kind = forms.ChoiceField()
    name = forms.CharField(max_length=120)
    uscc = forms.CharField(max_length=30, required=False)
    note = forms.CharField(max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = InterestKind.choices  # type: ignore[attr-defined]
        labelled(
            self,
            {
                "kind": ("种类", "Kind"),
                "name": ("企业或云服务商（全称）", "Enterprise or provider, full name"),
                "uscc": ("统一社会信用代码（可不填）", "Credit code (optional)"),
                "note": ("说明（可不填）", "Note (optional)"),
            },
        )


class PanelForm(forms.Form):
    """A panel: its call, name, day, how many judge each case, its experts. Call and number stay once it is made."""

    call = forms.ModelChoiceField(queryset=Call.objects.none(), empty_label=None)
    name = forms.CharField(max_length=80)
    meets_on = forms.DateField(widget=Day())
    each = forms.IntegerField(min_value=1, max_value=15, initial=3)
    experts = forms.ModelMultipleChoiceField(queryset=Expert.objects.none(), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, calls: Iterable[Call] = (), experts: Iterable[Expert] = (), made: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if made:
            del self.fields["call"], self.fields["each"]
        else:
            open_ones = list(calls)
            chosen: Any = self.fields["call"]
            chosen.queryset = Call.objects.filter(pk__in=[one.pk for one in open_ones])
            chosen.initial = next(iter(open_ones), None)
        listed, names = list(experts), field_names()
        field: Any = self.fields["experts"]
        field.queryset = Expert.objects.filter(pk__in=[one.pk for one in listed])
        field.choices = [(one.pk, f"{one.person} · {one.employer} · {fields_words(one, names)}") for one in listed]
        labelled(
            self,
            {
                "call": ("批次", "Call"),
                "name": ("评审组名称", "Name of the panel"),
                "meets_on": ("评审会日期", "Meets on"),
                "each": ("每件申报的专家人数", "Experts for each case"),
                "experts": ("专家", "Experts"),
            },
        )


class OpinionForm(forms.Form):
    """An expert's opinion."""

    passes = forms.ChoiceField(widget=forms.RadioSelect)
    score = forms.IntegerField(min_value=0, max_value=100)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), max_length=5_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("yes", say("通过", "passes")), ("no", say("不通过", "does not pass"))]
        self.fields["passes"].choices = choices  # type: ignore[attr-defined]
        labelled(
            self,
            {
                "passes": ("结论", "Opinion"),
                "score": ("评分（0–100）", "Score, 0 to 100"),
                "text": ("意见", "Why"),
            },
        )


class DecisionForm(forms.Form):
    """The vote on a case, and why."""

    votes_for = forms.IntegerField(min_value=0, max_value=15)
    votes_against = forms.IntegerField(min_value=0, max_value=15)
    abstained = forms.IntegerField(min_value=0, max_value=15, initial=0)
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=1_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled(
            self,
            {
                "votes_for": ("赞成票", "Votes for"),
                "votes_against": ("反对票", "Votes against"),
                "abstained": ("弃权票", "Abstained"),
                "reason": ("结论理由（企业可见）", "Reason, shown to the enterprise"),
            },
        )
