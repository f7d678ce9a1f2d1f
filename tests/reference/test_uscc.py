"""统一社会信用代码: every code here is invented and completed with `check_character`."""

import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc

from yunxing.reference import uscc
from yunxing.reference.uscc import ALPHABET, UsccError

FRONT = "91320700MA0000000"
CODE = FRONT + "7"

fronts = st.builds(
    lambda office, division, body: office + division + body,
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)
codes = fronts.map(lambda front: front + uscc.check_character(front))


def fault(text: str) -> UsccError:
    with pytest.raises(UsccError) as caught:
        uscc.check(text)
    return caught.value


def test_the_alphabet_leaves_out_five_letters():
    assert sorted(set("ABCDEFGHIJKLMNOPQRSTUVWXYZ") - set(ALPHABET)) == ["I", "O", "S", "V", "Z"]
    assert len(ALPHABET) == 31


def test_check_character_is_computed_as_the_standard_says():
    assert uscc.check_character(FRONT) == "7"


@given(fronts)
def test_check_character_agrees_with_stdnum(front):
    assert uscc.check_character(front) == stdnum_uscc.calc_check_digit(front)


@given(codes)
def test_a_completed_code_is_valid_and_unchanged(code):
    assert uscc.check(code) == code
    assert uscc.is_valid(code) is True


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_single_changed_character_is_found(code, place, character):
    changed = code[:place] + character + code[place + 1 :]
    assert uscc.is_valid(changed) is (changed == code)


@given(codes, st.integers(0, 16))
def test_two_neighbours_exchanged_are_found(code, place):
    changed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert uscc.is_valid(changed) is (changed == code)


@given(st.text(max_size=30))
def test_is_valid_says_what_check_does(text):
    try:
        uscc.check(text)
    except UsccError:
        assert uscc.is_valid(text) is False
    else:
        assert uscc.is_valid(text) is True


@pytest.mark.parametrize(
    "text",
    [
        f"  {CODE}\n",
        CODE.lower(),
        "９１３２０７００ＭＡ０００００００７",
        "\ufeff91320700\u3000MA00 0000 07\u200b",
    ],
)
def test_what_is_typed_and_pasted_is_tidied(text):
    assert uscc.check(text) == CODE


@pytest.mark.parametrize(("text", "length"), [("", 0), (FRONT, 17), (CODE + "0", 19)])
def test_length(text, length):
    error = fault(text)
    assert (error.reason, error.position, error.expected, error.found) == ("length", None, None, None)
    assert str(error) == (
        f"统一社会信用代码“{text}”有 {length} 位，应为 18 位（GB 32100-2015）。请对照营业执照补齐或删去多余的字符。"
    )


@pytest.mark.parametrize("letter", "IOSVZ")
@pytest.mark.parametrize("place", [1, 9, 17, 18])
def test_a_forbidden_letter_is_named_with_its_place(letter, place):
    error = fault(CODE[: place - 1] + letter + CODE[place:])
    assert (error.reason, error.position, error.found) == ("character", place, letter)


def test_the_digit_a_letter_stands_for_is_suggested():
    error = fault("9132O700MA00000007")
    assert error.message("zh") == (
        "统一社会信用代码“9132O700MA00000007”的第 5 位是“O”，只能用数字和除 I、O、S、V、Z 以外的大写字母"
        "（GB 32100-2015）。请对照营业执照核对第 5 位，它可能是数字 0。"
    )
    assert error.message("en") == (
        "Character 5 of the unified social credit code '9132O700MA00000007' is 'O'; only digits and capital"
        " letters other than I, O, S, V and Z are used (GB 32100-2015). Check that character against the"
        " business licence; it may be the digit 0."
    )


def test_a_letter_in_the_division():
    error = fault("9132A700MA00000007")
    assert (error.reason, error.position, error.found, error.expected) == ("division", 5, "A", None)


def test_a_wrong_check_character_names_both():
    error = fault(FRONT + "8")
    assert (error.reason, error.position, error.found, error.expected) == ("check", 18, "8", "7")
    assert str(error) == (
        "统一社会信用代码“91320700MA00000008”的校验码（第 18 位）是“8”，按前 17 位计算应为“7”（GB 32100-2015）。"
        "18 位中至少有一位有误，请对照营业执照逐位核对。"
    )
    assert error.message("en") == (
        "The check character (18th) of the unified social credit code '91320700MA00000008' is '8'; the first"
        " 17 characters require '7' (GB 32100-2015). At least one of the 18 characters is wrong: compare each"
        " with the business licence."
    )


@pytest.mark.parametrize("text", ["", "9132O700MA00000007", "9132A700MA00000007", FRONT + "8"])
def test_an_error_survives_pickling(text):
    error = fault(text)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.args, str(again)) == (UsccError, error.args, str(error))


@pytest.mark.parametrize("text", ["", "9132O700MA00000007", "9132A700MA00000007", FRONT + "8"])
def test_every_message_is_there_in_english(text):
    error = fault(text)
    assert "unified social credit code" in error.message("en")
    assert "GB 32100-2015" in error.message("en")
    with pytest.raises(ValueError, match="use zh or en"):
        error.message("fr")


def test_check_character_wants_17_of_the_alphabet():
    with pytest.raises(ValueError, match="has 18"):
        uscc.check_character(CODE)
    with pytest.raises(UsccError) as caught:
        uscc.check_character("9132O700MA0000000")
    assert (caught.value.reason, caught.value.position) == ("character", 5)


def test_division_of():
    assert uscc.division_of(CODE.lower()) == "320700"
    with pytest.raises(UsccError):
        uscc.division_of(FRONT + "8")


def test_a_hundred_thousand_rows_are_checked_within_seconds():
    rounds = 5_000
    best = min(_time(rounds) for _ in range(3))
    assert best / rounds < 15e-6


def _time(rounds: int) -> float:
    begun = time.perf_counter()
    for _ in range(rounds):
        uscc.is_valid(CODE)
    return time.perf_counter() - begun
