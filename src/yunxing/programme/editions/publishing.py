"""A draft becomes an edition that calls choose, for good; one that no call uses may be taken out of the choice."""

from __future__ import annotations

from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place
from yunxing.guide.offices import offices

from .. import clock
from ..acting import Actor, verb
from ..calls.model import Call
from ..journal.verbs import record
from ..messages.verbs import tell
from ..people.model import Duty, Level, Person
from ..refusals import NotAllowedError, RefusedError
from . import drafting, keeping, rules
from .model import KeptEdition, Stage


@verb
def publish(*, actor: Actor, draft: KeptEdition, revision: int) -> KeptEdition:
    """Publish a draft: from now on it never changes, and its hashes show it (R90). Officers of the province and cities are told.

    ``revision`` is the one that was looked at. Raises ``RefusedError`` where the draft has errors, was changed since, or
    does not follow a ruling in force on the edition that it was begun from (指南 §六(二)).
    """
    if not rules.may_write(actor):
        raise NotAllowedError("只有省工信部门可以发布指南版本", "only the province's office publishes editions")
    draft = KeptEdition.objects.select_for_update().get(pk=draft.pk)
    if draft.stage != Stage.DRAFT:
        raise RefusedError("只有草稿可以发布", f"it is {draft.stage}: only a draft is published")
    if draft.revision != revision:
        raise RefusedError(
            "您查看之后草稿又有修改，请重新核对后再发布",
            "the draft was changed since you looked: look again, then publish",
            field="revision",
        )
    problems = drafting.problems_of(draft)
    if problems:
        first = problems[0]
        raise RefusedError(
            f"草稿还有 {len(problems)} 处错误，改正后才能发布：{first['file']}.yaml 第 {first['line']} 行 {first['zh']}",
            f"{len(problems)} errors stand in the way: {first['file']}.yaml:{first['line']} {first['en']}",
            field="files",
        )
    edition = drafting.readable(draft)
    _rulings(draft)
    _procedure(edition)
    if "office" in draft.files:
        _letters(edition)
        _filing(edition)
    draft.stage, draft.published_by, draft.published_at = Stage.PUBLISHED, actor.person, clock.now()
    draft.fingerprint, draft.digest, draft.problems = edition.fingerprint, keeping.digest_of(draft.files), []
    draft.save()
    record("edition.publish", draft, actor, key=draft.key, fingerprint=draft.fingerprint, digest=draft.digest)
    tell(
        Person.objects.filter(
            posts__duty=Duty.OFFICER, posts__authority__jurisdiction__level__in=(Level.PROVINCE, Level.CITY)
        ).distinct(),
        "rules",
        zh=f"指南新版本已发布，可用于设立批次：{draft.title_zh}（{draft.key}）",
        en=f"A new edition of the guide was published, for calls to choose: {draft.title_en} ({draft.key})",
        link="/calls/",
    )
    return draft


@verb
def withdraw(*, actor: Actor, edition: KeptEdition) -> KeptEdition:
    """Take a published edition out of the choice of calls. It is kept; refused where a call uses it, even a draft of one."""
    if not rules.may_write(actor):
        raise NotAllowedError("只有省工信部门可以停用指南版本", "only the province's office withdraws editions")
    edition = KeptEdition.objects.select_for_update().get(pk=edition.pk)
    if edition.stage != Stage.PUBLISHED:
        raise RefusedError("只有已发布的版本可以停用", f"it is {edition.stage}: only a published one is withdrawn")
    used = Call.objects.filter(edition=edition.key).first()
    if used is not None:
        raise RefusedError(
            f"批次“{used.name}”使用这一版本，不能停用", f"the call {used.name} uses it: it stays", clause="R90"
        )
    edition.stage, edition.withdrawn_at = Stage.WITHDRAWN, clock.now()
    edition.save(update_fields=["stage", "withdrawn_at"])
    record("edition.withdraw", edition, actor, key=edition.key)
    return edition


STARS = (3, 4, 5)
"""The stars that lists, maps and certificates have a place for."""
DECIDERS = (Level.CITY, Level.PROVINCE)
"""The levels that the procedure knows to decide (R3, R5)."""


