"""Forms of persons, enterprises and offices. What is allowed is for the verbs to say; forms ask and clean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yunxing.programme.people.model import Duty, Jurisdiction, Person, Role
from yunxing.programme.people.suggesting import suggest
from yunxing.programme.words import both

from ..templatetags.words import english


class SignUp(forms.Form):
    """What signing up asks beyond address and password."""

    name = forms.CharField(label="姓名", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Nothing more: the adapter keeps the name."""


def faults(form: forms.Form) -> str:
    """What is wrong with what was filled in, in one line."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


class LongSelect(forms.Select):
    """A select whose options are written in one go: Django renders a template for each, 3 ms for every ten."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The element with its options."""
        context = self.get_context(name, value, attrs)["widget"]
        options = (option for _, group, _ in context["optgroups"] for option in group)
        return format_html(
            '<select name="{}"{}>{}</select>',
            context["name"],
            flatatt(context["attrs"]),
            format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                ((option["value"], flatatt(option["attrs"]), option["label"]) for option in options),
            ),
        )


class Places(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes none when it runs
    """A county-level area, with its city before its name."""

    def __init__(self, **more: Any) -> None:
        empty = both("请选择", "choose")
        super().__init__(queryset=Jurisdiction.objects.none(), widget=LongSelect, empty_label=empty, **more)

    def label_from_instance(self, obj: Any) -> str:
        """海州区 is shown as 连云港市 海州区."""
        return f"{obj.parent.name} {obj.name}" if obj.parent and obj.parent.level != "province" else str(obj.name)


def lowest() -> Any:
    """Areas that enterprises belong to: counties, zones, direct counties."""
    return Jurisdiction.objects.filter(children=None).exclude(level="province").select_related("parent")


def _said(zh: str, en: str) -> str:
    return en if english() else zh


class RegisterForm(forms.Form):
    """Registering an enterprise or a provider."""

    uscc = forms.CharField(max_length=30)
    name = forms.CharField(max_length=120)
    address = forms.CharField(max_length=200, required=False)
    jurisdiction = Places(required=False)
    declares = forms.BooleanField(required=False, initial=True)
    provides = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].queryset = lowest()  # type: ignore[attr-defined]
        labels = {
            "uscc": _said("统一社会信用代码", "Unified social credit code"),
            "name": _said("企业全称", "Full name"),
            "address": _said("注册地址", "Registered address"),
            "jurisdiction": _said("受理县区（注册地）", "Receiving county (registered address)"),
            "declares": _said("申报企业", "It declares"),
            "provides": _said("云服务商", "It is a provider"),
        }
        for key, label in labels.items():
            self.fields[key].label = label
        self.fields["jurisdiction"].help_text = _said(
            "填写信用代码和注册地址后会给出建议，以实际注册地为准",
            "suggested from code and address; the registered address decides",
        )

    def clean_jurisdiction(self) -> Jurisdiction:
        """An area is needed. Where none was chosen one is suggested, for the person to confirm."""
        chosen: Jurisdiction | None = self.cleaned_data["jurisdiction"]
        if chosen is None:
            found = suggest(code=self.cleaned_data.get("uscc", ""), address=self.cleaned_data.get("address", ""))
            if found is None:
                raise forms.ValidationError(_said("请选择受理县区", "choose the county"))
            data = QueryDict(mutable=True)
            data.update({**self.data, "jurisdiction": found.jurisdiction.pk})
            self.data = data
            raise forms.ValidationError(
                _said(
                    f"{found.zh}：{found.jurisdiction}。请确认后再次提交",
                    f"{found.en}: {found.jurisdiction}. Confirm it",
                )
            )
        return chosen


class InviteForm(forms.Form):
    """Inviting a member of an enterprise."""

    email = forms.EmailField()
    role = forms.ChoiceField(choices=Role.choices, initial=Role.EDITOR)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _said("邮箱", "E-mail")
        self.fields["role"].label = _said("角色", "Role")


class StaffForm(forms.Form):
    """Inviting somebody to an office. Operators are invited by operators alone."""

    email = forms.EmailField()
    role = forms.ChoiceField()

    def __init__(self, *args: Any, operators: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duties = [(value, label) for value, label in Duty.choices if operators or value != Duty.OPERATOR]
        self.fields["role"].choices = duties  # type: ignore[attr-defined]
        self.fields["email"].label = _said("邮箱", "E-mail")
        self.fields["role"].label = _said("职责", "Duty")


class LicenceForm(forms.Form):
    """Handing in the licence."""

    licence = forms.FileField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["licence"].label = _said("营业执照（图片或 PDF）", "Licence (picture or PDF)")


class MoveForm(forms.Form):
    """Asking to belong to another county."""

    to = Places()
    reason = forms.CharField(max_length=500, widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = lowest()  # type: ignore[attr-defined]
        self.fields["to"].label = _said("迁往", "To")
        self.fields["reason"].label = _said("原因", "Reason")
