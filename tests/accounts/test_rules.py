"""Tables: how names, readings and telephone numbers are written."""

import pytest

from accounts import rules


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("あおき あおい", "あおき あおい"),
        ("アオキ アオイ", "あおき あおい"),
        ("ｱｵｷ　ｱｵｲ", "あおき あおい"),
        ("ヴィクトリア ローズ", "ゔぃくとりあ ろーず"),
        ("青木", None),
        ("Aoki", None),
        ("  ", None),
    ],
)
def test_kana_becomes_hiragana_or_nothing(typed: str, reading: str | None) -> None:
    assert rules.kana(typed) == reading


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("027-000-0000", "0270000000"),
        ("０９０－１２３４－５６７８", "09012345678"),
        ("(027) 000 0000", "0270000000"),
        ("090ー1234ー5678", "09012345678"),
        ("+81 90 1234 5678", "+819012345678"),
        ("000-0000", None),
        ("027-000-000x", None),
        ("1270000000", None),
    ],
)
def test_phone_number_is_digits_or_nothing(typed: str, number: str | None) -> None:
    assert rules.phone_number(typed) == number


def test_tidy_makes_wide_letters_and_spaces_plain() -> None:
    assert rules.tidy("　青木　　葵Ａ ") == "青木 葵A"
