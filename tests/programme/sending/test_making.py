"""The file of a package: it says what the platform says, is of the package that asked for it, and a break is told."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from yunxing.guide.declaration import reader
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.confirming import verbs as confirming
from yunxing.programme.confirming.queries import wanted
from yunxing.programme.declarations import submitting
from yunxing.programme.declarations.judging import judge
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.editions.keeping import ruled
from yunxing.programme.papers.keeping import as_file
from yunxing.programme.sending import making, verbs
from yunxing.programme.sending.model import Package
from yunxing.programme.standing.model import Exemption
from yunxing.programme.work import leases
from yunxing.programme.work.model import Job

from ..documents.filed import with_papers
from ..factories import declaration, fill, officer, owner
from ..procedure.walking import passed


def _packed(actor: Actor, made: Declaration) -> Package:
    """The package that a county makes of a declaration, with its file."""
    with_papers(actor, made)
    submitting.submit(actor=actor, declaration=made)
    Declaration.objects.filter(pk=made.pk).update(state="passed")
    made.refresh_from_db()
    county = officer("320706")
    put = verbs.make(actor=county, call=made.call, stage="county", declarations=[made])
    put = verbs.have_written(actor=county, package=put)
    assert making.write.call(put.pk, put.revision, about="x") == "made"
    put.refresh_from_db()
    return put


def _row(put: Package, folder: Path) -> dict[str, object]:
    """The one row of its 汇总表, by the heads of the columns."""
    assert put.blob is not None
    with as_file(put.blob) as path, zipfile.ZipFile(path) as file:
        [name] = [one for one in file.namelist() if one.endswith("汇总表.xlsx")]
        book = CalamineWorkbook.from_path(file.extract(name, folder))
    rows = book.get_sheet_by_name("认定").to_python()
    head = next(number for number, row in enumerate(rows) if row[0] == "序号")
    return {str(title): value for title, value in zip(rows[head], rows[head + 1], strict=True)}


def _declared(put: Package, folder: Path) -> Path:
    """Its 申报.yaml."""
    assert put.blob is not None
    with as_file(put.blob) as path, zipfile.ZipFile(path) as file:
        [name] = [one for one in file.namelist() if one.endswith("申报.yaml")]
        return Path(file.extract(name, folder))


def test_what_a_provider_confirmed_here_counts_in_the_summary_and_stands_in_the_file(tmp_path: Path) -> None:
    actor, made = declaration(filled="05-three-stars-table-not-sealed")
    one = wanted(made)[0]
    provider = owner(name=one.provider, uscc=made.content["providers"][0]["uscc"], declares=False, provides=True)
    asked = confirming.ask(actor=actor, declaration=made, path=one.path)
    confirming.answer(actor=provider, confirmation=asked, yes=True)
    made.refresh_from_db()
    put = _packed(actor, made)
    made.refresh_from_db()
    judged = judge(made)
    assert (judged.verdict.outcome.name, judged.verdict.stars[3].at("investment").evidenced) == ("MEETS", 21_000)
    assert _row(put, tmp_path)["上云投入（万元）"] == 2.1
    file = _declared(put, tmp_path)
    assert reader(ruled(made.edition)).read(file) == judged.declared
    assert file.read_text("utf-8").startswith(f"# {clock.today()} 提交")


def test_who_is_exempt_by_the_platforms_list_is_exempt_in_the_summary(tmp_path: Path) -> None:
    actor, made = declaration()
    city = officer("3207")
    Exemption.objects.create(
        area="3207", name=made.enterprise.name, from_on=date(2020, 3, 1), until_on=None, source="市名单",
        authority=city.authority, made_by=city.person, made_at=clock.now(),
    )  # fmt: skip
    made = fill(actor, made, "06-three-stars-exempt")
    put = _packed(actor, made)
    made.refresh_from_db()
    assert judge(made).verdict.stars[3].at("investment").status.name == "WAIVED"
    assert _row(put, tmp_path)["免投入要求"] == "是"


def test_a_file_of_what_was_taken_out_meanwhile_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    county, one = passed(papers=True)
    _, two = passed(papers=True, of=one.call)
    put = verbs.make(actor=county, call=one.call, stage="county", declarations=[one, two])
    put = verbs.have_written(actor=county, package=put)
    real = making._lay_out

    def meanwhile(*given: object) -> None:
        real(*given)  # type: ignore[arg-type]
        monkeypatch.setattr(making, "_lay_out", real)
        verbs.take_out(actor=county, package=put, declaration=two)
        verbs.have_written(actor=county, package=put)

    monkeypatch.setattr(making, "_lay_out", meanwhile)
    assert making.write.call(put.pk, put.revision, about="x") == "wanted"
    put.refresh_from_db()
    assert (put.state, put.blob) == ("wanted", None)
    assert making.write.call(put.pk, put.revision, about="x") == "made"
    put.refresh_from_db()
    assert put.blob is not None
    with as_file(put.blob) as path, zipfile.ZipFile(path) as file:
        dossiers = [name.split("/")[1] for name in file.namelist() if name.endswith("申报书.pdf")]
    assert dossiers == [f"01_{one.name}"]


def test_what_breaks_is_told_tried_again_and_may_be_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    county, made = passed(papers=True)
    put = verbs.make(actor=county, call=made.call, stage="county", declarations=[made])
    put = verbs.have_written(actor=county, package=put)
    with monkeypatch.context() as full:
        full.setattr(making, "_pack", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        leases.work()
    put.refresh_from_db()
    assert (put.state, (put.problem or [""])[0][:10]) == ("failed", "生成报送文件时系统出")
    job = Job.objects.get(task=making.write.module_path)
    assert job.state == "ready"
    assert making.write.call(*job.args, about="x") == "made"
    # A worker that died for good says nothing: the file may be asked for anew.
    Package.objects.filter(pk=put.pk).update(state="wanted")
    Job.objects.filter(pk=job.pk).update(state="failed")
    put = verbs.have_written(actor=county, package=put)
    assert Job.objects.filter(task=making.write.module_path, state="ready").get().args == [put.pk, put.revision]
