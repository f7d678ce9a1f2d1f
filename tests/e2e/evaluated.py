"""What is evaluated, shown to the public and objected to, for the check of every page."""

from __future__ import annotations

from datetime import timedelta

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.evaluation import experts, opinions, panels
from yunxing.programme.publicity import noticing, objecting
from yunxing.programme.publicity.model import PublicNotice

from ..programme.evaluation import making
from ..programme.factories import NOON


def evaluated(who: dict[str, Actor], call: Call) -> list[tuple[str, str, str]]:
    """At the city: an expert's open case, one with opinions apart, one decided against, a draft and an open notice."""
    city = who["city"]
    several = [
        making.expert("3207", employer, fields)
        for employer, fields in (
            ("江苏样例大学计算机学院", ["app", "infra", "data"]),
            ("连云港样例检测研究院有限公司", ["device", "edge"]),
            ("南京样例软件评测中心", ["app", "innovation"]),
            ("江苏样例工业互联网联盟", ["effect"]),
        )
    ]
    who["expert"] = several[0][0]
    experts.declare_interest(
        actor=several[0][0], expert=several[0][1], kind="consultant", name="连云港样例重工有限公司", note="2019年顾问"
    )
    panel = making.panel(city, call, [one for _, one in several], each=4)
    names = ("齿轮制造", "海产加工", "医药包装", "新材料", "纺织", "食品机械")
    apart, mine, failed, shown, draft, _ = (
        making.before_the_city(call, name=f"连云港{name}有限公司")[1] for name in names
    )
    for one in (shown, draft):
        making.decided(city, panel, one)
    failing = making.decided(city, panel, failed, passes=False)
    split, own = panels.put_before(actor=city, panel=panel, declarations=[apart, mine])
    for place, one in enumerate(making.of(split)):
        opinions.give_opinion(
            actor=making.actor_of(one.expert),
            assignment=one,
            passes=place != 1,
            score=(88, 45, 76, 81)[place],
            text="企业资源规划、客户资源管理两项业务均有实际使用，截图与合同相符。\n建议补充成本下降的测算口径。",
        )
    terms = noticing.Terms(
        "2020年度三星级上云企业拟认定名单公示", "连工信公示〔2020〕3号", NOON.date(), NOON.date() + timedelta(7),
        "0518-85800000", "连云港市海州区样例路1号",
    )  # fmt: skip
    notice = noticing.write(actor=city, call=call, declarations=[shown], terms=terms)
    noticing.open_notice(actor=city, notice=notice)
    written = noticing.write(actor=city, call=call, declarations=[draft], terms=terms)
    item = notice.items.get()
    objection = objecting.lodge(
        item=item, text="该企业的客户资源管理并未实际使用。", name="钱异议", reach="0518-80000000"
    ).objection
    objecting.write_found(actor=city, objection=objection, found="调取了近三个月的登录日志。")
    post = several[0][0].post
    assert post is not None
    return [
        ("evaluation-mine", "expert", "/evaluation/"),
        ("evaluation-self", "expert", "/evaluation/self/"),
        ("evaluation-own-case", "expert", f"/evaluation/cases/{own.pk}/"),
        ("evaluation-seen-case", "expert", f"/evaluation/cases/{split.pk}/"),
        ("evaluation-declaration", "expert", f"/declarations/{mine.number}/"),
        ("evaluation", "city", "/evaluation/"),
        ("evaluation-experts", "city", "/evaluation/experts/"),
        ("evaluation-expert", "city", f"/evaluation/experts/{post.pk}/"),
        ("evaluation-panel", "city", f"/evaluation/panels/{panel.pk}/"),
        ("evaluation-panel-new", "city", "/evaluation/panels/new/"),
        ("evaluation-panel-edit", "city", f"/evaluation/panels/{panel.pk}/edit/"),
        ("evaluation-waiting-case", "city", f"/evaluation/cases/{own.pk}/"),
        ("evaluation-split-case", "city", f"/evaluation/cases/{split.pk}/"),
        ("evaluation-failed-case", "city", f"/evaluation/cases/{failing.pk}/"),
        ("notices", "city", "/notices/"),
        ("notice-new", "city", f"/notices/{written.pk}/edit/"),
        ("notice", "city", f"/notices/{notice.pk}/"),
        ("notice-draft", "city", f"/notices/{written.pk}/"),
        ("notice-objection", "city", f"/notices/objections/{objection.pk}/"),
        ("notice-announce", "city", "/notices/announce/"),
        ("public-notices", "nobody", "/public/notices/"),
        ("public-notices-found", "nobody", "/public/notices/?q=新材料"),
        ("public-notice", "nobody", f"/public/notices/{notice.pk}/"),
        ("public-object", "nobody", f"/public/notices/{notice.pk}/object/{item.pk}/"),
        ("public-objections", "nobody", "/public/objections/"),
        ("public-notice-by-a-member", "owner", f"/public/notices/{notice.pk}/"),
    ]


def open_today() -> None:
    """Bring the notices to this week, as pages are looked at in the present."""
    today = clock.today()
    PublicNotice.objects.update(opens_on=today, closes_on=today + timedelta(7))
