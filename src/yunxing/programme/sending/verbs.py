"""Packages put together, numbered, sent on and received (R79, R80, R86); the city's opinion and recommendation (R56)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F

from .. import clock
from ..acting import Actor, verb
from ..calls.model import Call
from ..declarations import writing
from ..declarations.content import edition_of
from ..declarations.model import Declaration, State
from ..journal.verbs import record, stand_in_line
from ..messages.verbs import officers, tell
from ..procedure.case import OnRecord
from ..procedure.conditions import is_packed, no_end_is_asked, no_sanction_is_in_force
from ..procedure.model import Step
from ..procedure.moving import is_, move, refuse_interest
from ..procedure.saying import naming, tell_members
from ..procedure.table import Who
from ..refusals import NotAllowedError, RefusedError
from ..work.model import Job
from . import making, rules
from .model import Package, Packed, Recommendation, Stage

MOST = 500
"""Declarations of one package."""


@verb
def make(*, actor: Actor, call: Call, stage: str, declarations: Sequence[Declaration]) -> Package:
    """A package of declarations that passed this office, not sent yet. Raises ``RefusedError`` for one that may not be in it."""
    if stage not in rules.stages_of(actor) or actor.authority is None or actor.jurisdiction is None:
        raise NotAllowedError("您的部门不报送这类材料", "your office does not send this kind of package")
    receiver = rules.receiver_of(actor.jurisdiction)
    if receiver is None:
        raise RefusedError(
            "没有上级部门，请先在“部门”页设立", "there is no office above: found it first", field="stage"
        )
    writing.hold(declarations)
    stand_in_line()  # numbers without gaps
    year = clock.today().year
    # The number names the area: a second office there goes on where the first has got to.
    begun = Package.objects.filter(sender__jurisdiction=actor.jurisdiction, made_at__year=year).count()
    package = Package.objects.create(
        number=f"B{actor.jurisdiction.pk}-{year}-{begun + 1:03}",
        call=call,
        stage=stage,
        sender=actor.authority,
        receiver=receiver,
        made_by=actor.person,
        made_at=clock.now(),
    )
    record("package.make", package, actor, stage=stage, call=call.pk)
    put_in(actor=actor, package=package, declarations=declarations)
    return package


@verb
def put_in(*, actor: Actor, package: Package, declarations: Sequence[Declaration]) -> int:
    """Put declarations into a package that is not sent; how many. What lies in another one is refused by name."""
    package = _held(actor, package)
    if not declarations:
        raise RefusedError("请至少选择一份申报", "choose at least one declaration", field="numbers")
    if package.items.count() + len(declarations) > MOST:
        raise RefusedError(
            f"一个材料包最多 {MOST} 份，请分开报送", f"at most {MOST} in a package: split it", field="numbers"
        )
    stage = Stage(package.stage)
    for one in sorted(declarations, key=lambda d: d.pk):
        declaration = writing.held(one)
        who = Who.COUNTY if stage == Stage.COUNTY else Who.CITY
        if declaration.call_id != package.call_id or not is_(who, actor, declaration):
            raise NotAllowedError(
                f"{declaration.number} 不属于本批次或本辖区", f"{declaration.number} is not of this call and area"
            )
        if declaration.state != rules.LIES_IN[stage]:
            now = State(declaration.state).label
            raise RefusedError(
                f"{declaration.number} 处于“{now}”，不能列入（应为“{rules.LIES_IN[stage].label}”）",
                f"{declaration.number} is {declaration.state}",
                field="numbers",
            )
        other = rules.lying_in(stage).filter(declaration=declaration).select_related("package").first()
        if other is not None:
            raise RefusedError(
                f"{declaration.number} 已列入材料包 {other.package.number}",
                f"{declaration.number} lies in package {other.package.number}",
                field="numbers",
            )
        Packed.objects.create(package=package, declaration=declaration)
    _made_anew(package)
    record("package.put_in", package, actor, numbers=[one.number for one in declarations])
    return len(declarations)


@verb
def take_out(*, actor: Actor, package: Package, declaration: Declaration) -> None:
    """Take a declaration out of a package that is not sent."""
    package = _held(actor, package)
    refuse_interest(actor, declaration)
    if not package.items.filter(declaration=declaration).delete()[0]:
        raise RefusedError("材料包里没有这份申报", "it is not in the package", field="number")
    _made_anew(package)
    record("package.take_out", package, actor, number=declaration.number)


@verb
def give_number(*, actor: Actor, package: Package, letter_number: str) -> Package:
    """Say the number (文号) of the covering letter: without it nothing is sent."""
    package = _held(actor, package)
    text = " ".join(letter_number.split())
    if not 0 < len(text) <= 60:
        raise RefusedError("请填写行文文号（不超过 60 字）", "give the letter's number", field="letter_number")
    package.letter_number = text
    package.save(update_fields=["letter_number"])
    record("package.number", package, actor, letter_number=text)
    return package


@verb
def have_written(*, actor: Actor, package: Package) -> Package:
    """Have the file of a package made in the background: every 申报书 bound, summary, covering list, sums.

    Where it is being made already, nothing more is asked for; a job that was given up meanwhile is made anew.
    """
    package = _held(actor, package)
    if not package.items.exists():
        raise RefusedError("材料包是空的", "the package is empty", field="numbers")
    if package.state != "wanted" or not _is_worked_on(package):
        package.state, package.done, package.problem, package.blob = "wanted", 0, None, None
        package.revision += 1
        package.save(update_fields=["state", "done", "problem", "blob", "revision"])
        record("package.write", package, actor)
        making.write.enqueue(package.pk, package.revision, about=f"package:{package.pk}:{package.revision}")
    return package


@verb
def send(*, actor: Actor, package: Package) -> Package:
    """Send a package: every declaration in it moves on, or nothing does. Late is marked late (R33, R34). Tells the office above.

    Three stars that are filed stay announced until the province has received them (R86).
    """
    package = _held(actor, package)
    if package.state != "made":
        raise RefusedError(
            "请先生成报送文件（汇总表、报送清单和各家申报书）",
            "have the file of the package made first",
            field="state",
            clause="R79–R80",
        )
    if not package.letter_number:
        # Asked of every stage: three stars that are filed move only once they are received, and nothing could be mended then.
        raise RefusedError(
            "请先填写行文文号", "give the number of the covering letter first", field="letter_number", clause="R79–R81"
        )
    items = list(package.items.select_related("declaration").order_by("pk"))
    writing.hold(item.declaration for item in items)
    for item in items:
        declaration = writing.held(item.declaration)
        if package.stage == Stage.FILING:
            with naming(declaration):
                _to_be_filed(actor, declaration)
            continue
        with naming(declaration):
            step = move("send", actor=actor, declaration=declaration)
        record("package.sent_with", declaration, actor, package=package.number, before=step.before)
        tell_members(declaration, f"已随 {package.number} 报送上级", f"was sent on with {package.number}")
    call = package.call
    last = call.county_by if package.stage == Stage.COUNTY else call.city_by
    package.sent_by, package.sent_at = actor.person, clock.now()
    package.late = clock.now() >= clock.end_of(last)
    package.save(update_fields=["sent_by", "sent_at", "late"])
    record("package.send", package, actor, declarations=len(items), late=package.late, letter=package.letter_number)
    tell(
        officers(package.receiver.jurisdiction),
        "queue",
        zh=f"{package.sender} 报送材料包 {package.number}，共 {len(items)} 份{'（逾期）' if package.late else ''}",
        en=f"{package.sender} sent package {package.number} with {len(items)} declarations{' (late)' if package.late else ''}",
        link=f"/packages/{package.pk}/",
    )
    return package


@verb
def receive(*, actor: Actor, package: Package, copies: Mapping[str, int]) -> int:
    """Tick the sealed copies that came, by declaration number; how many are received with it. Three stars are filed by it (R86).

    Raises ``RefusedError`` for fewer copies than R79 and R80 ask.
    """
    package = Package.objects.select_for_update().get(pk=package.pk)
    if not rules.may_receive(actor, package):
        raise NotAllowedError("只有接收部门可以签收", "only the office that it was sent to ticks its receipt")
    stage = Stage(package.stage)
    waiting = {
        item.declaration.number: item
        for item in package.items.filter(received_at=None).select_related("declaration").order_by("pk")
    }
    writing.hold(item.declaration for number, item in waiting.items() if number in copies)
    done = 0
    for number, count in copies.items():
        item = waiting.get(number)
        if item is None:
            raise RefusedError(f"{number} 不在待签收之列", f"{number} is not to be received", field="numbers")
        if count < rules.COPIES[stage]:
            raise RefusedError(
                f"{number} 应有盖章纸质材料 {rules.COPIES[stage]} 份，实收 {count} 份，请补齐后签收",
                f"{number} needs {rules.COPIES[stage]} sealed copies, {count} came",
                field="copies",
                clause="R79" if stage == Stage.COUNTY else "R80",
            )
        item.copies, item.received_by, item.received_at = count, actor.person, clock.now()
        item.save(update_fields=["copies", "received_by", "received_at"])
        if stage == Stage.FILING:
            declaration = writing.held(item.declaration)
            with naming(declaration):
                move("file", actor=actor, declaration=declaration, reason=package.letter_number)
            record("declaration.file", declaration, actor, package=package.number)
            tell_members(declaration, "已报省备案", "was filed with the province")
        done += 1
    record("package.receive", package, actor, copies=dict(copies))
    return done


@verb
def write_opinion(*, actor: Actor, declaration: Declaration, text: str, sealed_on: date | None) -> Recommendation:
    """Write the city's opinion on the form of four or five stars, and the day on which it was sealed (R56)."""
    declaration = writing.held(declaration)
    if not is_(Who.CITY, actor, declaration) or actor.authority is None:
        raise NotAllowedError("推荐意见由设区市工信部门填写", "the opinion is the city's")
    refuse_interest(actor, declaration)
    if declaration.state not in (State.NOT_DRAWN, State.CHECKED):
        raise RefusedError("核查完成后才填写推荐意见", "the opinion follows the site check", field="text", clause="R56")
    words = text.strip()
    limit = 2_000
    if not 0 < len(words) <= limit:
        raise RefusedError(f"请填写推荐意见（1–{limit} 字）", f"1 to {limit} characters", field="text", clause="R56")
    if sealed_on is not None and sealed_on > clock.today():
        raise RefusedError("盖章日期不能晚于今天", "it was not sealed yet", field="sealed_on", clause="R56")
    written, _ = Recommendation.objects.update_or_create(
        declaration=declaration,
        defaults={
            "authority": actor.authority,
            "text": words,
            "sealed_on": sealed_on,
            "person": actor.person,
            "at": clock.now(),
        },
    )
    record("recommendation.write", declaration, actor, sealed_on=sealed_on, text=words)
    return written


