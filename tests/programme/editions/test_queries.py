"""What a form holds that was begun before somebody else saved."""

from yunxing.programme.editions import drafting, queries

from ..factories import officer
from . import making

APP_5 = making.APP_3[:-1] + "5"


def test_untouched_values_follow_the_newest_and_what_two_changed_is_told_with_both() -> None:
    actor = officer("32")
    made = making.draft(actor)
    was = {cell.one.name: cell.value for cell in queries.brought_up(made, {}, 0)}
    made = drafting.set_values(actor=actor, draft=made, values={making.APP_3: "9", APP_5: "11"}, base=0)
    typed = {**was, APP_5: "12", making.INVESTMENT_3: "77"}
    told = {cell.one.name: cell[1:] for cell in queries.brought_up(made, typed, 0) if cell.value != was[cell.one.name]}
    assert told == {
        making.APP_3: ("9", was[making.APP_3], None),
        APP_5: ("12", None, "11"),
        making.INVESTMENT_3: ("77", None, None),
    }


def test_what_was_typed_of_a_row_never_gets_to_another_that_moved_into_its_place() -> None:
    actor = officer("32")
    made = making.draft(actor)
    text = made.files["readings"]
    start, end = text.index("  - key: P1\n"), text.index("  - key: P2\n")
    after = text.index("  - key: P3\n")
    turned = text[:start] + text[end:after] + text[start:end] + text[after:]
    was = {cell.one.name: cell.value for cell in queries.brought_up(made, {}, 0)}
    made = drafting.save(actor=actor, draft=made, file="readings", text=turned, base=0)
    first = "readings/readings/0/default"
    cells = {cell.one.name: cell for cell in queries.brought_up(made, {**was, first: "typed"}, 0)}
    newest = {cell.one.name: cell.value for cell in queries.brought_up(made, {}, 1)}
    assert (cells[first].value, cells[first].one.zh[:2]) == (newest[first], "P2")
