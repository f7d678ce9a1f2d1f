"""Writing into a declaration: saved place by place, with its history; nobody overwrites another unseen."""

import pytest

from yunxing.guide.declaration import reader
from yunxing.guide.files import Source
from yunxing.guide.loading import load_edition
from yunxing.guide.verdict import assess
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import writing
from yunxing.programme.declarations.content import as_declaration, as_values, from_values
from yunxing.programme.declarations.model import Change, Declaration
from yunxing.programme.declarations.writing import ConflictError, Edit
from yunxing.programme.journal.queries import verify
from yunxing.programme.people import inviting
from yunxing.programme.people.model import Membership
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import EXAMPLES, NOON, call, declaration, example, owner, person


def test_a_new_declaration_says_what_is_known_of_the_enterprise() -> None:
    actor, made = declaration()
    enterprise = actor.enterprise
    assert enterprise is not None
    assert made.content["fields"] == {
        "enterprise.name": enterprise.name,
        "enterprise.uscc": enterprise.uscc,
        "enterprise.division": "320706",
        "deployment": "public",
    }
    assert made.number == f"2020-{made.call_id:03d}-000001"


def test_a_second_live_declaration_of_a_call_is_refused() -> None:
    actor, made = declaration()
    with pytest.raises(RefusedError) as refused:
        declaration(actor, call=made.call)
    assert refused.value.clause == "R15"


def test_every_change_is_kept_with_before_and_after() -> None:
    actor, made = declaration()
    writing.change(actor=actor, declaration=made, edits=[Edit("fields/enterprise.employees", "120")])
    writing.change(actor=actor, declaration=made, edits=[Edit("services/s1", {"name": "云ERP"})])
    written = writing.change(actor=actor, declaration=made, edits=[Edit("services/s1/since", "2020-01-01")])
    kept = [(c.path, c.before, c.after) for c in Change.objects.filter(declaration=made).order_by("number")][-3:]
    assert kept == [
        ("fields/enterprise.employees", None, "120"),
        ("services/s1", None, {"name": "云ERP"}),
        ("services/s1/since", None, "2020-01-01"),
    ]
    assert written.declaration.content["services"] == [{"name": "云ERP", "id": "s1", "since": "2020-01-01"}]
    assert verify() == []


def test_keystrokes_at_one_place_are_one_change() -> None:
    actor, made = declaration()
    first = made.revision
    for text in ("江", "江苏", "江苏省"):
        written = writing.change(actor=actor, declaration=made, edits=[Edit("fields/enterprise.address", text)])
    kept = Change.objects.filter(declaration=made, path="fields/enterprise.address")
    assert [(c.before, c.after) for c in kept] == [(None, "江苏省")]
    assert written.declaration.revision == first + 3


def test_who_saw_an_older_value_is_told_and_nothing_is_overwritten() -> None:
    actor, made = declaration()
    colleague = _colleague(actor)
    seen = made.revision
    writing.change(actor=actor, declaration=made, edits=[Edit("fields/cloud_since", "2019-06-01", seen)])
    with pytest.raises(ConflictError) as conflict:
        writing.change(actor=colleague, declaration=made, edits=[Edit("fields/cloud_since", "2019-07-01", seen)])
    assert conflict.value.change.after == "2019-06-01"
    made.refresh_from_db()
    assert made.content["fields"]["cloud_since"] == "2019-06-01"
    writing.change(actor=colleague, declaration=made, edits=[Edit("fields/deployment", "hybrid", seen)])
    kept = writing.change(
        actor=colleague,
        declaration=made,
        edits=[Edit("fields/cloud_since", "2019-07-01", conflict.value.change.number)],
    )
    assert kept.declaration.content["fields"]["cloud_since"] == "2019-07-01"


def test_the_same_value_twice_is_no_conflict_and_no_change() -> None:
    actor, made = declaration()
    seen = made.revision
    one = writing.change(actor=actor, declaration=made, edits=[Edit("fields/cloud_since", "2019-06-01", seen)])
    two = writing.change(
        actor=_colleague(actor), declaration=made, edits=[Edit("fields/cloud_since", "2019-06-01", seen)]
    )
    assert one.declaration.revision == two.declaration.revision == seen + 1


def test_a_row_that_was_removed_meanwhile_is_not_written_into() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    row = made.content["services"][0]["id"]
    writing.change(actor=actor, declaration=made, edits=[Edit(f"services/{row}", None)])
    with pytest.raises(RefusedError) as refused:
        writing.change(actor=actor, declaration=made, edits=[Edit(f"services/{row}/name", "云")])
    assert refused.value.zh == "这一行已被删除，请刷新页面"


def test_removing_a_row_takes_it_out_of_wherever_it_is_named() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    row = made.content["services"][0]["id"]
    named = [c["item"] for c in made.content["claims"] if row in c.get("services", [])]
    assert named
    written = writing.change(actor=actor, declaration=made, edits=[Edit(f"services/{row}", None)])
    assert [c["item"] for c in written.declaration.content["claims"] if row in c.get("services", [])] == []
    assert written.judged.problems == []


