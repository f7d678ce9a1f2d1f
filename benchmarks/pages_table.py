"""The pages that ``pages.py`` measures: who looks, and at which address. Details are found in the data.

It is imported once the installation that the variables name is set up.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from yunxing.programme.checks.model import Draw, SiteCheck
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.editions.model import Ruling, Trial
from yunxing.programme.evaluation.model import Assignment, Expert, Panel
from yunxing.programme.journal.model import Entry
from yunxing.programme.people.model import Enterprise
from yunxing.programme.publicity.model import Objection, PublicNotice
from yunxing.programme.recognitions.model import Publication, Recognition
from yunxing.programme.sending.model import Package
from yunxing.programme.standing.model import Exemption, FraudCase, Party, Sanction
from yunxing.programme.statistics.model import Trait

Table = dict[str, tuple[str, str]]
SECTIONS = ("basic", "cloud", "narratives", "claims", "investment", "breakdown", "evidence", "commitment")


def own_draft() -> str:
    """The number of the declaration that the account ``enterprise`` has in hand."""
    own = Declaration.objects.filter(enterprise__memberships__person__email="enterprise@example.org", state="draft")
    return own.order_by("-pk").values_list("number", flat=True)[0]


def pages() -> Table:
    """Every page that shows something: who looks (nobody: the public), and its address."""
    return {**applicants(), **lists(), **review(), **evaluation(), **notices(), **standing(), **platform(), **public()}


def _one(found: Any) -> Any:
    """The first of what was found; there has to be one."""
    one = found.first()
    assert one is not None, found.model
    return one


def applicants() -> Table:
    """The enterprise's own pages, and the office's view of a declaration."""
    own = f"/declarations/{own_draft()}/"
    in_county = Declaration.objects.filter(path__startswith="32/3207/320706").order_by("-pk")
    waiting = _one(in_county.filter(state="first_review", submissions__isnull=False))
    returned = in_county.filter(state="returned", submissions__isnull=False).first() or waiting
    return {
        "申报列表·企业 own list": ("enterprise", "/declarations/"),
        "申报概况 overview": ("enterprise", own),
        **{f"申报·{key} section": ("enterprise", f"{own}{key}/") for key in SECTIONS},
        "申报概况·县区 county's view": ("county", f"/declarations/{returned.number}/"),
        "申报·投入·县区 county reads": ("county", f"/declarations/{waiting.number}/investment/"),
        "退回补正 return": ("county", f"/declarations/{waiting.number}/return/"),
        "改动 changes": ("county", f"/declarations/{returned.number}/changes/"),
        "修改记录 history": ("enterprise", f"{own}history/"),
        "评定结论 panel": ("enterprise", f"{own}panel/"),
        "企业 own enterprise": ("enterprise", "/enterprise/"),
        "消息·企业 messages": ("enterprise", "/messages/"),
        "客户确认 confirmations": ("provider", "/confirmations/"),
    }


def lists() -> Table:
    """Lists of declarations and enterprises, offices, calls, statistics."""
    enterprise = _one(Enterprise.objects.filter(jurisdiction="320706").order_by("-pk"))
    call = Declaration.objects.order_by("pk").values_list("call", flat=True)[0]
    most = Trait.objects.values("kind", "key").annotate(count=Count("pk")).order_by("-count")
    provider, missed = (most.filter(kind=kind)[0]["key"] for kind in ("provider", "missed"))
    return {
        "申报列表·县区 county's list": ("county", "/declarations/"),
        "申报列表·设区市 city's list": ("city", "/declarations/"),
        "申报列表·省 province's list": ("province", "/declarations/"),
        "申报列表·审计 auditor's list": ("auditor", "/declarations/"),
        "申报列表·专家 expert's list": ("expert", "/declarations/"),
        "列表·第二页 page 2": ("province", "/declarations/?page=2"),
        "列表·最后一页 last page": ("province", "/declarations/?page=99999"),
        "列表·按名称 by name": ("province", "/declarations/?sort=name"),
        "列表·按投入 by amount": ("province", "/declarations/?sort=money"),
        "列表·查找 found by words": ("province", "/declarations/?q=样"),
        "列表·筛选 filtered": ("province", "/declarations/?state=first_review&outcome=meets&star=3"),
        "列表·地区与行业 by area, industry": ("province", "/declarations/?area=3207&industry=C"),
        "列表·到达 by what was reached": ("province", "/declarations/?reached=3"),
        "列表·云服务商 by provider": ("province", f"/declarations/?provider={provider}"),
        "列表·未达到 by what is missed": ("city", f"/declarations/?missed={missed}&invested=0-5&call={call}"),
        "列表·有效称号 by valid title": ("province", "/declarations/?title=valid&year=2026"),
        "企业核验·县区 enterprises": ("county", "/enterprises/"),
        "企业核验·省 all enterprises": ("province", "/enterprises/"),
        "企业核验·查找 found": ("province", "/enterprises/?q=样"),
        "企业·核验 one judged": ("county", f"/enterprises/{enterprise.pk}/"),
        "部门 office": ("city", "/office/"),
        "部门·省 office": ("province", "/office/"),
        "部门·运维 offices": ("operator", "/offices/"),
        "地区·省 area": ("province", "/offices/areas/320706/"),
        "批次 calls": ("county", "/calls/"),
        "批次·详情 call": ("province", f"/calls/{call}/"),
        "消息 messages": ("province", "/messages/"),
        **{f"统计·{who} statistics": (who, "/statistics/?colour=titles") for who in ("county", "city", "province")},
        "统计·批次 statistics of a call": ("province", f"/statistics/?call={call}"),
        "统计·图 public statistics": ("", "/public/map/"),
    }


def review() -> Table:
    """First review, site checks, packages, recommendation, publication."""
    near = Declaration.objects.filter(path__startswith="32/3207/").order_by("-pk")
    # With files, so that the bench shows a page beside the rows.
    waiting = _one(near.filter(state="first_review", papers__isnull=False).distinct())
    county = "county" if waiting.jurisdiction_id == "320706" else f"office-{waiting.jurisdiction_id}"
    drawn = _one(near.filter(state="drawn", site_checks=None))
    left = _one(near.filter(state="not_drawn"))
    visit = _one(
        SiteCheck.objects.filter(authority__jurisdiction="3207").annotate(n=Count("photos")).order_by("-n", "-pk")
    )
    draw = _one(Draw.objects.filter(authority__jurisdiction="3207", drawn_at__isnull=False).order_by("-pk"))
    call = draw.call_id
    large = Package.objects.annotate(n=Count("items")).order_by("-n", "pk")
    filing = _one(large.filter(stage="filing", sent_at=None))
    sent = _one(large.filter(receiver__jurisdiction="32", sent_at__isnull=False))
    came = _one(large.filter(receiver__jurisdiction="3207", sent_at__isnull=False, items__received_at=None))
    return {
        "初审·县区 county's queue": ("county", "/review/"),
        "初审·设区市 city's queue": ("city", "/review/"),
        "初审·按疑点 queue by risk": ("county", "/review/?sort=risk"),
        "初审·最后一页 queue, last page": ("county", "/review/?page=9999&star=3"),
        "初审台 bench": (county, f"/declarations/{waiting.number}/review/"),
        "材料包·县区 county's packages": ("county", "/packages/"),
        "材料包·设区市 filing": ("city", "/packages/?stage=filing"),
        "材料包·推荐 recommending": ("city", "/packages/?stage=recommending"),
        "材料包·省 province's packages": ("province", "/packages/"),
        "材料包·未报送 package, not sent": ("city", f"/packages/{filing.pk}/"),
        "材料包·待签收 package, to receive": ("city", f"/packages/{came.pk}/"),
        "材料包·已签收 package, received": ("province", f"/packages/{sent.pk}/"),
        "推荐 recommending": ("city", f"/recommending/?call={call}"),
        "集中发布 publishing": ("province", f"/publishing/?call={call}"),
        "核查 checks": ("city", f"/checks/?call={call}"),
        "核查·筛选 checks of a state": ("city", f"/checks/?call={call}&state=not_drawn"),
        "核查·最后一页 checks, last page": ("city", f"/checks/?call={call}&page=9999"),
        "核查·安排 order a visit": ("city", f"/checks/{drawn.number}/order/"),
        "核查·增加 add a check": ("city", f"/checks/{left.number}/add/"),
        "核查·详情 a visit": ("city", f"/checks/visits/{visit.pk}/"),
        "核查·本人 own visits": ("county", "/visits/"),
        "核查·手机 visit on the phone": ("county", f"/visits/{visit.pk}/"),
        "核查·手机内容 what stands on it": ("county", f"/visits/{visit.pk}/state/"),
        "抽样·公开 a draw, public": ("", f"/public/draws/{draw.pk}/"),
        "抽样·抽中 a draw, those drawn": ("", f"/public/draws/{draw.pk}/?only=drawn"),
    }


def evaluation() -> Table:
    """Panels, cases, experts."""
    of_city = Panel.objects.filter(authority__jurisdiction="3207").annotate(n=Count("cases")).order_by("-n", "pk")
    running = _one(of_city.filter(closed_at=None).order_by("-pk"))
    over = _one(of_city.filter(closed_at__isnull=False))
    own = Assignment.objects.filter(expert__person__email="expert@example.org", recused_at=None)
    mine = _one(own.filter(case__panel=running, given_at=None).order_by("pk"))
    done = _one(over.cases.order_by("pk"))
    expert = _one(Expert.objects.filter(person__email="expert@example.org"))
    return {
        "评审·专家 expert's cases": ("expert", "/evaluation/"),
        "评审·最后一页 expert, last page": ("expert", "/evaluation/?page=9999"),
        "评审·专家一件 expert's case": ("expert", f"/evaluation/cases/{mine.case_id}/"),
        "评审·专家的申报 expert reads": ("expert", f"/declarations/{mine.case.declaration.number}/"),
        "评审·本人 oneself": ("expert", "/evaluation/self/"),
        "评审·设区市 city's board": ("city", "/evaluation/"),
        "评审·省 province's board": ("province", "/evaluation/"),
        "评审组 panel": ("city", f"/evaluation/panels/{running.pk}/"),
        "评审组·已结束 panel, over": ("city", f"/evaluation/panels/{over.pk}/"),
        "评审组·修改 panel, changed": ("city", f"/evaluation/panels/{running.pk}/edit/"),
        "评审·一件 case": ("city", f"/evaluation/cases/{mine.case_id}/"),
        "评审·一件已结论 case, decided": ("city", f"/evaluation/cases/{done.pk}/"),
        "专家 experts": ("city", "/evaluation/experts/"),
        "专家·详情 expert": ("city", f"/evaluation/experts/{expert.post_id}/"),
    }


def notices() -> Table:
    """An office's notices, objections, announcements."""
    of_city = (
        PublicNotice.objects.filter(authority__jurisdiction="3207")
        .annotate(n=Count("items__objections"))
        .order_by("-n")
    )
    running = _one(of_city.filter(closed_at=None, opened_at__isnull=False))
    objection = _one(Objection.objects.filter(item__notice=running).order_by("pk"))
    return {
        "公示·设区市 city's notices": ("city", "/notices/"),
        "公示·省 province's notices": ("province", "/notices/"),
        "公示·详情 notice": ("city", f"/notices/{running.pk}/"),
        "公示·拟定 notice, new": ("city", "/notices/new/"),
        "公示·拟定·省 notice, new": ("province", "/notices/new/"),
        "异议 objection": ("city", f"/notices/objections/{objection.pk}/"),
        "公布 announcing": ("city", "/notices/announce/"),
        "公示·公开 public notices": ("", "/public/notices/"),
        "公示·公开·最后一页 last page": ("", "/public/notices/?page=9999"),
        "公示·公开·查找 found": ("", "/public/notices/?q=有限公司"),
        "公示·公开·一份 public notice": ("", f"/public/notices/{running.pk}/"),
        "公示·公开·名单查找 name in it": ("", f"/public/notices/{running.pk}/?q=有限"),
        "公示·提出异议 object": ("", f"/public/notices/{running.pk}/object/{running.items.all()[0].pk}/"),
        "异议查询 look up": ("", "/public/objections/"),
    }


