"""Forms of notices and objections. What is allowed is for the verbs to say; forms ask and clean."""

from __future__ import annotations

from typing import Any

from django import forms

from ..fields import Day, Files, labelled
from ..templatetags.words import say


class NoticeForm(forms.Form):
    """What a notice says."""

    title = forms.CharField(max_length=120)
    number = forms.CharField(max_length=60, required=False)
    opens_on = forms.DateField(widget=Day())
    closes_on = forms.DateField(widget=Day())
    contact = forms.CharField(max_length=200)
    address = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled(
            self,
            {
                "title": ("标题", "Title"),
                "number": ("公示文文号（发布前须填写）", "Number of its letter, needed before it opens"),
                "opens_on": ("开始日期", "First day"),
                "closes_on": ("结束日期（当日 24:00）", "Last day (24:00)"),
                "contact": ("受理电话（办公电话）", "The office's own telephone"),
                "address": ("受理地址（可不填）", "The office's address (optional)"),
            },
        )
        self.fields["closes_on"].help_text = say(
            "建议自开始日起不少于 5 个工作日，由经办人确定",
            "five working days from the first are suggested; yours to set",
        )


class AnnouncementForm(forms.Form):
    """The number and day of an announcement."""

    number = forms.CharField(max_length=60)
    announced_on = forms.DateField(widget=Day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled(self, {"number": ("公布文件文号", "Number of the letter"), "announced_on": ("公布日期", "Its day")})


class ObjectionForm(forms.Form):
    """What somebody objects to; who they are, where they want to say it."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 8}), max_length=5_000)
    name = forms.CharField(max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    reach = forms.CharField(max_length=120, required=False)
    files = Files(  # type: ignore[assignment]  # a field, whose name is also that of what a form was given
        required=False, accept=".pdf,.jpg,.jpeg,.png,.doc,.docx,.xls,.xlsx"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled(
            self,
            {
                "text": ("异议内容", "What you object to"),
                "name": ("姓名或单位（匿名请留空）", "Your name or firm (leave empty to stay unnamed)"),
                "reach": ("联系方式（匿名请留空）", "How to reach you (leave empty to stay unnamed)"),
                "files": ("证明材料（可不附）", "Files (optional)"),
            },
        )
        self.fields["text"].help_text = say(
            "请写明事实和依据，便于核实", "Say what is so and how you know, so that it can be looked into"
        )
        self.fields["files"].help_text = say(
            "最多 5 个，每个不超过 10 MB：PDF、JPG、PNG、Word、Excel",
            "up to 5 of 10 MB each: PDF, JPG, PNG, Word, Excel",
        )


class LookUpForm(forms.Form):
    """Number and secret word of an objection."""

    number = forms.CharField(max_length=40)
    secret = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled(self, {"number": ("异议编号", "Number"), "secret": ("查询口令", "Secret word")})


class AnswerForm(forms.Form):
    """The office's answer to an objection."""

    upheld = forms.ChoiceField(widget=forms.RadioSelect)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), max_length=5_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upheld"].choices = [  # type: ignore[attr-defined]
            ("no", say("不成立", "not upheld")),
            ("review", say("成立：公示结束后重新评审", "upheld: evaluated again when the notice closes")),
            ("terminate", say("成立：公示结束后终止", "upheld: ended when the notice closes")),
        ]
        labelled(
            self, {"upheld": ("结论", "Upheld or not"), "text": ("答复（异议人可见）", "Answer, read by the objector")}
        )
