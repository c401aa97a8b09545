"""Staff show a second factor before any page of theirs opens, and their sessions are short."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.enums import DutyKind
from accounts.errors import NotAllowed
from accounts.second_factor import SecondFactorAdapter, is_strong
from accounts.services.second_factor import set_up, take_away
from accounts.staying import SEEN
from audit.models import Entry
from core.actor import Actor, system
from sandbox.second_factor import code_at, known_secret
from tests.factories.accounts import PASSWORD, Someone, duty_of, someone

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
ENROL = "/accounts/2fa/totp/activate/"
GIVE_CODE = "/accounts/2fa/authenticate/"
AGAIN = "/accounts/2fa/reauthenticate/"
DESK = "/desk/"


@pytest.fixture(autouse=True)
def unused_codes() -> None:
    """A code counts once, whichever test used it."""
    cache.clear()


@pytest.fixture
def emi_with_app(emi: Someone) -> Someone:
    """The manager, whose app holds the known secret."""
    set_up(user=emi.user, secret=known_secret(), actor=system("tests"), now=NOW)
    return emi


def sign_in(client: Client, email: str) -> str:
    """Address and password, as people type them; where they lead."""
    answer = client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    return answer["Location"]


def give(client: Client, code: str, *, page: str = GIVE_CODE) -> int:
    return client.post(page, {"code": code}).status_code


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def acts_as_staff(client: Client) -> bool:
    """Whether pages show the way to the desk."""
    page = client.get("/sitemap/")
    return page.status_code == 200 and 'href="/desk/"' in page.content.decode()


def spare_codes(who: Someone) -> list[str]:
    codes: list[str] = (
        Authenticator.objects.get(user=who.user, type=Authenticator.Type.RECOVERY_CODES)
        .wrap()
        .get_unused_codes()
    )
    return codes


def test_new_staff_are_led_to_set_it_up_and_then_to_the_desk(client: Client, emi: Someone) -> None:
    sign_in(client, "emi@example.jp")
    assert client.get(DESK)["Location"] == ENROL
    page = client.get(ENROL).content.decode()
    secret = client.session["mfa.totp.secret"]
    assert secret in page
    assert "<svg" in page

    answer = client.post(ENROL, {"code": code_at(time.time(), secret=secret)})

    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert spare_codes(emi)[0] in client.get(answer["Location"]).content.decode()
    assert acts_as_staff(client)
    assert Entry.objects.filter(verb="totp_added", actor_user_id=emi.user.pk).exists()


def test_wrong_first_code_sets_nothing_up(client: Client, emi: Someone) -> None:
    sign_in(client, "emi@example.jp")
    client.get(ENROL)

    page = client.post(ENROL, {"code": "000000"})

    assert page.status_code == 200
    assert "番号が違います" in page.content.decode()
    assert not Authenticator.objects.exists()
    assert client.get(DESK)["Location"] == ENROL


def test_password_alone_lets_nobody_in_who_has_an_app(
    client: Client, emi_with_app: Someone
) -> None:
    assert sign_in(client, "emi@example.jp") == GIVE_CODE

    assert not is_signed_in(client)
    assert client.get(DESK)["Location"].startswith("/accounts/login/")
    assert give(client, "000000") == 200
    assert not is_signed_in(client)
    assert not Entry.objects.filter(verb="sign_in").exists()


@pytest.mark.parametrize("typing", ["{}", " {} ", "full width"])
def test_password_and_code_open_the_desk(
    client: Client, emi_with_app: Someone, typing: str
) -> None:
    sign_in(client, "emi@example.jp")
    code = code_at(time.time())
    wide = code.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})

    give(client, wide if typing == "full width" else typing.format(code))

    assert is_signed_in(client)
    assert acts_as_staff(client)


def test_code_counts_once(client: Client, emi_with_app: Someone) -> None:
    code = code_at(time.time())
    sign_in(client, "emi@example.jp")
    give(client, code)
    another = Client()
    sign_in(another, "emi@example.jp")

    give(another, code)

    assert is_signed_in(client)
    assert not is_signed_in(another)


def test_spare_code_opens_once(client: Client, emi: Someone) -> None:
    sign_in(client, "emi@example.jp")
    client.get(ENROL)
    client.post(ENROL, {"code": code_at(time.time(), secret=client.session["mfa.totp.secret"])})
    spare, first, second = spare_codes(emi)[0], Client(), Client()

    for browser in (first, second):
        sign_in(browser, "emi@example.jp")
        give(browser, spare)

    assert acts_as_staff(first)
    assert not is_signed_in(second)


def test_residents_are_asked_for_nothing_more(client: Client, aoi: Someone) -> None:
    sign_in(client, "aoi@example.jp")

    answer = client.get("/my/")

    assert answer.status_code == 200
    assert 'id="staying"' not in answer.content.decode()
    assert SEEN not in client.session


def test_duty_given_later_asks_at_once(client: Client, aoi: Someone) -> None:
    sign_in(client, "aoi@example.jp")
    assert client.get("/my/").status_code == 200

    duty_of(aoi, DutyKind.SUPPORT, None)

    assert client.get("/my/")["Location"] == ENROL


def test_without_it_open_pages_see_nobody_on_duty(client: Client, emi: Someone) -> None:
    sign_in(client, "emi@example.jp")

    page = client.get("/accounts/profile/")

    assert page.status_code == 200
    assert page.wsgi_request.actor.duties == frozenset()  # type: ignore[attr-defined]
    assert 'href="/desk/"' not in page.content.decode()


def test_fragment_moves_the_whole_page(client: Client, emi: Someone) -> None:
    sign_in(client, "emi@example.jp")

    answer = client.get(DESK, headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == ENROL


def test_after_a_working_day_the_code_is_asked_again(client: Client, emi_with_app: Someone) -> None:
    client.force_login(emi_with_app.user)
    session = client.session
    session[RECORDS] = [{"method": "mfa", "at": time.time() - 12 * 3600 - 1}]
    session.save()

    assert client.get("/desk/?hall=x")["Location"] == f"{AGAIN}?next=%2Fdesk%2F%3Fhall%3Dx"
    assert client.get(f"{AGAIN}?next=/desk/").status_code == 200
    answer = client.post(AGAIN, {"code": code_at(time.time()), "next": DESK})

    assert answer["Location"] == DESK
    assert acts_as_staff(client)


def test_another_phone_means_setting_it_up_anew(client: Client, emi_with_app: Someone) -> None:
    sign_in(client, "emi@example.jp")
    give(client, code_at(time.time()))
    assert client.get("/accounts/2fa/totp/deactivate/").status_code == 200

    client.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.exists()
    assert client.get(DESK)["Location"] == ENROL
    assert Entry.objects.filter(verb="totp_removed").exists()


def test_pages_about_it_are_in_our_words(client: Client, emi_with_app: Someone) -> None:
    sign_in(client, "emi@example.jp")
    assert "スマートフォンの確認アプリ" in client.get(GIVE_CODE).content.decode()
    give(client, code_at(time.time()))

    assert "登録してあります" in client.get("/accounts/2fa/").content.decode()
    generate = client.get("/accounts/2fa/recovery-codes/generate/")
    assert "作り直しますか" in generate.content.decode()
    answer = client.post("/accounts/2fa/recovery-codes/generate/", follow=True)
    assert "予備の番号を控えてください" in answer.content.decode()


def test_secrets_are_sealed_in_the_database(emi_with_app: Someone) -> None:
    stored = Authenticator.objects.get().data["secret"]

    assert known_secret() not in stored
    assert SecondFactorAdapter().decrypt(stored) == known_secret()


def test_setting_up_twice_changes_nothing(emi_with_app: Someone) -> None:
    before = Authenticator.objects.get().data

    set_up(user=emi_with_app.user, secret="A" * 32, actor=system("tests"), now=NOW)

    assert Authenticator.objects.get().data == before
    assert Entry.objects.filter(verb="second_factor_added").count() == 1


def test_who_lost_everything_sets_up_anew(client: Client, emi_with_app: Someone) -> None:
    call_command("take_away_second_factor", "EMI@example.jp", verbosity=0)

    assert not Authenticator.objects.exists()
    assert Entry.objects.get(verb="second_factor_taken_away").is_system
    sign_in(client, "emi@example.jp")
    assert client.get(DESK)["Location"] == ENROL


def test_nobody_unknown_loses_it() -> None:
    with pytest.raises(CommandError, match="nobody@example"):
        call_command("take_away_second_factor", "nobody@example.jp")


def test_only_administrators_take_it_away_and_not_their_own(emi_with_app: Someone) -> None:
    admin = someone("Gen", "gen@example.jp")
    duty_of(admin, DutyKind.ADMINISTRATOR, None)

    for who, whom in [(Actor(user_id=1), emi_with_app), (emi_with_app.actor, admin)]:
        with pytest.raises(NotAllowed):
            take_away(user=whom.user, actor=who, now=NOW)
    with pytest.raises(NotAllowed):
        take_away(user=admin.user, actor=admin.actor, now=NOW)
    assert Authenticator.objects.count() == 1

    assert take_away(user=emi_with_app.user, actor=admin.actor, now=NOW) == 1


@pytest.mark.parametrize(
    ("records", "strong"),
    [
        ([], False),
        ([("password", 0)], False),
        ([("mfa", 0)], True),
        ([("password", 0), ("mfa", 11)], True),
        ([("mfa", 12)], False),
        ([("mfa", 13), ("password", 0)], False),
    ],
)
def test_session_is_strong_for_a_working_day(records: list[tuple[str, int]], strong: bool) -> None:
    given = [
        {"method": method, "at": (NOW - timedelta(hours=hours)).timestamp()}
        for method, hours in records
    ]

    assert is_strong(given, now=NOW) is strong


def test_codes_of_the_demonstration_are_those_of_an_app() -> None:
    """RFC 6238, appendix B."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert [code_at(at, secret=secret) for at in (59, 1_111_111_109)] == ["287082", "081804"]


def test_code_of_another_account_counts_for_nothing(client: Client, emi: Someone) -> None:
    """What was shown in a session belongs to who showed it."""
    client.force_login(emi.user)
    assert acts_as_staff(client)
    session = client.session
    session["account_authentication_methods_user"] = "0"
    session.save()

    assert client.get(DESK)["Location"] == ENROL
