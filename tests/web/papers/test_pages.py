"""Pages of files: who may open which, what stands on them, how much they ask of the database."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.evidence.making.invoices import draw, make_ofd, make_xml
from tests.programme.factories import declaration, officer, owner
from tests.programme.papers.making import add, invoice, pdf, worked, xml
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.editions.keeping import ruled
from yunxing.programme.papers import verbs
from yunxing.programme.papers.model import FactCorrection, Ignored, Paper, Proposed

from ...closing import closed

MOST_STATEMENTS = 15


def _client(actor: Actor | None) -> Client:
    client = Client()
    if actor is not None:
        client.force_login(actor.person)
    return client


def _read() -> tuple[Actor, Declaration, Paper]:
    truth = invoice()
    actor, made = declaration(owner(name=truth.buyer), filled="01-three-stars-just-enough")
    paper = add(actor, made, "夹/发票.pdf", pdf()).paper
    worked()
    return actor, made, paper


def _addresses(made: Declaration, paper: Paper) -> dict[str, Callable[[Client], HttpResponse]]:
    one, all_ = [made.number, paper.pk], [made.number]
    return {  # type: ignore[return-value]
        "papers": lambda c: c.get(reverse("papers", args=all_)),
        "papers-known": lambda c: c.get(reverse("papers-known", args=all_)),
        "papers-reading": lambda c: c.get(reverse("papers-reading", args=all_)),
        "paper": lambda c: c.get(reverse("paper", args=one)),
        "paper-file": lambda c: c.get(reverse("paper-file", args=one)),
        "proposals": lambda c: c.get(reverse("proposals", args=all_)),
        "papers-order": lambda c: c.post(reverse("papers-order", args=all_), {"order": str(paper.pk)}),
        "paper-change": lambda c: c.post(reverse("paper-change", args=one), {"act": "up"}),
        "paper-correct": lambda c: c.post(
            reverse("paper-correct", args=one), {"place": "0", "name": "number", "text": "1"}
        ),
        "proposals-act": lambda c: c.post(reverse("proposals", args=all_), {"act": "again"}),
    }


READS = ("papers", "papers-known", "papers-reading", "paper", "paper-file", "proposals")
ACTS = ("papers-order", "paper-change", "paper-correct", "proposals-act")


def _statuses(actor: Actor | None, made: Declaration, paper: Paper) -> dict[str, int]:
    found = {}
    for name, ask in _addresses(made, paper).items():
        response = ask(_client(actor))
        found[name] = response.status_code
        if response.streaming:
            b"".join(response.streaming_content)  # type: ignore[attr-defined]
            closed(response)
    return found


def test_every_address_is_open_to_those_who_may_and_to_nobody_else() -> None:
    actor, made, paper = _read()
    office, city, elsewhere = officer("320706"), officer("3207"), officer("320703")
    auditor, expert = officer("3207", "auditor"), officer("3207", "expert")
    hidden = dict.fromkeys((*READS, *ACTS), 404)
    assert _statuses(actor, made, paper) == {**dict.fromkeys(READS, 200), **dict.fromkeys(ACTS, 302)}
    for other in (owner(), office, city, elsewhere, expert):
        assert _statuses(other, made, paper) == hidden
    assert set(_statuses(None, made, paper).values()) == {302}
    submitting.submit(actor=actor, declaration=made)
    seen = {**dict.fromkeys(READS, 200), **dict.fromkeys(ACTS, 403), "proposals-act": 302}
    for other in (office, city, auditor):
        assert _statuses(other, made, paper) == seen
    for other in (owner(), elsewhere, expert):
        assert _statuses(other, made, paper) == hidden
    assert Ignored.objects.count() == 0


def test_a_paper_of_another_declaration_is_not_there() -> None:
    actor, made, paper = _read()
    other, second = declaration(call=made.call)
    address = reverse("paper-file", args=[second.number, paper.pk])
    assert _client(other).get(address).status_code == 404
    assert _client(actor).get(address).status_code == 404


def test_the_page_of_evidence_lists_files_and_offers_what_was_read() -> None:
    actor, made, paper = _read()
    page = _client(actor).get(reverse("declaration-section", args=[made.number, "evidence"])).content.decode()
    assert page.count('class="paper"') == 1
    assert f'data-name="{paper.name}"' in page
    assert 'class="offers-bar"' in page
    assert page.count("data-offer") > 1
    investment = _client(actor).get(reverse("declaration-section", args=[made.number, "investment"])).content.decode()
    assert invoice().number in investment


def test_an_offer_is_taken_over_and_the_page_comes_back_to_its_place() -> None:
    actor, made, _ = _read()
    client = _client(actor)
    here = reverse("declaration-section", args=[made.number, "investment"])
    response = client.post(reverse("proposals", args=[made.number]), {"act": "sure", "next": here})
    assert (response.status_code, response["Location"]) == (302, here)
    made.refresh_from_db()
    assert invoice().number in [row.get("number") for row in made.content["invoices"]]
    away = client.post(reverse("proposals", args=[made.number]), {"act": "again", "next": "https://example.org/"})
    assert away["Location"] == reverse("declaration-section", args=[made.number, "evidence"])
    wrong = client.post(reverse("proposals", args=[made.number]), {"act": "accept", "key": "nothing"}, follow=True)
    assert "读到的内容刚有变化" in wrong.content.decode()


def test_the_viewer_boxes_facts_where_they_stand() -> None:
    actor, made, paper = _read()
    page = _client(actor).get(reverse("paper", args=[made.number, paper.pk])).content.decode()
    assert f'<span class="fact-value">{invoice().number}</span>' in page
    assert page.count("data-box=") > 5
    assert 'data-view="pdf"' in page
    assert _client(actor).get(reverse("paper", args=[made.number, paper.pk]) + "?from=x").status_code == 200


def test_a_correction_is_shown_beside_what_was_read() -> None:
    actor, made, paper = _read()
    address = reverse("paper-correct", args=[made.number, paper.pk])
    client = _client(actor)
    page = client.post(address, {"place": "0", "name": "number", "text": "11112222", "reason": "印错"}, follow=True)
    text = page.content.decode()
    assert '<span class="fact-value">11112222</span>' in text
    assert f"读到的是 {invoice().number} · 王试" in text
    wrong = client.post(address, {"place": "0", "name": "dated", "text": "昨天"}, follow=True).content.decode()
    assert "“昨天”不对，请填日期，如 2020-05-06" in wrong


def test_a_line_is_mended_in_a_form_of_its_own_which_keeps_what_cannot_be_taken() -> None:
    actor, made, paper = _read()
    client, address = _client(actor), reverse("paper-correct", args=[made.number, paper.pk])
    here, amount = reverse("paper", args=[made.number, paper.pk]), str(invoice().lines[0].amount)
    plain = client.get(here).content.decode()
    assert ("?from=0&amp;mend=0.0#p0-l0" in plain, "mend-line" in plain) == (True, False)
    form = client.get(f"{here}?mend=0.0").content.decode()
    assert f'name="line-amount_yuan" value="{amount}"' in form
    wrong = client.post(address, {"place": "0", "line": "0", "act": "correct", "line-amount_yuan": "两万"})
    assert (wrong.status_code, 'name="line-amount_yuan" value="两万"' in wrong.content.decode()) == (422, True)
    assert "“两万”不对，请填金额，如 20000.00" in wrong.content.decode()
    done = client.post(
        address, {"place": "0", "line": "0", "act": "correct", "line-amount_yuan": "5", "reason": "印错"}
    )
    assert done["Location"] == f"{here}?lines=0.0#p0-l0"
    page = client.get(done["Location"]).content.decode()
    assert (f"读到的是 {amount} · 王试" in page, '<details class="lines" open>' in page) == (True, True)
    client.post(address, {"place": "0", "line": "0", "act": "withdraw"})
    assert "读到的是" not in client.get(here).content.decode()


def test_what_was_not_read_can_be_added() -> None:
    actor, made, paper = _read()
    page = _client(actor).get(reverse("paper", args=[made.number, paper.pk])).content.decode()
    assert '<option value="machine">机器编号</option>' in page
    address = reverse("paper-correct", args=[made.number, paper.pk])
    page = (
        _client(actor).post(address, {"place": "0", "name": "machine", "text": "499099"}, follow=True).content.decode()
    )
    assert '<span class="fact-value">499099</span>' in page


def test_long_lists_of_lines_are_on_pages_of_their_own() -> None:
    truth = draw(4, "e_ordinary", lines=70)
    actor, made = declaration()
    paper = add(actor, made, "清单.xml", make_xml(truth)).paper
    worked()
    here, client = reverse("paper", args=[made.number, paper.pk]), _client(actor)
    seen = [client.get(f"{here}?lines=0.{start}").content for start in (0, 30, 60, 999)]
    assert [page.count(b'class="line-of"') for page in seen] == [30, 30, 10, 30]
    assert max(map(len, seen)) < 100_000


def test_a_correction_that_lost_its_place_is_shown() -> None:
    actor, made, paper = _read()
    verbs.correct_line(actor=actor, paper=paper, place=0, line=0, texts={"amount_yuan": "5"})
    FactCorrection.objects.update(lines=99)
    page = _client(actor).get(reverse("paper", args=[made.number, paper.pk])).content.decode()
    assert "这一更正在重新读取后找不到位置，暂不计入： 第 1 行 · 金额 → 5" in page
    address = reverse("paper-correct", args=[made.number, paper.pk])
    _client(actor).post(address, {"place": "0", "line": "0", "name": "amount_yuan", "act": "withdraw"})
    assert FactCorrection.objects.filter(withdrawn_at=None).count() == 0


def test_a_line_that_was_not_read_is_added_changed_and_withdrawn_on_the_page() -> None:
    actor, made, paper = _read()
    client = _client(actor)
    here, address = (reverse(name, args=[made.number, paper.pk]) for name in ("paper", "paper-correct"))
    lines = client.get(here).content.count(b'class="line-of"')
    form = client.get(f"{here}?add=0").content.decode()
    assert ('name="line-amount_yuan"' in form, form.count("autofocus")) == (True, 1)
    kept = client.post(address, {"place": "0", "act": "add", "line-name": "云主机", "line-amount_yuan": "两万"})
    assert (kept.status_code, 'value="云主机"' in kept.content.decode()) == (422, True)
    client.post(address, {"place": "0", "act": "add", "line-name": "云主机", "line-amount_yuan": "20000"})
    page = client.get(here).content.decode()
    assert (page.count('class="line-of"'), "人工补充" in page, "补充行的修改记录" in page) == (lines + 1, True, True)
    mend = client.get(f"{here}?mend=0.{lines}").content.decode()
    assert 'name="added" value="1"' in mend
    values = {"place": "0", "line": str(lines), "added": "1"}
    answer = client.post(address, {**values, "act": "add", "line-name": "云存储"})
    assert answer.headers["Location"].endswith(f"#p0-l{lines}")
    assert "云存储" in client.get(here).content.decode()
    client.post(address, {**values, "act": "withdraw"})
    page = client.get(here).content.decode()
    assert (page.count('class="line-of"'), page.count("已被替换或撤销")) == (lines, 2)


def test_a_file_that_is_no_picture_is_listed_with_its_facts() -> None:
    actor, made = declaration()
    paper = add(actor, made, "发票.xml", xml()).paper
    worked()
    page = _client(actor).get(reverse("paper", args=[made.number, paper.pk])).content.decode()
    assert "这种文件不能在网页中显示" in page
    assert invoice().number in page


def test_an_ofd_is_shown_as_it_was_drawn_and_waited_for_until_it_is() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    paper = add(actor, made, "发票.ofd", make_ofd(invoice())).paper
    address, client = reverse("paper", args=[made.number, paper.pk]), _client(actor)
    drawn = reverse("paper-drawn", args=[made.number, paper.pk])
    waiting = client.get(address).content.decode()
    assert ('data-view="waiting"' in waiting, client.get(drawn).status_code) == (True, 404)
    worked()
    page = client.get(address).content.decode()
    assert (f'data-view="pdf" data-file="{drawn}"' in page, page.count("data-box=") > 5) == (True, True)
    response = client.get(drawn, headers={"Range": "bytes=0-4"})
    assert (response.status_code, b"".join(response.streaming_content)) == (206, b"%PDF-")  # type: ignore[attr-defined]
    closed(response)
    submitting.submit(actor=actor, declaration=made)
    seen = {}
    for name, who in {"office": officer("320706"), "elsewhere": officer("320703"), "rival": owner()}.items():
        answer = _client(who).get(drawn)
        seen[name] = answer.status_code
        if answer.streaming:
            closed(answer)
    assert seen == {"office": 200, "elsewhere": 404, "rival": 404}


def test_pages_that_cannot_be_drawn_are_said_in_the_viewer() -> None:
    actor, made = declaration()
    paper = add(actor, made, "坏.tif", b"II*\0" + b"\xff" * 400).paper
    worked()
    page = _client(actor).get(reverse("paper", args=[made.number, paper.pk])).content.decode()
    assert 'data-view=""' in page
    assert "图片已损坏或过大，不能在网页中显示。请下载后用看图软件打开" in page


def test_a_part_of_a_file_can_be_asked_for() -> None:
    actor, made, paper = _read()
    response = _client(actor).get(reverse("paper-file", args=[made.number, paper.pk]), headers={"Range": "bytes=0-4"})
    assert (response.status_code, b"".join(response.streaming_content)) == (206, b"%PDF-")  # type: ignore[attr-defined]
    closed(response)


def test_a_file_that_a_browser_kept_is_good_only_for_who_may_see_it_now() -> None:
    actor, made, paper = _read()
    client, address = _client(actor), reverse("paper-file", args=[made.number, paper.pk])
    kept = {"If-None-Match": f'"{paper.blob.sha256}"', "Sec-Fetch-Dest": "empty"}
    same = client.get(address, headers=kept)
    assert (same.status_code, same.content, same["Cache-Control"]) == (304, b"", "private, no-cache")
    left = client.post("/accounts/logout/")
    assert (left.status_code, left["Clear-Site-Data"]) == (302, '"cache"')
    assert client.get(address, headers=kept).status_code == 302
    assert "Clear-Site-Data" not in client.post("/accounts/logout/").headers
    assert _client(officer("320706")).get(address, headers=kept).status_code == 404


def test_names_that_would_be_markup_are_text() -> None:
    actor, made = declaration()
    paper = add(actor, made, "<img src=x onerror=alert(1)>.xml", xml()).paper
    worked()
    for address in (
        reverse("declaration-section", args=[made.number, "evidence"]),
        reverse("declaration-section", args=[made.number, "investment"]),
        reverse("paper", args=[made.number, paper.pk]),
    ):
        assert "<img src=x" not in _client(actor).get(address).content.decode()


def test_polling_stops_when_all_is_read() -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.xml", xml()).paper
    client, address = _client(actor), reverse("papers-reading", args=[made.number])
    before = client.get(f"{address}?ids={paper.pk}")
    assert (before.content.decode().count("hx-trigger"), "HX-Trigger" in before.headers) == (1, False)
    worked()
    after = client.get(f"{address}?ids={paper.pk}")
    assert 'id="reading" role="status">' in after.content.decode()
    assert (after["HX-Trigger"], after.content.decode().count('hx-swap-oob="true"')) == ("yunxing:read", 1)


def test_a_removed_file_is_listed_and_brought_back() -> None:
    actor, made, paper = _read()
    verbs.remove(actor=actor, paper=paper)
    client = _client(actor)
    page = client.get(reverse("declaration-section", args=[made.number, "evidence"])).content.decode()
    assert f'id="restore-{paper.pk}"' in page
    client.post(reverse("paper-change", args=[made.number, paper.pk]), {"act": "restore"})
    assert Paper.objects.get(pk=paper.pk).removed_at is None


@pytest.mark.parametrize("section", ["basic", "claims", "investment", "evidence", "viewer"])
def test_a_page_asks_the_same_of_the_database_however_much_there_is(section: str, settings: object) -> None:
    settings.USERSESSIONS_TRACK_ACTIVITY = False  # type: ignore[attr-defined]  # its four statements are every page's
    actor, made, paper = _read()
    client = _client(actor)
    address = reverse("paper", args=[made.number, paper.pk])
    if section != "viewer":
        address = reverse("declaration-section", args=[made.number, section])
    client.get(address)  # a session is noted down at its first request
    counts = []
    for more in (0, 6):
        for number in range(more):
            other = add(actor, made, f"更多/{number}.xml", xml(number + 10)).paper
            writing.change(
                actor=actor,
                declaration=made,
                edits=[writing.Edit(f"evidence/x{number}", {"item": "invoice", "file": other.name})],
            )
        worked()
        ruled("jiangsu-2020")  # looked up every few seconds, not for each page
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = client.get(address)
        counts.append(len(asked))
        assert len(page.content) < 100_000
    assert counts[0] == counts[1]
    assert counts[0] <= MOST_STATEMENTS


def test_what_stands_beside_an_offer_is_in_words() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    standing = made.content["invoices"][0]
    edits = [writing.Edit("invoices/i1/category", "cloud_solution")]
    writing.change(actor=actor, declaration=made, edits=edits)
    row = {
        "table": "invoices",
        "id": "i1",
        "key": "invoices/x",
        "known_by": [f"number:{standing.get('code') or ''}{standing['number']}"],
        "values": {"category": "cloud_service"},
        "sure": True,
        "cells": {},
        "sources": [],
        "lacks": {},
    }
    Proposed.objects.create(declaration=made, content={"rows": [row]}, made_at=clock.now())
    page = _client(actor).get(f"/declarations/{made.number}/investment/").content.decode()
    assert '<b>云服务</b></label> <span class="quiet">现填 云解决方案</span>' in page
    assert '<small class="quiet">已填在 第 1 行</small>' in page