def _rulings(draft: KeptEdition) -> None:
    """Refuse a draft under which a reading that the province settled would silently fall back to its default."""
    keeping.forget()  # another process may have made one a moment ago
    missing = drafting.missing_rulings(draft)
    if missing:
        zh = "、".join(f"{one.reading}（{one.document}，自 {one.from_} 起）" for one in missing)
        en = ", ".join(f"{one.reading} ({one.document}, from {one.from_})" for one in missing)
        raise RefusedError(
            f"底稿 {draft.begun_from} 上有解释未写入草稿：{zh}。请先在草稿页补入，再核对发布",
            f"rulings on {draft.begun_from} are not in the draft: {en}. Take them over on its page, look again, then publish",
            field="files",
            clause="指南 §六(二)",
        )


def _procedure(edition: Edition) -> None:
    """Refuse an edition whose cases would come to a stand: decided by nobody, or waiting for site checks that it does not ask for."""
    rules = edition.about.site_check
    checked = rules.stars if rules is not None and rules.share_percent else []
    for star in edition.about.stars:
        if star.star not in STARS:
            raise RefusedError(
                f"edition.yaml stars：平台只办理三星级、四星级、五星级，没有 {star.star} 星",
                f"edition.yaml stars: the platform knows three, four and five stars, and no {star.star}",
                field="files",
                clause="指南 §二(二)",
            )
        if star.decider not in DECIDERS:
            raise RefusedError(
                f"edition.yaml stars：{star.star}星由“{star.decider}”决定，平台的程序只有 city（设区市）和 province（省）",
                f"edition.yaml stars: {star.star} is decided by {star.decider!r}; the procedure knows city and province",
                field="files",
                clause="R3, R5",
            )
        if star.decider == Level.PROVINCE and star.star not in checked:
            raise RefusedError(
                f"edition.yaml site_check：{star.star}星由省认定，须规定现场核查（stars 含{star.star}，share_percent 至少为 1），"
                "否则申报停在“待核查”",
                f"edition.yaml site_check: {star.star} is the province's to decide and needs site checks (among stars, "
                "share_percent at least 1), or its cases wait for them for ever",
                field="files",
                clause="R82–R83",
            )


def _letters(edition: Edition) -> None:
    """Refuse an edition whose letters cannot be made."""
    from yunxing.dossier.letters import check, default  # noqa: PLC0415 -- opens Word documents: loaded when asked for

    for kind in offices(edition).letters:
        try:
            faults = list(check(default(kind, edition), kind, edition))
        except InputError as error:
            _, at, zh, en = error.problems[0]
            raise RefusedError(f"office.yaml {at}：{zh}", f"office.yaml {at}: {en}", field="files") from error
        if faults:
            place = Place("office.yaml")
            raise RefusedError(
                f"{place} letters.{kind}：{faults[0].say('zh')}", f"{place} letters.{kind}: {faults[0].say('en')}",
                field="files",
            )  # fmt: skip


def _filing(edition: Edition) -> None:
    """Refuse an edition in which a city decides on a star that it then could not announce or file with the province (R81, R86).

    Filed are the declaration's file and one letter for all: what the edition wants of each enterprise beside them nobody adds.
    """
    office = offices(edition)
    packed = office.packages["city"].items if "city" in office.packages else []
    for star in edition.about.stars:
        if star.decider != Level.CITY:
            continue
        faults = [
            (f"letters.{kind} 的 stars 没有列入{star.star}星", f"letters.{kind}: stars lacks {star.star}")
            for kind in ("announcement", "filing")
            if kind in office.letters and office.letters[kind].stars and star.star not in office.letters[kind].stars
        ]
        for item in packed:
            if item.per == "package" and item.made is None and item.stars and star.star not in item.stars:
                faults.append(
                    (
                        f"packages.city 的“{item.title.zh}”没有列入{star.star}星",
                        f"packages.city {item.key}: stars lacks {star.star}",
                    )
                )
            if item.per == "enterprise" and star.star in item.stars and not item.optional:
                faults.append(
                    (
                        f"packages.city 的“{item.title.zh}”要求{star.star}星每家提交，备案时没有这一件",
                        f"packages.city {item.key}: is asked of {star.star} stars, which are filed without it",
                    )
                )
        if faults:
            zh, en = faults[0]
            raise RefusedError(
                f"office.yaml {zh}：{star.star}星由设区市决定，须能公布并报省备案",
                f"office.yaml {en}; a city decides on {star.star} stars and has to announce and file them",
                field="files",
                clause="R81, R86",
            )
