"""An enterprise from its registration to its submission, in a real browser, with real files, read and bound by a real worker."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import global_settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Submission
from yunxing.programme.documents.model import Bound
from yunxing.programme.journal.queries import verify
from yunxing.programme.papers.model import Paper, Proposed
from yunxing.programme.people.model import Enterprise

from ..programme.factories import officer
from ..programme.papers.processes import Site, open_call, site, until
from .dropping import drop
from .enterprise import Story, story

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FILES = 7
SEALS = {"申报单位（公章）": "commitment.sealed", "法人代表（签字）": "commitment.signed"}
GOOD = "yun xing 2026"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def here(browser: Browser, tmp_path: Path, settings: Any) -> Iterator[Site]:
    if connection.vendor != "sqlite":
        pytest.skip("looks at a database file of its own")
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the site's, in whose base this process makes people
    with site(tmp_path, settings) as made:
        made.serve()
        made.worker()
        yield made


@pytest.fixture
def another(browser: Browser, here: Site) -> Iterator[Callable[[], Page]]:
    """Browsers of different people; on none of their pages anything may go wrong unseen."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def made() -> Page:
        context = browser.new_context(base_url=here.address, locale="zh-CN", viewport={"width": 1440, "height": 900})
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        return page

    yield made
    for context in contexts:
        context.close()
    assert wrong == []


def _code(home: Path) -> str:
    """The code in the one mail that was sent."""
    until("the mail is sent", lambda: list((home / "mail").glob("*.eml")))
    (mail,) = (home / "mail").glob("*.eml")
    body = message_from_bytes(mail.read_bytes(), policy=policy.default).get_body()
    found = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", body.get_content() if body else "", re.MULTILINE)
    assert found is not None
    return found[1]


def _sign_up(page: Page, home: Path) -> None:
    page.goto("/accounts/signup/")
    page.get_by_label("姓名").fill("孙样华")
    page.get_by_label("邮箱").fill("sun@example.org")
    page.get_by_label("密码").fill(GOOD)
    page.get_by_role("button", name="注册", exact=True).click()
    page.wait_for_url("**/accounts/confirm-email/")
    page.get_by_label("验证码").fill(_code(home))
    page.get_by_role("button", name="确认", exact=True).click()
    page.wait_for_url("**/register/")


def _register(page: Page, told: Story) -> None:
    page.get_by_label("统一社会信用代码").fill(told.enterprise.uscc)
    page.get_by_label("企业全称").fill(told.enterprise.name)
    page.get_by_label("注册地址").fill(told.enterprise.address)
    page.locator("[name=jurisdiction]").select_option("320706")  # while a suggestion may still be on its way
    page.get_by_role("button", name="注册", exact=True).click()
    page.wait_for_url("**/enterprise/")
    _give(page, "营业执照", "营业执照副本.pdf", "application/pdf", told.licence)
    page.get_by_role("button", name="上传").click()
    expect(page.locator(".said.success")).to_contain_text("营业执照已提交")


def _give(page: Page, label: str, name: str, kind: str, content: bytes) -> None:
    page.get_by_label(label).set_input_files({"name": name, "mimeType": kind, "buffer": content})


def _confirm(page: Page, county: Actor, told: Story) -> None:
    """The county reads the licence beside what was registered, and says yes."""
    until("the licence is read", lambda: Enterprise.objects.get().licence_read)
    EmailAddress.objects.create(user=county.person, email=county.person.email, verified=True, primary=True)
    page.goto("/accounts/login/")
    page.get_by_label("邮箱").fill(county.person.email)
    page.get_by_label("密码").fill("a good password")
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("link", name="企业核验").click()
    page.get_by_role("link", name=told.enterprise.name).click()
    agreed = page.locator("tr", has=page.locator(".state.meets")).locator("th")
    assert agreed.all_inner_texts() == ["名称", "统一社会信用代码", "住所"]
    page.get_by_role("button", name="通过核验").click()
    expect(page.locator(".said.success")).to_contain_text("已处理")


