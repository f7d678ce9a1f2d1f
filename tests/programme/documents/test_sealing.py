"""Scans of sealed pages: each for its place and day, frozen with what is submitted, bound at the end, no evidence by themselves."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.files.storage import default_storage

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import submitting
from yunxing.programme.declarations.model import Change, Declaration
from yunxing.programme.documents import binding, places, sealing
from yunxing.programme.documents.model import Bound, SealedScan
from yunxing.programme.papers import proposing, verbs
from yunxing.programme.papers.keeping import keep
from yunxing.programme.papers.model import Paper
from yunxing.programme.refusals import NotAllowedError, RefusedError
from yunxing.programme.review import queries as review
from yunxing.programme.work import leases

from ..factories import NOON, declaration, officer, owner
from ..papers.making import add, pdf
from .filed import with_papers

SIGNED, SEALED, DATED = "fields/commitment.signed", "fields/commitment.sealed", "fields/commitment.dated"
DAY = date(2020, 5, 6)


def up(
    actor: Actor, made: Declaration, path: str, *, on: date = DAY, name: str = "盖章页.pdf", seed: int = 1
) -> SealedScan:
    blob = keep(io.BytesIO(pdf(seed)), name=name)
    return sealing.upload(actor=actor, declaration=made, path=path, on=on, blob=blob, name=name)


def values(made: Declaration) -> dict[str, object]:
    made.refresh_from_db()
    return dict(made.content.get("fields", {}))


def test_a_scan_is_taken_for_its_place_and_the_form_has_its_day() -> None:
    actor, made = declaration()
    scan = up(actor, made, SEALED)
    assert (scan.paper.name, scan.came_for_it) == ("签字盖章/盖章页.pdf", True)
    assert (values(made)["commitment.sealed"], values(made)["commitment.dated"]) == (True, "2020-05-06")
    assert [
        (c.path, c.person) for c in Change.objects.filter(declaration=made, path__in=[SEALED, DATED]).order_by("number")
    ] == [
        (SEALED, actor.person),
        (DATED, actor.person),
    ]
    assert {seal.path: (seal.done, seal.dated) for seal in places.seals(made)}[SEALED] == (True, "2020-05-06")
    assert [one.paper.name for one in places.scans(made)[SEALED]] == ["签字盖章/盖章页.pdf"]


def test_the_day_of_a_table_stands_with_the_table_and_one_scan_serves_several_places() -> None:
    actor, made = declaration(star=4, filled="11-four-stars-with-a-sealed-table")
    path = next(seal.path for seal in places.seals(made) if seal.path.endswith("sealed_by/enterprise"))
    first, second = up(actor, made, path), up(actor, made, SIGNED)
    assert first.paper == second.paper
    assert (first.came_for_it, second.came_for_it) == (True, False)
    made.refresh_from_db()
    invoice = next(row for row in made.content["invoices"] if row["id"] == path.split("/")[1])
    assert invoice["breakdown"]["sealed_by"]["enterprise"] == "2020-05-06"
    again = up(actor, made, path)
    assert (again, SealedScan.objects.count()) == (first, 2)


def test_what_was_uploaded_for_a_place_goes_with_it_unless_something_else_needs_it() -> None:
    actor, made = declaration()
    one, other = up(actor, made, SEALED), up(actor, made, SIGNED)
    sealing.take_away(actor=actor, scan=one)
    assert Paper.objects.get().removed_at is None
    sealing.take_away(actor=actor, scan=SealedScan.objects.get(pk=other.pk))
    assert Paper.objects.get().removed_at is not None
    assert values(made)["commitment.dated"] == "2020-05-06"
    chosen = add(actor, made, "合同.pdf", pdf(2)).paper
    kept = sealing.show(actor=actor, declaration=made, path=SEALED, on=DAY, paper=chosen)
    sealing.take_away(actor=actor, scan=kept)
    assert Paper.objects.get(pk=chosen.pk).removed_at is None


def test_a_removed_file_shows_nothing_until_it_is_brought_back() -> None:
    actor, made = declaration()
    scan = up(actor, made, SEALED)
    paper = verbs.remove(actor=actor, paper=scan.paper)
    assert places.scans(made) == {}
    with pytest.raises(RefusedError, match="没有这个文件"):
        sealing.show(actor=actor, declaration=made, path=SIGNED, on=DAY, paper=paper)
    verbs.restore(actor=actor, paper=paper)
    assert list(places.scans(made)) == [SEALED]


@pytest.mark.parametrize(
    ("path", "on", "name", "said"),
    [
        ("fields/enterprise.name", DAY, "a.pdf", "没有这一处"),
        ("invoices/i9/breakdown/sealed_by/enterprise", DAY, "a.pdf", "没有这一处"),
        (SEALED, NOON.date() + timedelta(days=1), "a.pdf", "不能晚于今天"),
        (SEALED, DAY, "a.docx", "不是扫描件"),
    ],
)
def test_what_is_no_scan_of_a_place_is_refused_and_leaves_nothing(path: str, on: date, name: str, said: str) -> None:
    with clock.moved_to(NOON):
        actor, made = declaration()
        with pytest.raises(RefusedError, match=said):
            up(actor, made, path, on=on, name=name)
    assert (Paper.objects.count(), SealedScan.objects.count(), "commitment.dated" in values(made)) == (0, 0, False)


def test_only_the_enterprise_shows_seals_and_only_while_it_may_write() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    scan = up(actor, made, SEALED)
    for stranger in (owner(), officer("320706")):
        with pytest.raises(NotAllowedError):
            up(stranger, made, SIGNED)
        with pytest.raises(NotAllowedError):
            sealing.take_away(actor=stranger, scan=scan)
    _, foreign = declaration()
    with pytest.raises(RefusedError, match="没有这个文件"):
        sealing.show(actor=actor, declaration=made, path=SIGNED, on=DAY, paper=up_of(foreign))
    submission = submitting.submit(actor=actor, declaration=made)
    assert [(f["name"], f.get("seals")) for f in submission.files] == [("签字盖章/盖章页.pdf", [SEALED])]
    with pytest.raises(RefusedError, match="不能修改"):
        sealing.take_away(actor=actor, scan=scan)
    shown = review.bench(officer("320706"), made)
    assert (shown.shown_sealed, [s.paper.name for _, scans in shown.seals for s in scans]) == (
        1,
        ["签字盖章/盖章页.pdf"],
    )


def up_of(foreign: Declaration) -> Paper:
    membership = foreign.enterprise.memberships.get()
    return add(Actor(membership.person, membership=membership), foreign, "b.pdf", pdf(3)).paper


def test_a_page_of_the_commitment_proposes_nothing_and_a_sealed_table_is_read() -> None:
    actor, made = declaration(star=4, filled="11-four-stars-with-a-sealed-table")
    table = next(seal.path for seal in places.seals(made) if seal.path.endswith("sealed_by/enterprise"))
    commitment, sealed = up(actor, made, SEALED), up(actor, made, table, name="明细.pdf", seed=2)
    made.refresh_from_db()
    papers = list(Paper.objects.prefetch_related("seals").order_by("pk"))
    assert [p.pk for p in proposing._proving(made, papers)] == [sealed.paper_id]
    verbs.set_item(actor=actor, paper=commitment.paper, item="other")
    papers = list(Paper.objects.prefetch_related("seals").order_by("pk"))
    assert [p.pk for p in proposing._proving(made, papers)] == [commitment.paper_id, sealed.paper_id]


def test_scans_are_bound_after_the_proofs_under_their_own_heading() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    with_papers(actor, made)
    plain = binding.key_of(Declaration.objects.get(pk=made.pk))
    up(actor, made, SEALED)
    up(actor, made, SIGNED)
    made.refresh_from_db()
    assert binding.key_of(made) != plain
    asked = binding.ask(actor=actor, declaration=made)
    leases.work(most=8)
    bound = Bound.objects.get(pk=asked.pk)
    assert (bound.state, [f["zh"] for f in bound.findings if "没有列入" in f["zh"]]) == ("made", [])
    assert bound.blob is not None
    with default_storage.open(bound.blob.place) as file, pikepdf.open(io.BytesIO(file.read())) as book:
        marks = [(mark.title, [below.title for below in mark.children]) for mark in book.open_outline().root]
    assert marks[-2] == (
        "签字盖章页扫描件",
        ["真实性承诺、封面：申报单位（公章） 签字盖章/盖章页.pdf", "真实性承诺：法人代表（签字） 签字盖章/盖章页.pdf"],
    )
