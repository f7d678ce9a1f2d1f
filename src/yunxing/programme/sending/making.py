"""The file of a package, made in the background: as the desk packs it, from what stands in the store.

Killed half-way it is begun again; what was bound before is not bound again, so that it goes on where it was.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from yunxing.dossier.summary import Entry, Note, listed
from yunxing.guide.files import InputError
from yunxing.reference.text import tidy_code

from .. import clock
from ..checks.model import SiteCheck
from ..declarations.judging import handed_in_on, judge, stated
from ..declarations.model import Declaration
from ..documents import binding
from ..documents.model import Bound
from ..documents.writing import as_yaml, written
from ..editions.keeping import ruled
from ..papers.keeping import copy_to, keep
from ..papers.model import Blob
from ..procedure.case import stars_in_words
from ..publicity.model import Announced
from ..refusals import RefusedError
from .model import Package, Stage

_KIND = {Stage.COUNTY: "county", Stage.FILING: "city", Stage.RECOMMENDING: "city"}
"""The package of the edition (``office.yaml``)."""
_BROKE = (
    "生成报送文件时系统出错，稍后自动重试；仍不成功的，请再次点“生成报送文件”或联系运维人员",
    "something broke while the file was made; it is tried again soon: if that fails too, ask for it once more or tell the operator",
)


@task(queue_name="default")
def write(package_id: int, revision: int, about: str) -> str:
    """Write the file of a package as it was at a revision; the state after it. Done twice it gives the same bytes.

    What was put in or taken out meanwhile is of a later revision, which has a job of its own: nothing of this one is kept.
    Whatever breaks (a disk, the store) is told on the package, and the job is tried again.
    """
    package = Package.objects.select_related("sender__jurisdiction", "call__authority__jurisdiction", "made_by").get(
        pk=package_id
    )
    if package.revision != revision or package.state not in ("wanted", "failed"):
        return package.state
    _of(package).update(state="wanted", done=0, problem=None)
    declarations = [
        item.declaration
        for item in package.items.select_related(
            "declaration__enterprise", "declaration__jurisdiction", "declaration__call__authority__jurisdiction"
        ).order_by("declaration__number")
    ]
    try:
        with tempfile.TemporaryDirectory(prefix="yunxing-package-") as folder:
            _lay_out(package, declarations, Path(folder) / "in")
            _pack(package, declarations, Path(folder))
    except RefusedError as refused:
        return _ended(package, "failed", [refused.zh, refused.en])
    except InputError as error:
        where, _, zh, en = error.problems[0]
        name = Path(str(where)).parent.name
        return _ended(package, "failed", [f"{name}：{zh}", f"{name}: {en}"])
    except Exception:
        _ended(package, "failed", _BROKE)
        raise
    package.refresh_from_db(fields=["state"])
    return package.state


def _of(package: Package) -> QuerySet[Package]:
    """The package while it is still as this job found it."""
    return Package.objects.filter(pk=package.pk, revision=package.revision)


def _ended(package: Package, state: str, problem: Sequence[str]) -> str:
    _of(package).update(state=state, problem=list(problem))
    return state


def _lay_out(package: Package, declarations: Sequence[Declaration], folder: Path) -> None:
    """A folder for each enterprise, as ``yunxing package`` takes them."""
    folder.mkdir()
    for done, declaration in enumerate(declarations, 1):
        home = folder / declaration.number
        home.mkdir()
        # The form's own day of filing stays what was typed (R37); what counts of lists and rulings is the day of handing in.
        day = f"# {handed_in_on(declaration)} 提交；名单、称号、联合惩戒和省厅解释以提交当日为准\n"
        (home / "申报.yaml").write_text(day + as_yaml(declaration, stated(declaration)), encoding="utf-8")
        if package.stage != Stage.FILING:
            bound = _bound(package, declaration)
            with (home / binding.FORM).open("wb") as target:
                copy_to(bound, target)
            (home / "概要说明.pptx").write_bytes(written(declaration, "slide.pptx"))
        _of(package).update(done=done)
    if package.stage == Stage.FILING:
        (folder / "认定结果.docx").write_bytes(_results(package, declarations))


def _bound(package: Package, declaration: Declaration) -> Blob:
    """The 申报书 of a declaration: that which was bound before, or bound now."""
    bound, _ = Bound.objects.get_or_create(
        declaration=declaration,
        key=binding.key_of(declaration),
        defaults={"asked_by": package.made_by, "asked_at": clock.now()},
    )
    if bound.state != "made":
        binding.make.call(bound.pk, about=str(bound.pk))
        bound.refresh_from_db()
    if bound.blob is None:
        why: dict[str, str] = next(iter(bound.findings), {})
        raise RefusedError(
            f"{declaration.number} {declaration.name} 的申报书不能装订：{why.get('zh', '请查看该申报的“申报书”页')}",
            f"the dossier of {declaration.number} cannot be bound: {why.get('en', 'see its page')}",
        )
    return bound.blob


def _pack(package: Package, declarations: Sequence[Declaration], folder: Path) -> None:
    from yunxing.dossier.sending import gathered_pieces, packed  # noqa: PLC0415 -- loads what draws and reads PDFs

    edition = ruled(declarations[0].edition)
    pieces = gathered_pieces(folder / "in", edition, _KIND[Stage(package.stage)])
    verdicts = {one.number: judge(one).verdict for one in declarations}
    summary = listed(
        pieces.entries,
        edition,
        lambda entry: verdicts[Path(entry.file).parent.name],
        unit=package.sender.name,
        dated=clock.today(),
        notes=_notes(declarations),
    )
    target = folder / f"{package.number}.zip"
    packed(pieces, summary, target)
    with target.open("rb") as file:
        blob = keep(file, name=target.name)
    with transaction.atomic():
        _of(package).update(state="made", blob=blob)


def _notes(declarations: Sequence[Declaration]) -> dict[str, Note]:
    """What the office says of site checks, by credit code."""
    visited = SiteCheck.objects.filter(declaration__in=declarations, reported_at__isnull=False)
    passed = dict(visited.order_by("reported_at").values_list("declaration", "passed"))
    return {
        tidy_code(one.enterprise.uscc): Note({"site_check": "通过" if passed[one.pk] else "不通过"})
        for one in declarations
        if one.pk in passed
    }


def _results(package: Package, declarations: Sequence[Declaration]) -> bytes:
    """认定结果 of three stars: the announcement's list, as a letter of filing."""
    from yunxing.dossier.letters import default, fill, rows_of  # noqa: PLC0415

    edition = ruled(declarations[0].edition)
    entries = [Entry(judge(one).declared, one.number) for one in declarations]
    numbers = Announced.objects.filter(declaration__in=declarations).values_list("announcement__number", flat=True)
    office = package.sender
    if not office.phone:
        raise RefusedError(
            f"{office} 没有登记电话，备案函上要写，请在“部门”页填写",
            f"{office} has no telephone, which the letter of filing states: enter it on the office's page",
        )
    data = {
        "标题": f"关于报送{package.call.name}{stars_in_words(package.call.edition, {one.star for one in declarations})}上云企业认定结果备案的函",
        "主送机关": package.receiver.name,
        "批次": package.call.name,
        "公布文号": "、".join(sorted(set(numbers))),
        "发文机关": office.name,
        "联系人": office.name,
        "联系电话": office.phone,
        "发文日期": clock.today(),
        "名单": rows_of(entries, "filing", edition),
    }
    return fill(default("filing", edition), "filing", data, edition)