def _part(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="申报各部分").get_by_role("link", name=name).click()
    expect(page.locator(".parts [aria-current=step]")).to_contain_text(name)
    page.wait_for_load_state()


def _field(page: Page, path: str) -> Locator:
    return page.locator(f'[data-path="{path}"]')


def _saved(page: Page) -> None:
    page.wait_for_function("typeof settled === 'function'")  # the page's script has come
    assert page.evaluate("settled()"), "nothing waits to be saved"
    expect(page.locator("#saved")).to_contain_text("已保存")


def _fill_in(page: Page, told: Story) -> None:
    """Most of it comes from a form filled in Word; the rest is typed."""
    _part(page, "申报书")
    _give(page, "文件", "申请表.docx", WORD, told.form)
    page.get_by_role("button", name="导入").click()
    expect(page.locator(".said.success")).to_contain_text("已填入 21 处")
    _part(page, "企业基本情况")
    expect(_field(page, "fields/enterprise.address")).to_have_value(told.enterprise.address)
    expect(page.locator("#panel")).to_contain_text("请填写：总人数")
    _field(page, "fields/filed_on").fill(clock.today().isoformat())
    _field(page, "fields/enterprise.employees").fill("46")
    for said in ("legal_person", "financial_system", "credit_clean"):
        _field(page, f"fields/enterprise.{said}").select_option("true")
    _saved(page)
    expect(page.locator("#panel")).not_to_contain_text("请填写：总人数")
    _part(page, "上云情况")
    page.locator('[data-add="services"]').click()
    expect(page.locator("tr[data-row^='services/'] input").first).to_be_focused()
    page.keyboard.type("云ERP企业资源管理系统")
    page.keyboard.press("Tab")
    page.keyboard.type(told.provider.name)
    page.keyboard.press("Tab")
    page.keyboard.type("2022-06-01")
    _saved(page)
    _part(page, "上云简介")
    _field(page, "fields/narratives.results").fill("库存资金占用由上线前的平均310万元降到三个月后的275万元。")
    _saved(page)


def _show(page: Page, told: Story, folder: Path) -> None:
    """A folder is chosen, a photograph dropped; all of it is read."""
    _part(page, "证明材料")
    page.set_input_files("#choose-folder", str(told.written(folder)))
    drop(page, {"付款回单.jpg": told.photograph})
    until("all is read", lambda: Paper.objects.filter(reading__state="read").count() == FILES)
    expect(page.locator("#paper-list .state.read")).to_have_count(FILES)
    until("it is proposed", lambda: Proposed.objects.filter(waits=0, content__has_key="rows").exists())
    read = Paper.objects.order_by("name").values_list("name", "reading__summary__papers__0__item")
    ofd, pdf, xml = (f"{folder.name}/发票/{one.number}" for one in told.invoices)
    assert dict(read) == {
        f"{folder.name}/营业执照副本.pdf": "licence",
        f"{folder.name}/上云业务使用情况说明.pdf": "usage_statement",
        f"{folder.name}/合同/云服务合同.pdf": "contract",
        f"{ofd}.ofd": "invoice",
        f"{pdf}.pdf": "invoice",
        f"{xml}.xml": "invoice",
        "付款回单.jpg": "payment",
    }


