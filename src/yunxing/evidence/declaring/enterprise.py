"""The enterprise's own part of the form, from its licence: only what stands there, and what the form itself fixes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from yunxing.guide.context import Context
from yunxing.reference import divisions

from ..matching.applicant import Applicant
from ..paper import LICENCE, Reading
from .places import placed
from .proposal import Draft, Source, sources_of

_NO_LEGAL_PERSON = re.compile("分公司|分支机构|分厂|个人独资|合伙|个体|办事处")
_LEGAL_PERSON = re.compile("公司|股份|全民所有制|集体所有制|联营|合作社|法人")


def fill_enterprise(
    draft: Draft, readings: Sequence[Reading], applicant: Applicant | None, *, filed_on: date, context: Context | None
) -> None:
    """Fill in what the licence shows, the day of filing, what the form fixes and what a published list says."""
    draft.fill("filed_on", filed_on, said=("按所给日期", "as it was given"))
    if applicant is None:
        return
    _from_licence(draft, applicant)
    _legal_person(draft, applicant)
    _division(draft, applicant, filed_on)
    _fixed(draft)
    if context is not None:
        _listed(draft, applicant, context, filed_on)


def _from_licence(draft: Draft, applicant: Applicant) -> None:
    licence = applicant.licence
    said = (applicant.zh, applicant.en)
    if licence is None or licence.text("name") != applicant.name:
        draft.fill("enterprise.name", applicant.name, sure=applicant.sure, said=said)
    if licence is None:
        return
    for path, field in draft.edition.fields.items():
        name = field.licence or ""
        fact = licence.fact(name) if name in LICENCE else None
        if fact is None or draft.has(path):
            continue
        sure = fact.sure and (name != "name" or applicant.sure)
        why = fact.unsure_because or (("", "") if name != "name" or applicant.sure else said)
        draft.fill(path, fact.value, sources_of(licence, name), sure=sure, said=why)


def _legal_person(draft: Draft, applicant: Applicant) -> None:
    """R9 is proved by the licence: the statement whose proof it is follows from the kind of entity on it."""
    licence = applicant.licence
    kind = licence.text("kind") if licence is not None else ""
    if licence is None or not kind:
        return
    legal = None if not (_NO_LEGAL_PERSON.search(kind) or _LEGAL_PERSON.search(kind)) else True
    if _NO_LEGAL_PERSON.search(kind):
        legal = False
    for rule in draft.edition.rules:
        if rule.kind == "statement" and _is_licence(draft, getattr(rule, "proof", None)) and legal is not None:
            said = (f"营业执照的类型为“{kind}”", f"the licence says {kind}")
            fact = licence.facts["kind"]
            draft.fill(str(getattr(rule, "field", "")), legal, sources_of(licence, "kind"), sure=fact.sure, said=said)
            if not legal:
                draft.doubt(
                    "enterprise",
                    f"营业执照的类型为“{kind}”，看来不具有独立法人资格，请核对",
                    f"the licence says {kind}, which seems to be no legal person: look at it",
                )


def _is_licence(draft: Draft, item: str | None) -> bool:
    """Whether a kind of evidence is read as a licence is."""
    kind = draft.edition.evidence.get(item or "")
    return kind is not None and "licence" in (kind.key, kind.signs.reads_as if kind.signs else None)


def _division(draft: Draft, applicant: Applicant, filed_on: date) -> None:
    licence = applicant.licence
    if licence is None:
        return
    place = placed(licence.text("address"), licence.text("uscc"), filed_on)
    if place is None:
        return
    name = "address" if licence.text("address") else "uscc"
    sure = place.sure and licence.sure(name)
    draft.fill("enterprise.division", place.code, sources_of(licence, name), sure=sure, said=(place.zh, place.en))
    zones = [d for d in divisions.counties(place.code, filed_on) if d.kind == "functional_zone"]
    if zones and divisions.find(place.code).kind != "functional_zone":
        names = "、".join(d.short_name for d in zones)
        draft.doubt(
            "enterprise.division",
            f"受理县区按地址填为{divisions.find(place.code).name}；如由{names}受理，请改",
            f"the receiving county is {divisions.find(place.code).name} by the address; change it if {names} receives it",
        )


def _fixed(draft: Draft) -> None:
    """What a form prints in place of a choice."""
    form = draft.edition.form_of(draft.star).key
    for path, form_field in draft.edition.fields.items():
        if form in form_field.fixed:
            said = ("本申请表固定为此项", "this form has no other")
            draft.fill(path, form_field.fixed[form], said=said)


def _listed(draft: Draft, applicant: Applicant, context: Context, filed_on: date) -> None:
    """Whether a published list has the applicant, for the field in which it says so (R30, R45)."""
    fields = {str(f) for rule in draft.edition.rules if (f := getattr(rule, "said_exempt_in", None))}
    division = draft.values.get("enterprise", {}).get("division")
    known = context.known_of(name=applicant.name, code=None, division=division, providers=(), on=filed_on)
    if known.listed_for_its_area < 0:
        return
    lists = tuple(Source(lst.key) for lst in context.exemption_lists or ())
    for path in sorted(fields):
        said = ("按名单核对", "by the list")
        draft.fill(path, bool(known.listed_for_its_area), lists, sure=applicant.sure, said=said)
