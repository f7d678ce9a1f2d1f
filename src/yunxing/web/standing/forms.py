"""Forms of cases and lists. What is allowed is for the verbs to say; forms ask and clean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from yunxing.programme.standing.model import FraudCase

from ..fields import Day, Files, labelled
from ..templatetags.words import say

_LONG = 4_000


class Worded(forms.Form):
    """A form whose labels and helps stand beside it in both languages."""

    words: ClassVar[dict[str, tuple[str, str]]] = {}
    helps: ClassVar[dict[str, tuple[str, str]]] = {}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        labelled(self, self.words)
        for key, pair in self.helps.items():
            self.fields[key].help_text = say(*pair)


def _text(rows: int = 5) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), max_length=_LONG)


class OpenForm(Worded):
    """Opening a case."""

    ground = _text(8)
    provider = forms.ChoiceField(required=False)
    papers = Files(required=False)
    words: ClassVar = {
        "ground": ("涉嫌弄虚作假的事实和依据", "What is alleged, and on what evidence"),
        "provider": ("可能负有责任的云服务商", "A provider that may share the responsibility"),
        "papers": ("材料（可多选）", "Files"),
    }
    helps: ClassVar = {
        "ground": ("企业会看到；写明在哪一步、哪份材料发现", "the enterprise reads it; say at which step and in which file"),
        "provider": ("不涉及服务商请留空：认定时只能追究列明的服务商（R84）", "leave out where none is concerned: only one named here can be held responsible (R84)"),
    }  # fmt: skip

    def __init__(self, *args: Any, providers: Sequence[dict[str, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        named = [(row.get("id", ""), str(row.get("name") or row.get("uscc") or "—")) for row in providers]
        self.fields["provider"].choices = [("", say("不涉及", "none")), *named]  # type: ignore[attr-defined]


class FilesForm(Worded):
    """Adding files."""

    papers = Files()
    words: ClassVar = {"papers": ("补充材料（可多选）", "Add files")}


class HearingForm(Worded):
    """The day of the hearing."""

    on = forms.DateField(widget=Day())
    place = forms.CharField(max_length=200)
    words: ClassVar = {
        "on": ("听取意见的日期", "Day of the hearing"),
        "place": ("时间、地点或方式", "Time, place or way"),
    }
    helps: ClassVar = {"on": ("至少提前 7 日告知企业和云服务商", "they are told at least seven days before")}


class HearForm(Worded):
    """What was said."""

    statements = _text(8)
    absent = forms.BooleanField(required=False)
    words: ClassVar = {
        "statements": ("企业、云服务商的陈述（缺席的写明情况）", "What was said; if nobody came, how it was"),
        "absent": ("企业未到场（当日过后才能记录）", "The enterprise stayed away (once the day has passed)"),
    }


class DecideForm(Worded):
    """The decision."""

    found = forms.TypedChoiceField(coerce=lambda text: text == "yes", widget=forms.RadioSelect)
    reason = _text(6)
    enterprise_until = forms.DateField(required=False, widget=Day())
    provider_found = forms.BooleanField(required=False)
    provider_until = forms.DateField(required=False, widget=Day())
    words: ClassVar = {
        "found": ("认定", "Decision"),
        "reason": ("事实和理由（告知企业）", "Facts and reasons (told to the enterprise)"),
        "enterprise_until": (
            "企业惩戒截止日（不设期限请留空）",
            "Last day of the enterprise's sanction (empty: no end)",
        ),
        "provider_found": ("云服务商负有连带责任（R84）", "The provider shares the responsibility (R84)"),
        "provider_until": (
            "云服务商惩戒截止日（不设期限请留空）",
            "Last day of the provider's sanction (empty: no end)",
        ),
    }

    def __init__(self, *args: Any, case: FraudCase, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["found"].choices = [  # type: ignore[attr-defined]
            ("yes", say("认定弄虚作假", "fraud was found")),
            ("no", say("不认定", "no fraud was found")),
        ]
        if not case.provider_name:
            del self.fields["provider_found"], self.fields["provider_until"]


class AppealForm(Worded):
    """The appeal."""

    text = _text(6)
    words: ClassVar = {"text": ("不服的理由", "Why the decision is wrong")}
    helps: ClassVar = {"text": ("只能申请一次，由省工信厅决定", "there is one appeal; the province decides")}


class AppealDecisionForm(Worded):
    """The decision on an appeal."""

    upheld = forms.TypedChoiceField(coerce=lambda text: text == "yes", widget=forms.RadioSelect)
    reason = _text(6)
    words: ClassVar = {"upheld": ("复核决定", "Decision on the appeal"), "reason": ("理由（告知企业）", "Reasons (told to the enterprise)")}  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["upheld"].choices = [  # type: ignore[attr-defined]
            ("no", say("维持原认定", "dismissed: the decision stands")),
            ("yes", say("撤销原认定", "upheld: the decision is overturned")),
        ]


class ImportForm(Worded):
    """A list as a file."""

    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}))
    source = forms.CharField(max_length=120, required=False)
    words: ClassVar = {"file": ("名单文件（.xlsx 或 .csv）", "The list (.xlsx or .csv)"), "source": ("名单来源（文件名称、文号）", "Source (document and number)")}  # fmt: skip
    helps: ClassVar = {"source": ("行内写了来源的，以行内为准", "where a row gives its own, that counts")}


class EndForm(Worded):
    """A last day."""

    until = forms.DateField(widget=Day())
    words: ClassVar = {"until": ("截止日", "Last day")}


class EndSanctionForm(EndForm):
    """A last day, and why."""

    reason = forms.CharField(max_length=500)
    words: ClassVar = {"until": ("截止日", "Last day"), "reason": ("原因", "Why")}