def test_a_line_of_a_breakdown_is_a_row_that_may_be_empty() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    at = f"invoices/{made.content['invoices'][0]['id']}/breakdown"
    writing.change(actor=actor, declaration=made, edits=[Edit(at, {"lines": []}), Edit(f"{at}/lines/l1", {})])
    edits = [Edit(f"{at}/lines/l1/name", "云服务器"), Edit(f"{at}/lines/l2", {})]
    written = writing.change(actor=actor, declaration=made, edits=edits).declaration
    assert written.content["invoices"][0]["breakdown"]["lines"] == [{"id": "l1", "name": "云服务器"}, {"id": "l2"}]


def test_a_row_that_is_there_already_is_not_emptied_by_being_added_again() -> None:
    actor, made = declaration()
    seen = made.revision
    add = Edit("services/s1", {}, seen)
    writing.change(actor=actor, declaration=made, edits=[add, Edit("services/s1/name", "云ERP", seen)])
    again = writing.change(actor=actor, declaration=made, edits=[add]).declaration
    assert again.content["services"] == [{"id": "s1", "name": "云ERP"}]
    assert again.revision == seen + 2


def test_a_text_where_rows_are_named_is_told_of_in_words() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    row = made.content["invoices"][0]["id"]
    edits = [
        Edit(f"invoices/{row}/contracts", "HT-2020-01"),
        Edit(f"contracts/{made.content['contracts'][0]['id']}/parties", "甲公司"),
    ]
    written = writing.change(actor=actor, declaration=made, edits=edits)
    assert sorted(p.zh for p in written.judged.problems) == [
        "应为一个列表，写的是「甲公司」",
        "请点“选择”从已填写的行中选取，不能直接填写「HT-2020-01」",
    ]


@pytest.mark.parametrize(
    "path",
    [
        "fields/enterprise.nothing",
        "services",
        "services/s1/colour",
        "claims/app.none",
        "invoices/../x",
        "fields/",
        "",
        "x/y/z/1/2/3",
    ],
)
def test_a_place_that_is_none_is_refused(path: str) -> None:
    actor, made = declaration()
    with pytest.raises(RefusedError) as refused:
        writing.change(actor=actor, declaration=made, edits=[Edit(path, "1")])
    assert refused.value.field == path


@pytest.mark.parametrize("value", [{"a": {}}, [1], 1.5, ["a"], "x" * 20_001])
def test_a_value_that_a_field_cannot_hold_is_refused(value: object) -> None:
    actor, made = declaration()
    with pytest.raises(RefusedError):
        writing.change(actor=actor, declaration=made, edits=[Edit("fields/enterprise.address", value)])
    made.refresh_from_db()
    assert "enterprise.address" not in made.content["fields"]


def test_what_cannot_be_a_value_is_kept_as_typed_and_named() -> None:
    actor, made = declaration()
    written = writing.change(
        actor=actor,
        declaration=made,
        edits=[
            Edit("fields/cloud_since", "去年夏天"),
            Edit("invoices/i1", {"total_yuan": "两万"}),
            Edit("invoices/i2", {"dated": "x"}),
        ],
    )
    assert written.declaration.content["fields"]["cloud_since"] == "去年夏天"
    assert sorted(p.path for p in written.judged.problems) == [
        "fields/cloud_since",
        "invoices/i1/total_yuan",
        "invoices/i2/dated",
    ]
    assert written.judged.declared.fields["cloud_since"] is None


def test_nobody_else_writes() -> None:
    _, made = declaration()
    for other in (owner(), Actor(person())):
        with pytest.raises(NotAllowedError):
            writing.change(actor=other, declaration=made, edits=[Edit("fields/deployment", "public")])


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.yaml")))
def test_an_example_is_judged_on_the_platform_as_at_the_desk(name: str) -> None:
    values = example(name)
    edition = load_edition("jiangsu-2020")
    at_desk = reader(edition).from_source(Source("", values, {}))
    declared, problems = as_declaration(from_values(values), edition=edition, star=values["star"])
    assert problems == []
    assert declared.fields == at_desk.fields
    assert [i.number for i in declared.invoices] == [i.number for i in at_desk.invoices]
    assert assess(declared, edition).as_dict() == assess(at_desk, edition).as_dict()
    assert from_values(as_values(from_values(values), edition=edition.key, star=values["star"])) == from_values(values)


def test_another_star_keeps_what_is_filled_in() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    before = made.content["claims"]
    written = writing.choose_star(actor=actor, declaration=made, star=4)
    assert written.declaration.star == 4
    assert written.declaration.content["claims"] == before
    with pytest.raises(RefusedError):
        writing.choose_star(actor=actor, declaration=made, star=2)


def test_a_call_that_is_over_begins_nothing() -> None:
    actor = owner()
    over = call()
    over.closes_on = NOON.date().replace(day=6)
    with pytest.raises(RefusedError) as refused:
        declaration(actor, call=over)
    assert refused.value.field == "call"
    assert Declaration.objects.count() == 0


def _colleague(actor: Actor) -> Actor:
    assert actor.enterprise is not None
    invitation, secret = inviting.invite(
        actor=actor, email="colleague@example.org", role="editor", enterprise=actor.enterprise
    )
    joined = inviting.accept(person=_named(invitation.email), secret=secret)
    assert isinstance(joined, Membership)
    return Actor(joined.person, membership=joined)


def _named(email: str):  # type: ignore[no-untyped-def]
    made = person("赵试")
    made.email = email
    made.save()
    return made
