"""Finding people by what they say of themselves, among many."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from accounts.models import PERSON_SEARCHED, Person
from accounts.rules import fold, pairs, searched
from accounts.selectors import (
    group_members,
    people_alike,
    person_by_code,
    search_groups,
    search_people,
)
from accounts.selectors.people import _matching
from core.codes import grouped, is_valid
from tests.factories.accounts import Someone, an_organisation, member_of, someone

DAY = date(2026, 12, 1)
pytestmark = pytest.mark.django_db


def a_person(name: str, kana: str = "", phone: str = "", email: str | None = None) -> Someone:
    who = someone(name, email)
    Person.objects.filter(pk=who.person.pk).update(name_kana=kana, phone=phone)
    return who


@pytest.fixture
def aoki() -> Someone:
    return a_person("青木 葵", "あおき あおい", "09012345678", "aoki@example.jp")


@pytest.mark.parametrize(
    "typed",
    ["青木葵", "青木　葵", "青木", "葵", "あおき", "アオキ", "ｱｵｷ", "おきあ", "090-1234",
     "０９０１２３", "345678", "AOKI@", "aok"],
)  # fmt: skip
def test_person_is_found_however_it_is_typed(aoki: Someone, typed: str) -> None:
    a_person("馬場 勉", "ばば べん", "0279999999", "baba@example.jp")

    found = [hit.name for hit in search_people(text=typed)]

    assert found == (["青木 葵"] if typed != "葵" else [])


@pytest.mark.parametrize("typed", ["", " ", "あ", "100%", "あ%き", "あ_き", "青木|あ", "\\"])
def test_too_little_and_signs_of_patterns_find_nobody(aoki: Someone, typed: str) -> None:
    assert search_people(text=typed) == []


def test_number_read_out_finds_its_person(aoki: Someone) -> None:
    code = Person.objects.get(pk=aoki.person.pk).code

    assert is_valid(code)
    assert [hit.code for hit in search_people(text=grouped(code))] == [code]
    assert person_by_code(grouped(code)) == search_people(text="青木")[0]
    assert person_by_code("0000000000") is None


def test_group_is_found_and_finds_those_who_book_for_it(aoki: Someone) -> None:
    group, other = an_organisation("前橋水彩画の会"), a_person("千葉 千恵", "ちば ちえ")
    member_of(group, aoki, Role.BOOKER)
    member_of(group, other, Role.MEMBER)

    [hit] = search_people(text="水彩画")

    assert (hit.name, hit.groups, hit.email) == ("青木 葵", ("前橋水彩画の会",), "aoki@example.jp")
    assert [each.code for each in search_groups(text="水彩")] == [group.code]
    assert [each.name for each in group_members(organisation_id=group.pk, on=DAY)] == [
        "青木 葵", "千葉 千恵",
    ]  # fmt: skip


def test_whole_names_come_before_beginnings_and_the_rest(aoki: Someone) -> None:
    for name, kana in (
        ("大青木 一", "おおあおき はじめ"),
        ("青木", "あおき"),
        ("青木 一", "あおき い"),
    ):
        a_person(name, kana)

    found = [hit.name for hit in search_people(text="あおき")]

    assert found == ["青木", "青木 葵", "青木 一", "大青木 一"]


def test_alike_are_those_with_the_phone_or_reading_and_birthday(aoki: Someone) -> None:
    Person.objects.filter(pk=aoki.person.pk).update(born_on=DAY)
    other_day = DAY.replace(year=1950)

    def found(kana: str, day: object, phone: str) -> int:
        return len(people_alike(name_kana=kana, born_on=day, phone=phone))  # type: ignore[arg-type]

    assert found("", None, "090-1234-5678") == 1
    assert found("あおきあおい", DAY, "") == 1
    assert found("あおき あおい", other_day, "") == found("あおき あおい", None, "") == 0
    assert found("", DAY, "") == found("", None, "") == 0


def test_search_asks_twice_however_many_there_are(
    aoki: Someone, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        search_people(text="あお")
    for number in range(5):
        a_person(f"青木 {number}", "あおき")

    with django_assert_num_queries(2):
        assert len(search_people(text="あお")) == 6


def test_among_many_the_index_is_used() -> None:
    """20,000 are enough for the plan; with 100,000 a search takes 14 to 70 ms (2026-11-26)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH users AS (
                INSERT INTO accounts_user (password, language, is_active, is_staff, is_superuser,
                                           created_at)
                SELECT '', 'ja', true, false, false, now() FROM generate_series(1, 20000)
                RETURNING id)
            INSERT INTO accounts_person (user_id, code, name, name_kana, phone, terms_version,
                                         created_at)
            SELECT id, lpad(id::text, 10, '0'),
                   chr(20000 + (id * 7 % 3000)::int) || chr(21000 + (id * 13 % 3000)::int),
                   chr(12354 + (id * 3 % 80)::int) || chr(12354 + (id * 11 % 80)::int)
                       || chr(12354 + (id / 80 % 80)::int) || chr(12354 + (id * 7 % 80)::int),
                   '090' || lpad((id * 48271 % 99999989)::text, 8, '0'), '', now()
            FROM users"""
        )
        cursor.execute("ANALYZE accounts_person")
    someone("青木 葵")

    plan = _matching(Person.objects.all(), PERSON_SEARCHED, "青木").explain()

    assert "person_search" in plan
    assert "Seq Scan" not in plan
    assert [hit.name for hit in search_people(text="青木 葵")] == ["青木 葵"]


class FoldingTest(TestCase):
    """Python and the database fold alike: what is typed meets what is stored."""

    @settings(max_examples=200, deadline=None)
    @given(st.text(alphabet="あぁアｱｶﾞガヴぷー　 Ａaß①㈱-髙0０", max_size=12))
    def test_database_folds_as_python_does(self, text: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT search_text(%s, '', '', ''), search_grams(%s, '', '', '')",
                           [text, text])  # fmt: skip
            folded, grams = cursor.fetchone()

        assert folded == fold(text) + "|||"
        assert set(pairs(fold(text))) <= set(grams)
        assert searched("027-000-0000") == "0270000000"
