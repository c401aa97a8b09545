"""Templates are filled, numbers are read out of subjects, answers keep the subject."""

import pytest

from core.codes import with_check_digit
from support.rules.words import answer_subject, fill, numbers_in, unfilled

NUMBER = with_check_digit("482177306")
SHOWN = f"{NUMBER[:3]}-{NUMBER[3:6]}-{NUMBER[6:]}"
WIDE = SHOWN.translate({45: 0xFF0D} | {48 + d: 0xFF10 + d for d in range(10)})


def test_known_words_are_filled_and_empty_ones_stay_to_be_seen() -> None:
    text = fill("{name} 様 {hall} {other}", {"name": "森", "hall": ""})

    assert text == "森 様 {hall} {other}"
    assert unfilled(text) == ["{hall}"]


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        (f"Re: 鍵 [{SHOWN}]", [NUMBER]),
        (f"受付番号{NUMBER}の件", [NUMBER]),
        ("受付番号" + WIDE, [NUMBER]),
        (f"[{NUMBER[:-1]}{(int(NUMBER[-1]) + 1) % 10}]", []),
        (f"1{NUMBER}", []),
        ("電話 027-000-0000", []),
    ],
)
def test_numbers_in_a_subject(subject: str, found: list[str]) -> None:
    assert numbers_in(subject) == found


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("鍵", f"Re: 鍵 [{SHOWN}]"),
        (f"Re: RE：鍵 [{SHOWN}]", f"Re: 鍵 [{SHOWN}]"),
        ("", f"Re: [{SHOWN}]"),
    ],
)
def test_subject_of_an_answer(subject: str, answer: str) -> None:
    assert answer_subject(subject, SHOWN) == answer