def _take_over(page: Page, told: Story) -> None:
    """What is sure at once, the rest row by row beside the form; the verdict follows."""
    _part(page, "上云投入明细")
    expect(page.locator("#panel")).to_contain_text("还差20,000元（要求20,000元，可计0元）")
    page.get_by_role("button", name="采用全部可靠的").click()
    expect(page.locator(".said.success")).to_contain_text("已采用全部可靠的内容")
    rows = page.locator("tr[data-row^='invoices/']")
    for row, invoice in enumerate(told.invoices):
        expect(rows.nth(row).locator("[data-path$='/number']")).to_have_value(invoice.number)
        expect(rows.nth(row).locator("[data-path$='/total_yuan']")).to_have_value(str(invoice.total))
    while left := page.locator(".offer").count():
        page.get_by_role("button", name="采用所选").first.click()
        expect(page.locator(".offer")).to_have_count(left - 1)
    expect(page.locator("#panel")).not_to_contain_text("要求20,000元")
    assert rows.first.locator(".rests a").all_inner_texts() == [f"{told.invoices[0].number}.ofd", "付款回单.jpg"]
    _part(page, "上云业务及应用")
    claim = page.locator("#claims-app_logistics_erp")
    claim.locator("[data-choose]").first.click()
    page.locator("#choose-from input").first.check()
    page.locator("#choose button[value=ok]").click()
    _saved(page)
    claim.locator(".rests a").click()
    expect(page.locator("h1")).to_contain_text("上云业务使用情况说明.pdf")
    expect(page.locator(".sheet-of canvas").first).to_be_visible()
    page.go_back()


def _bind(page: Page) -> None:
    """The 申报书 is bound while one looks on; what is downloaded is the file that was made."""
    _part(page, "申报书")
    page.get_by_role("button", name="装订申报书").click()
    expect(page.locator("#bound .state.meets")).to_contain_text("已装订", timeout=120_000)
    whole = page.request.get(page.get_by_role("link", name="打开申报书").get_attribute("href") or "").body()
    made = Bound.objects.select_related("blob").get()
    assert made.blob is not None
    assert (whole[:5], hashlib.sha256(whole).hexdigest(), made.state) == (b"%PDF-", made.blob.sha256, "made")


def _seal(page: Page) -> None:
    """Each place that is signed or sealed on paper is marked as done."""
    for words in ("申报单位（公章）", "法人代表（签字）"):
        _part(page, "申报书")
        page.locator("main").locator("a.place", has_text=words).click()
        page.wait_for_url("**/commitment/**")
        page.locator(f'[data-path="fields/{SEALS[words]}"]').select_option("true")
        _saved(page)
    _field(page, "fields/commitment.dated").fill(clock.today().isoformat())
    page.keyboard.press("Tab")
    expect(page.locator("#panel")).not_to_contain_text("承诺日期")
    _part(page, "申报书")
    expect(page.locator("main li .state.meets")).to_have_count(2)


def _hand_in(page: Page) -> Submission:
    _part(page, "提交与经过")
    page.get_by_role("button", name="确认提交").click()
    expect(page.locator(".said.success")).to_contain_text("已提交")
    handed_in = Submission.objects.select_related("declaration").get()
    assert page.locator("code[title]").get_attribute("title") == handed_in.content_hash
    expect(page.locator(".said.success")).to_contain_text(handed_in.content_hash[:16])
    return handed_in


def test_an_enterprise_from_registration_to_submission(another: Callable[[], Page], here: Site, tmp_path: Path) -> None:
    told, county = story(), officer("320706")
    open_call()
    page = another()
    _sign_up(page, here.home)
    _register(page, told)
    _confirm(another(), county, told)
    page.goto("/declarations/")
    page.get_by_label("申报星级").select_option("3")
    page.get_by_role("button", name="开始申报").click()
    page.wait_for_url("**/basic/")
    _fill_in(page, told)
    _show(page, told, tmp_path / "上云材料")
    _take_over(page, told)
    _bind(page)
    _seal(page)
    handed_in = _hand_in(page)
    made = handed_in.declaration
    assert (made.state, made.name, made.star) == ("first_review", told.enterprise.name, 3)
    assert made.investment_yuan == sum(one.total for one in told.invoices)
    files = {row["name"]: row["sha256"] for row in handed_in.files}
    assert files["付款回单.jpg"] == hashlib.sha256(told.photograph).hexdigest()
    assert sorted(files) == sorted(Paper.objects.values_list("name", flat=True))
    assert verify() == []
