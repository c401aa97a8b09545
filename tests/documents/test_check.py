"""The pages that say whether a paper is genuine."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from core.codes import grouped, with_check_digit
from documents.enums import Kind
from documents.models import Document
from documents.services.issue import void_document
from documents.services.render import pdf_of
from tests.documents.papers import APPLICANT, ISSUED_AT, PAPER_MAKER, issue

UNKNOWN = with_check_digit("482177306")

pytestmark = pytest.mark.django_db


def page_of(client: Client, document: Document, token: str = "") -> str:
    return _text(client, f"/papers/{document.code}/", {"k": token or document.token})


def _text(client: Client, path: str, data: dict[str, str], status: int = 200) -> str:
    answer = client.get(path, data)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("kind", Kind)
def test_genuine_paper_is_told_apart_and_names_nobody(client: Client, kind: Kind) -> None:
    issued = issue(kind)

    page = page_of(client, issued)

    assert "本物で、有効です" in page
    assert issued.number in page
    assert "前橋市中央公民館" in page
    assert [text for text in APPLICANT.values() if text in page] == []
    assert "大井" not in page


def test_room_period_and_sum_are_shown(client: Client) -> None:
    permit, receipt = page_of(client, issue()), page_of(client, issue(Kind.RECEIPT))

    assert "第1会議室" in permit
    assert "2026年12月5日(土) 18:00–22:00" in permit
    assert "円" not in permit.partition("<main")[2].partition("</main")[0]
    assert "3,948円" in receipt


def test_void_paper_says_so_and_keeps_the_reason(client: Client) -> None:
    issued = issue()
    void_document(
        code=issued.code,
        reason="髙橋様のお申し出",
        actor=PAPER_MAKER,
        now=ISSUED_AT + timedelta(days=1),
    )

    page = page_of(client, issued)

    assert "今は無効です" in page
    assert "2026年11月21日(土)" in page
    assert "本物で、有効です" not in page
    assert "髙橋" not in page


def test_page_is_kept_by_no_cache_and_asks_nobody_to_sign_in(client: Client) -> None:
    issued = issue()

    answer = client.get(f"/papers/{issued.code}/", {"k": issued.token})

    assert answer["Cache-Control"] == "private, no-store"
    assert answer.status_code == 200


@pytest.mark.parametrize("token", ["WRONGONE", "x", "漢字", "K" * 31])
def test_wrong_sign_and_unknown_number_are_answered_alike(client: Client, token: str) -> None:
    issued = issue()

    wrong = _text(client, f"/papers/{issued.code}/", {"k": token}, 404)
    unknown = _text(client, f"/papers/{UNKNOWN}/", {"k": token}, 404)

    assert issued.number not in wrong
    assert _main(wrong).replace(issued.code, "") == _main(unknown).replace(UNKNOWN, "")


def _main(page: str) -> str:
    """What a person reads, without the token against forged forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.partition("<main")[2])


def test_number_alone_asks_for_the_sign(client: Client) -> None:
    issued = issue()

    answer = client.get(f"/papers/{issued.code}/", follow=True)

    assert answer.redirect_chain == [(f"/papers/?code={issued.code}", 302)]
    assert f'value="{issued.code}"' in answer.content.decode()


def test_typed_number_and_sign_lead_to_the_page(client: Client) -> None:
    issued = issue()
    typed = {"code": f" {grouped(issued.code)} ", "k": issued.token.lower()}

    answer = client.get("/papers/", typed, follow=True)

    assert answer.status_code == 200
    assert "本物で、有効です" in answer.content.decode()


def test_slip_of_the_finger_is_told_at_once(client: Client) -> None:
    page = _text(client, "/papers/", {"code": "4821773065", "k": "K7QFM2XD"}, 422)

    assert "10けたの数字を、もう一度確かめてください" in page


def test_guessing_is_stopped_even_for_the_right_answer(client: Client, settings: Settings) -> None:
    settings.PAPER_GUESS_RATE = "3/10m/ip"
    issued = issue()
    address = f"/papers/{issued.code}/"
    visitor = {"REMOTE_ADDR": "203.0.113.7"}

    answers = [client.get(address, {"k": "WRONGONE"}, **visitor).status_code for _ in range(4)]  # type: ignore[arg-type]
    last = client.get(address, {"k": issued.token}, **visitor)  # type: ignore[arg-type]
    neighbour = client.get(address, {"k": issued.token}, REMOTE_ADDR="203.0.113.8")

    assert answers == [404, 404, 404, 429]
    assert last.status_code == 429
    assert neighbour.status_code == 200


def test_right_answers_are_never_counted(client: Client, settings: Settings) -> None:
    settings.PAPER_GUESS_RATE = "1/10m/ip"
    issued = issue()

    answers = {
        client.get(f"/papers/{issued.code}/", {"k": issued.token}).status_code for _ in range(3)
    }

    assert answers == {200}


def sent(client: Client, content: bytes) -> tuple[int, str]:
    answer = client.post("/papers/file/", {"file": SimpleUploadedFile("paper.pdf", content)})
    return answer.status_code, answer.content.decode()


def test_file_as_it_was_issued_is_known(client: Client) -> None:
    issued = issue()

    status, page = sent(client, pdf_of(document=issued))

    assert status == 200
    assert issued.number in page
    assert "本物で、有効です" in page


@pytest.mark.parametrize("kind", ["appended", "changed", "another"])
def test_file_that_differs_in_one_byte_is_not(client: Client, kind: str) -> None:
    pdf = pdf_of(document=issue())
    files = {
        "appended": pdf + b"\n",
        "changed": pdf[:-1] + bytes([pdf[-1] ^ 1]),
        "another": b"%PDF-1.7\n",
    }

    status, page = sent(client, files[kind])

    assert status == 404
    assert "発行したPDFと違います" in page


def test_file_must_be_there_and_not_be_huge(client: Client) -> None:
    assert client.post("/papers/file/", {}).status_code == 422
    assert sent(client, b"0" * 5_000_001)[0] == 422
