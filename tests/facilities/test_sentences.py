"""What halls say to people, in their languages; Japanese, and marked so, where there is none."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.translation import override

from facilities.errors import HallFilesRefused
from facilities.rules.names import UNSAID, Names
from facilities.rules.values import FacilityValue
from facilities.selectors import catalogue
from tests.facilities.files import change, good_copy
from tests.facilities.test_load import load

pytestmark = pytest.mark.django_db
MAEBASHI = Path("facilities/data/maebashi")
RULES = """rules_in_brief:
  - {ja: 掃除をします。, en: Please clean up., easy: そうじを します。}
  - 鍵を返します。"""


def sentences(hall: FacilityValue) -> list[Names]:
    said = [hall.access, *hall.barrier_free, *hall.rules_in_brief, *hall.prohibited]
    said += [each.clause for each in hall.asks] + [room.description for room in hall.rooms]
    return [each for each in said if each]


def test_every_sentence_of_maebashis_halls_is_there_in_three_languages(db: None) -> None:
    call_command("load_facilities", str(MAEBASHI), verbosity=0)

    halls = catalogue().facilities
    said = [each for hall in halls for each in sentences(hall)]

    assert len(halls) == 12
    assert len(said) > 50
    assert [each.ja for each in said if not (each.en and each.easy)] == []


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("ja", "<p>掃除をします。</p>", "<p>鍵を返します。</p>"),
        ("en", "<p>Please clean up.</p>", '<p lang="ja">鍵を返します。</p>'),
        ("ja-easy", "<p>そうじを します。</p>", "<p>鍵を返します。</p>"),
    ],
)
def test_hall_says_its_rules_in_the_language_of_the_page(
    tmp_path: Path, language: str, first: str, second: str
) -> None:
    folder = good_copy(tmp_path)
    change(folder, "rules_in_brief: [片付けも時間に入ります。]", RULES)
    load(folder)
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = client.get("/halls/green-hall/").content.decode()

    assert first in page
    assert second in page


def test_a_sentence_of_an_unknown_language_is_a_fault(tmp_path: Path) -> None:
    folder = good_copy(tmp_path)
    change(folder, "prohibited: [火気の使用]", "prohibited: [{ja: 火気, fr: feu}, {en: Fire}]")

    with pytest.raises(HallFilesRefused) as refusal:
        load(folder)

    fields = {fault.field for fault in refusal.value.faults}
    assert fields == {"prohibited[1].fr", "prohibited[2].ja"}


def test_nothing_said_is_nothing() -> None:
    assert not UNSAID
    assert UNSAID.kept() == {}
    with override("en"):
        assert Names(ja="火気").is_foreign
        assert not Names(ja="火気", en="Fire").is_foreign
