"""Characters that the face of the PDF lacks are known by their place, where the form prints them."""

import pytest

from yunxing.programme.declarations import writing
from yunxing.programme.declarations.judging import judge
from yunxing.programme.declarations.writing import Edit
from yunxing.programme.documents.faces import unset

from ..factories import declaration


def test_a_form_of_usual_characters_has_none_and_asks_for_no_face(monkeypatch: pytest.MonkeyPatch) -> None:
    _, made = declaration(filled="11-four-stars-with-a-sealed-table", star=4)
    monkeypatch.setattr("yunxing.dossier.form.lacking_in_pdf", None)
    assert unset(made, judge(made)) == []


def test_each_place_of_the_form_is_told_with_its_characters() -> None:
    actor, made = declaration(filled="11-four-stars-with-a-sealed-table", star=4)
    invoice = next(row for row in made.content["invoices"] if row.get("breakdown"))
    line = f"invoices/{invoice['id']}/breakdown/lines/{invoice['breakdown']['lines'][0]['id']}"
    edits = {
        "fields/enterprise.representative.name": "李𠮷𠀋䶮",  # the last is rare, but there is a shape for it
        f"invoices/{invoice['id']}/seller": "𠮷云公司",
        f"{line}/name": "云服务😀",
        f"contracts/{made.content['contracts'][0]['id']}/parties": ["甲𠮸", "乙"],  # not printed
    }
    written = writing.change(actor=actor, declaration=made, edits=[Edit(*one) for one in edits.items()])
    assert dict(unset(written.declaration, written.judged)) == {
        "fields/enterprise.representative.name": "𠮷𠀋",
        f"invoices/{invoice['id']}/seller": "𠮷",
        f"{line}/name": "😀",
    }