@verb
def recommend(*, actor: Actor, declarations: Sequence[Declaration]) -> list[Step]:
    """Recommend four and five stars to the province: all or none, and only while a tenth is checked (R56, R82, R83)."""
    if not declarations:
        raise RefusedError("请至少选择一份申报", "choose at least one declaration", field="numbers")
    writing.hold(declarations)
    steps = []
    for one in sorted(declarations, key=lambda d: d.pk):
        declaration = writing.held(one)
        with naming(declaration):
            steps.append(move("recommend", actor=actor, declaration=declaration))
        record("recommendation.give", declaration, actor, edition=edition_of(declaration.edition).key)
        tell_members(declaration, "已由市推荐", "was recommended by the city")
    return steps


def _held(actor: Actor, package: Package) -> Package:
    """The package, locked, where the actor may change it."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a package is held within the verb that changes it")
    found = Package.objects.select_for_update().get(pk=package.pk)
    if not rules.may_change(actor, found):
        if found.sent_at is not None and actor.is_officer() and actor.jurisdiction == found.sender.jurisdiction:
            raise RefusedError("材料包已经报送，不能再改", "the package was sent and stays as it is")
        raise NotAllowedError("只有报送部门可以修改材料包", "only the office that sends it changes a package")
    return found


def _to_be_filed(actor: Actor, declaration: Declaration) -> None:
    """Refuse to send to the province what the province could not file, or what the other packages to it would not take (R81).

    Three stars move by their receipt alone, so that what ``send`` asks of the others is asked here.
    """
    if declaration.state != State.ANNOUNCED:
        now = State(declaration.state).label
        raise RefusedError(f"目前处于“{now}”，不再是“已公布”", f"it is {declaration.state}, no longer announced")
    refuse_interest(actor, declaration)
    case = OnRecord(declaration, actor)
    for condition in (is_packed, no_end_is_asked, no_sanction_is_in_force):
        reason = condition(case)
        if reason is not None:
            raise RefusedError(*reason, clause="R81, R86")


def _made_anew(package: Package) -> None:
    """What was written of it is not the package any more."""
    Package.objects.filter(pk=package.pk).update(
        state="none", done=0, problem=None, blob=None, revision=F("revision") + 1
    )


def _is_worked_on(package: Package) -> bool:
    """Whether a job that makes its file waits or runs."""
    jobs = Job.objects.filter(task=making.write.module_path, state__in=("ready", "running"))
    return jobs.filter(args=[package.pk, package.revision]).exists()
