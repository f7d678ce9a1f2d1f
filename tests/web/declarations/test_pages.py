"""A declaration's own pages: what hinders handing in, with a link to each place; what changed since."""

import re

from django.test import Client

from tests.programme.factories import declaration
from yunxing.programme.declarations import submitting


def browser(actor: object) -> Client:
    client = Client()
    client.force_login(actor.person)  # type: ignore[attr-defined]
    return client


def test_each_place_of_the_form_that_is_missing_is_linked_and_nothing_is_handed_in() -> None:
    actor, made = declaration()
    client = browser(actor)
    address = f"/declarations/{made.number}/"
    page = client.get(address).content.decode()
    listed = re.search(r'id="missing".*?</div>', page, re.DOTALL)
    assert listed is not None
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', listed[0])
    assert links[0] == (f"{address}basic/#fields-filed_on", "填报日期")
    assert links[-2:] == [
        (f"{address}cloud/#providers", "上云合作机构"),
        (f"{address}claims/#claims", "上云业务及应用"),
    ]
    assert "确认提交" not in page
    refused = client.post(f"{address}submit/", follow=True)
    assert "申请表还没有填写完整：填报日期" in refused.content.decode()
    made.refresh_from_db()
    assert made.state == "draft"


def test_a_form_that_is_filled_in_offers_handing_in() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    client = browser(actor)
    page = client.get(f"/declarations/{made.number}/").content.decode()
    assert ('id="missing"' in page, "确认提交" in page, page.count("改为申报")) == (False, True, 2)
    submitting.submit(actor=actor, declaration=made)
    submitting.withdraw(actor=actor, declaration=made)
    client.post(f"/declarations/{made.number}/star/", {"star": "4"})
    changes = client.get(f"/declarations/{made.number}/changes/").content.decode()
    assert re.findall(r"<td>申报星级</td><td><del>(.*?)</del></td><td><ins>(.*?)</ins>", changes) == [("3 星", "4 星")]