def standing() -> Table:
    """Cases of fraud, sanctions, exemptions."""
    newest = FraudCase.objects.filter(declaration__path__startswith="32/3207/").order_by("-pk")
    live, decided = _one(newest.filter(decided_at=None)), _one(newest.filter(found=True))
    struck = _one(Sanction.objects.filter(party=Party.PROVIDER).order_by("-pk"))
    exempt = _one(Exemption.objects.order_by("-pk"))
    return {
        "惩戒·县区 county's cases": ("county", "/standing/"),
        "惩戒·设区市 city's cases": ("city", "/standing/"),
        "惩戒·省 province's cases": ("province", "/standing/"),
        "惩戒·待听取 to be heard": ("city", "/standing/?stage=open"),
        "惩戒·查找 found": ("province", "/standing/?q=有限公司"),
        "惩戒·一件 case": ("city", f"/standing/cases/{live.number}/"),
        "惩戒·一件已认定 case, decided": ("auditor", f"/standing/cases/{decided.number}/"),
        "惩戒名单 sanctions": ("city", "/standing/sanctions/"),
        "惩戒名单·查找 found": ("city", "/standing/sanctions/?q=样例&running=1"),
        "惩戒·服务商 sanction": ("province", f"/standing/sanctions/{struck.pk}/"),
        "豁免名单 exemptions": ("city", "/standing/exemptions/"),
        "豁免名单·查找 found": ("city", "/standing/exemptions/?q=样例&area=3207&running=1"),
        "接口·惩戒 API by name": ("province", f"/api/standing?name={exempt.name}"),
        "接口·惩戒 API by code": ("county", f"/api/standing?uscc={struck.uscc}"),
    }


