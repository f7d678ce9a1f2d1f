"""GB/T 4754-2017: the file is whole, codes are found, names are searched as people type them."""

import pickle
import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunxing.reference import industry
from yunxing.reference.industry import UnknownIndustry


def below(code):
    for child in industry.children(code):
        yield child
        yield from below(child.code)


ALL = [step for letter in "ABCDEFGHIJKLMNOPQRST" for step in (industry.find(letter), *below(letter))]


def codes(found):
    return [one.code for one in found]


def fault(code: str) -> UnknownIndustry:
    with pytest.raises(UnknownIndustry) as caught:
        industry.find(code)
    return caught.value


def test_counts():
    # One 小类 short of the 1382 counted since the amendment of 2019: see the data's README.
    assert Counter(one.level for one in ALL) == {"门类": 20, "大类": 97, "中类": 473, "小类": 1381}


def test_the_hierarchy_has_no_gaps():
    assert codes(one for one in ALL if one.level == "大类") == [f"{n:02d}" for n in range(1, 98)]
    for one in ALL:
        if one.level in {"中类", "小类"}:
            assert one.parent == one.code[:-1]
        if one.level in {"大类", "中类"}:
            last = [int(child.code[-1]) for child in industry.children(one.code)]
            counted = [n for n in last if n != 9]
            assert counted in ([], [0], list(range(1, len(counted) + 1)))
            assert last[-1] == 9 or last == counted
        assert len(industry.children(one.code)) > 0 or one.level == "小类"


def test_an_undivided_class_has_one_below_it_of_the_same_name():
    for one in ALL:
        if one.level == "小类" and one.code.endswith("0"):
            assert one.name == industry.find(one.parent).name


def test_names_are_names_only():
    assert [str(one) for one in ALL if not re.fullmatch(r"[\u4e00-\u9fff、（）0-9A-Z]+", one.name)] == []
    assert [str(one) for one in ALL if len(one.name) > 21] == []
    assert [str(one) for one in ALL if re.search(r"指(?!导)|(?<!未)包括|例如", one.name)] == []
    doubled = Counter((one.level, one.name) for one in ALL)
    assert [name for name, count in doubled.items() if count > 1] == []


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("194", "羽毛（绒）加工及制品制造"),
        ("3531", "食品、酒、饮料及茶生产专用设备制造"),
        ("3546", "玻璃、陶瓷和搪瓷制品生产专用设备制造"),
        ("3552", "皮革、毛皮及其制品加工专用设备制造"),
        ("3583", "医疗实验室及医用消毒设备和器具制造"),
        ("3939", "应用电视设备及其他广播电视设备制造"),
        ("4023", "导航、测绘、气象及海洋专用仪器制造"),
        ("526", "汽车、摩托车、零配件和燃料及其他动力销售"),
        ("7517", "三维（3D）打印技术推广服务"),
        ("905", "文化体育娱乐活动与经纪代理服务"),
        ("9051", "文化活动服务"),
    ],
)
def test_names_that_were_mended(code, name):
    assert industry.find(code).name == name


@pytest.mark.parametrize("text", ["3599", "C3599", "c3599", " Ｃ３５９９ "])
def test_find_with_and_without_the_letter(text):
    assert str(industry.find(text)) == "3599 其他专用设备制造"
    assert industry.is_known(text) is True


def test_find_a_letter():
    assert industry.find("c") == industry.Industry("C", "制造业", "门类", "")


@pytest.mark.parametrize("one", ALL[::37])
def test_every_class_is_found_with_its_letter(one):
    letter = industry.path(one.code)[0].code
    assert industry.find(one.code) is one
    assert industry.find(one.code if one.level == "门类" else letter + one.code) is one


@given(st.text(max_size=6))
def test_is_known_says_what_find_does(text):
    try:
        industry.find(text)
    except UnknownIndustry:
        assert industry.is_known(text) is False
    else:
        assert industry.is_known(text) is True


def test_an_unknown_code_suggests_its_neighbours():
    error = fault("C3598")
    assert codes(error.suggestions) == codes(industry.children("359"))
    assert fault("3938").message("zh") == (
        "《国民经济行业分类》（GB/T 4754-2017）中没有代码“3938”。相近的有：3931 广播电视节目制作及发射设备制造、"
        "3932 广播电视接收设备制造、3933 广播电视专用配件制造、3934 专业音响设备制造、"
        "3939 应用电视设备及其他广播电视设备制造。请核对或按名称查找。"
    )
    assert codes(fault("35991").suggestions) == ["3599"]
    assert codes(fault("9800").suggestions) == []


