"""Tables of the form by hand, by keyboard and out of a spreadsheet; and tables of more than one page."""

import pytest
from playwright.sync_api import Page, Request, expect

from yunxing.programme.declarations import writing
from yunxing.programme.declarations.writing import Edit

from .form import begun, field, log_in, paste

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_breakdown_is_written_by_hand_and_pasted_with_its_headings(page: Page) -> None:
    actor, made = begun()
    log_in(page, actor)
    invoice = made.content["invoices"][0]["id"]
    page.goto(f"/declarations/{made.number}/breakdown/")
    page.locator(f'[data-put="invoices/{invoice}/breakdown"]').click()
    add = page.locator(f'[data-add="invoices/{invoice}/breakdown/lines"]')
    add.dblclick()
    lines = page.locator(f'[data-table="invoices/{invoice}/breakdown/lines"] tr[data-row]')
    expect(lines).to_have_count(1)
    lines.nth(0).locator("input").first.fill("云服务器")
    expect(page.locator("#saved")).to_contain_text("已保存")
    add.click()
    expect(lines).to_have_count(2)
    official = (
        "序号\t货物或应税劳务、服务名称\t规格型号\t数量\t单价/元\t金额/元\t是否为上云投入\n"
        '1\t云数据库\t\t1\t￥1,200.00\t¥1,200.00 \t是\r\n2\t"安装\n调试"\t\t1\t300元\t300元\t否\r\n\t\t\t\t\t\t\r\n'
    )
    paste(lines.nth(1).locator("input").first, official)
    expect(lines).to_have_count(3)
    expect(page.locator("#say")).to_contain_text("本表没有这些列，没有粘贴：序号")
    made.refresh_from_db()
    found = made.content["invoices"][0]["breakdown"]["lines"]
    assert [{k: v for k, v in line.items() if k != "id"} for line in found] == [
        {"name": "云服务器"},
        {"name": "云数据库", "quantity": "1", "unit_price_yuan": "1,200.00", "amount_yuan": "1,200.00", "cloud": True},
        {"name": "安装调试", "quantity": "1", "unit_price_yuan": "300", "amount_yuan": "300", "cloud": False},
    ]


def test_a_paste_asks_before_it_writes_over_a_colleague_and_says_what_names_no_row(page: Page) -> None:
    actor, made = begun()
    log_in(page, actor)
    row = made.content["invoices"][0]["id"]
    page.goto(f"/declarations/{made.number}/investment/")
    contract = made.content["contracts"][0]["id"]
    named = page.evaluate("JSON.parse(document.getElementById('choices').textContent).contracts[0][1]")
    writing.change(actor=actor, declaration=made, edits=[Edit(f"invoices/{row}/seller", "同事填的公司")])
    paste(field(page, f"invoices/{row}/buyer"), '"广州示例\n软件"\t乙公司\tA "1"')
    box = page.locator(".said.warning")
    expect(box).to_contain_text("同事填的公司")
    box.get_by_role("button", name="保留").click()
    expect(field(page, f"invoices/{row}/seller")).to_have_value("同事填的公司")
    expect(field(page, f"invoices/{row}/buyer")).to_have_value("广州示例软件")
    expect(field(page, f"invoices/{row}/number")).to_have_value('A "1"')
    with page.expect_navigation():
        paste(field(page, f"invoices/{row}/category"), f"云服务\t{named}\t是")
    made.refresh_from_db()
    saved = made.content["invoices"][0]
    assert (saved["category"], saved["contracts"], saved["no_contract"]) == ("cloud_service", [contract], True)
    paste(field(page, f"invoices/{row}/category"), "别的\tHT-2020-01")
    expect(page.locator(f'[data-problem="invoices/{row}/contracts"]')).to_have_text(
        "请点“选择”从已填写的行中选取，不能直接填写「HT-2020-01」"
    )
    expect(field(page, f"invoices/{row}/contracts").locator(".chip")).to_have_text("HT-2020-01")
    expect(field(page, f"invoices/{row}/category")).to_have_value("别的")
    field(page, f"invoices/{row}/total_yuan").clear()
    paste(field(page, f"invoices/{row}/total_yuan"), " ¥4,200.00\r\n")
    expect(field(page, f"invoices/{row}/total_yuan")).to_have_value("4,200.00")


def test_a_long_table_is_pasted_in_portions_and_every_row_is_found_on_its_page(page: Page) -> None:
    actor, made = begun(filled="")
    log_in(page, actor)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/save/") else None)
    page.goto(f"/declarations/{made.number}/cloud/")
    rows = page.locator('table[data-table="services"] tr[data-row]')
    page.locator('[data-add="services"]').click()
    expect(rows).to_have_count(1)
    lines = [f"云服务{n}\t甲公司\t2019-05-01\t" for n in range(260)]
    lines[20] = "云服务20\t甲公司\t去年夏天\t"
    paste(rows.first.locator("input").first, "\n".join(lines))
    page.wait_for_url("**/?at=**")
    expect(page.locator("#services h2 small")).to_have_text("260")
    assert [len(one.post_data_json["edits"]) for one in sent] == [1, 1000, 299]
    made.refresh_from_db()
    assert [row["name"] for row in made.content["services"]] == [f"云服务{n}" for n in range(260)]
    # The last row shown is followed by the next page, and a line of the panel leads to the page of its row.
    rows.nth(19).locator("input").first.press("Enter")
    expect(rows.first.locator("input").first).to_have_value("云服务20")
    expect(rows.first.locator("input").first).to_be_focused()
    page.goto(f"/declarations/{made.number}/cloud/")
    page.locator(".panel a", has_text="去年夏天").first.click()
    expect(field(page, f"services/{made.content['services'][20]['id']}/since")).to_be_in_viewport()
    page.locator('[data-add="services"]').click()
    expect(page.locator("#services h2 small")).to_have_text("261")
    expect(rows).to_have_count(1)
    expect(rows.first.locator("input").first).to_be_focused()
    # On a phone a row's files stand below what is chosen.
    page.set_viewport_size({"width": 390, "height": 844})
    overlap = page.evaluate(
        """() => {
            const cells = [...document.querySelector('table[data-table="services"] tr[data-row]').children];
            const files = document.createElement("span");
            files.className = "rests";
            files.innerHTML = '<a href="#x">发票 32000000000000000001 云资源采购 连云港试验有限公司.pdf</a>';
            cells.at(-1).prepend(files);
            const box = files.firstChild.getBoundingClientRect(), over = (other) =>
                box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
            return [box.right <= innerWidth, cells.slice(0, -1).some((cell) => over(cell.getBoundingClientRect()))];
        }"""
    )
    assert overlap == [True, False]