def platform() -> Table:
    """Editions and rulings, journal, operations."""
    ruling = _one(Ruling.objects.filter(made_at=None).order_by("-pk"))
    trial = _one(Trial.objects.filter(edition__key="bench-draft").order_by("-pk"))
    entry = _one(Entry.objects.order_by("-number"))
    number = Entry.objects.filter(subject__startswith="declaration:").order_by("-number")[0].subject
    kept, packaged = "/editions/bench-draft/", "/editions/jiangsu-2020/"
    return {
        "规则 editions": ("province", "/editions/"),
        "规则·随带版本 edition": ("province", packaged),
        "规则·随带文件 file": ("province", f"{packaged}files/requirements/"),
        "规则·草稿 draft": ("province", kept),
        "规则·数值 values": ("province", f"{kept}values/"),
        "规则·文件 draft's file": ("province", f"{kept}files/requirements/"),
        "规则·修改记录 history": ("province", f"{kept}history/"),
        "规则·差异 differences": ("province", f"{kept}differences/"),
        "规则·试算 trial": ("province", f"/editions/trials/{trial.pk}/"),
        "解释 rulings": ("province", "/editions/rulings/"),
        "解释·一项 ruling": ("province", f"/editions/rulings/{ruling.pk}/"),
        "日志·审计 journal": ("auditor", "/journal/"),
        "日志·省 journal": ("province", "/journal/"),
        "日志·最后一页 journal, last page": ("auditor", "/journal/?page=99999"),
        "日志·对象 journal of a case": ("auditor", f"/journal/?on={number}"),
        "日志·行为 journal by act": ("auditor", "/journal/?act=declaration.begin"),
        "日志·日期 journal by day": ("auditor", "/journal/?since=2026-01-01&until=2026-12-31"),
        "日志·一条 entry": ("auditor", f"/journal/{entry.number}/"),
        "运行 operations": ("operator", "/operations/"),
        "运行·清除 erasing": ("operator", "/operations/erase/"),
    }