def test_a_wrong_letter_is_named():
    error = fault("A3599")
    assert (codes(error.suggestions), error.found) == (["C"], industry.find("3599"))
    assert str(error) == (
        "行业代码“A3599”的门类字母不对：3599 其他专用设备制造 属于 C 制造业（GB/T 4754-2017）。请改正字母或只填数字。"
    )
    assert error.message("en") == (
        "The industry code 'A3599' has the wrong letter: 3599 其他专用设备制造 belongs to C 制造业"
        " (GB/T 4754-2017). Correct the letter, or give the digits only."
    )


@pytest.mark.parametrize("text", ["", "X", "98", "A3599", "3598", "软件"])
def test_errors_survive_pickling_and_speak_both_languages(text):
    error = fault(text)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.message("en")) == (error.message("zh"), error.message("en"))
    assert "GB/T 4754-2017" in error.message("en")


def test_path_and_children():
    assert list(map(str, industry.path("I6513"))) == [
        "I 信息传输、软件和信息技术服务业",
        "65 软件和信息技术服务业",
        "651 软件开发",
        "6513 应用软件开发",
    ]
    assert industry.path("C") == (industry.find("C"),)
    assert codes(industry.children("I")) == ["63", "64", "65"]
    assert industry.children("6513") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rjkf", ["651", "6511", "6512", "6513", "6519"]),
        ("RJKF", ["651", "6511", "6512", "6513", "6519"]),
        ("软件开发", ["651", "6511", "6512", "6513", "6519"]),
        ("软件 开发", ["651", "6511", "6512", "6513", "6519"]),
        ("651", ["651", "6511", "6512", "6513", "6519"]),
        ("I651", ["651", "6511", "6512", "6513", "6519"]),
        ("C651", []),
        ("农林牧渔业", ["A", "3579"]),
        ("3D打印", ["7517"]),
        ("3d", ["7517"]),
        ("羽毛(绒)", ["1941", "1942", "194"]),
        ("雷达", ["3940", "394"]),
        ("没有这个行业", []),
        ("、", []),
        ("", []),
    ],
)
def test_search(text, found):
    assert codes(industry.search(text)) == found


def test_search_puts_the_whole_name_before_its_beginning_before_a_part():
    assert codes(industry.search("葡萄酒制造"))[0] == "1515"
    names = [one.name for one in industry.search("汽车", limit=200)]
    starts = [name.startswith("汽车") for name in names]
    assert starts == sorted(starts, reverse=True)
    assert "汽车" in names[-1]


@pytest.mark.parametrize(
    ("initials", "code"),
    [
        ("yqzz", "242"),  # 乐器制造 as it is read, yue
        ("lqzz", "242"),  # and with the other reading of 乐, le
        ("zyyhfw", "6610"),  # 中央银行服务, hang
        ("zyyxfw", "6610"),  # and xing
    ],
)
def test_search_by_initials_takes_either_reading(initials, code):
    assert [one for one in codes(industry.search(initials)) if one == code] == [code]


def test_initials_stand_character_by_character():
    for one, usual, masks in industry._initials():
        plain = industry._plain(one.name)
        assert len(usual) == len(plain)
        assert [c for place, c in enumerate(usual) if not masks[c] >> place & 1] == []


@given(st.sampled_from(ALL))
def test_every_class_is_found_by_its_name_and_its_initials(one):
    usual = next(usual for other, usual, _ in industry._initials() if other is one)
    assert one in industry.search(one.name, limit=50)
    assert one in industry.search(usual, limit=50)


def test_limit():
    assert len(industry.search("制造")) == 20
    assert len(industry.search("制造", limit=3)) == 3
    assert industry.search("制造", limit=0) == []


def test_is_known_is_fast_enough_for_a_hundred_thousand_rows():
    industry.is_known("C3599")
    rounds = 10_000
    begun = time.perf_counter()
    for _ in range(rounds):
        industry.is_known("C3599")
    assert (time.perf_counter() - begun) / rounds < 5e-6