def public() -> Table:
    """What everybody sees: results, publications, verification; files among them (a budget of their own)."""
    title = _one(Recognition.objects.filter(revoked_on=None).order_by("-pk"))
    most = _one(Publication.objects.annotate(n=Count("recognitions")).order_by("-n"))
    return {
        "首页 home": ("", "/"),
        "公开·首页 public": ("", "/public/"),
        "公开·称号 results": ("", "/public/results/"),
        "公开·称号·省 results, logged in": ("province", "/public/results/"),
        "公开·称号·最后一页 last page": ("", "/public/results/?standing=all&page=9999"),
        "公开·称号·名称 by name": ("", "/public/results/?q=科技&standing=all"),
        "公开·称号·拼音 by pinyin": ("", "/public/results/?q=youxiangongsi&standing=all"),
        "公开·称号·首字母 by initials": ("", "/public/results/?q=yxgs"),
        "公开·称号·代码 by code": ("", f"/public/results/?q={title.uscc}"),
        "公开·称号·筛选 filtered": ("", "/public/results/?star=3&city=3207&year=2026"),
        "公开·发布 publication": ("", f"/public/publications/{most.pk}/"),
        "公开·企业 enterprise": ("", f"/public/enterprises/{title.uscc}/"),
        "公开·核验 verification": ("", f"/public/verify/{title.code}/"),
        "公开·订阅 feed": ("", "/public/feed.xml"),
        "下载·CSV download": ("", "/public/results.csv?standing=all"),
        "下载·JSON download": ("", "/public/results.json?standing=all"),
        "下载·抽样 download of a draw": ("", _draw()),
    }


def _draw() -> str:

    return f"/public/draws/{_one(Draw.objects.filter(drawn_at__isnull=False).order_by('-pk')).pk}/draw.json"
