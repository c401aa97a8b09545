"""Mails as they really come: Japanese in every wrapping, machines, files of all kinds."""

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from support.rules.attachments import MOST_BYTES, checked
from support.rules.html_text import text_of_html
from support.rules.jis import from_jis, text_of
from support.rules.mail import Origin, ParsedMail, identity_of, read_mail

MAILS = Path(__file__).parent / "mails"
ALL = sorted(path.stem for path in MAILS.glob("*.eml"))


def mail(name: str) -> ParsedMail:
    return read_mail((MAILS / f"{name}.eml").read_bytes())


def test_iso_2022_jp_with_signs_of_telephones_and_half_width_kana() -> None:
    read = mail("iso-2022-jp")

    assert (read.sender_name, read.sender) == ("高木 一郎", "takagi@docomo.example")
    assert read.subject == "使用許可書について"
    assert read.text.splitlines() == [
        "前橋文化の会の高木です。",
        "使用許可書が見つかりません。",
        "① セミナー ｶﾞｽﾔｸﾞﾁ",
        "㈱高木商店",
    ]
    assert read.origin is Origin.PERSON


@pytest.mark.parametrize(
    ("name", "subject", "text"),
    [
        ("cp932-as-jis", "空きの確認", "①と②の部屋は空いていますか。㈱山田 髙橋"),
        ("no-charset", "鍵の番号", "鍵の番号が分かりません。"),
        ("raw-jis-subject", "領収書の再発行", "領収書をもう一度ください。"),
        ("euc-jp", "設備の質問", "ピアノは使えますか。会議室の設備について教えてください。"),
        ("nul", "ab", "leftright"),
    ],
)
def test_wrong_or_missing_labels(name: str, subject: str, text: str) -> None:
    read = mail(name)

    assert (read.subject, read.text) == (subject, text)


def test_page_becomes_text_without_script_style_or_picture_and_links_show_where_they_lead() -> None:
    read = mail("html-only")

    assert read.text == "会議室を 予約したい。\n20人です。\n\nこちら (https://evil.example/login)"


def test_attachments_are_judged_by_their_bytes() -> None:
    pdf, program = mail("attachments").attachments

    assert (pdf.name, pdf.mime, pdf.why) == ("申請書.pdf", "application/pdf", "")
    assert (program.name, program.mime, program.why) == ("請求書.pdf", "", "kind")
    assert program.content == b""
    assert mail("attachments").text == "添付します。"


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        ("absence", Origin.AUTOMATIC),
        ("mailing-list", Origin.LIST),
        ("bounce", Origin.BOUNCE),
        ("html-only", Origin.PERSON),
    ],
)
def test_machines_are_known_as_such(name: str, origin: Origin) -> None:
    assert mail(name).origin is origin


def test_returned_letter_names_the_letter_it_returns() -> None:
    assert "<our-answer@kashikan.example>" in mail("bounce").in_reply_to


def test_mail_without_identifier_is_known_again_by_its_bytes() -> None:
    raw = (MAILS / "raw-jis-subject.eml").read_bytes()

    assert identity_of(raw) == identity_of(raw)
    assert identity_of(raw) != identity_of(raw + b"x")
    assert read_mail(raw).written_at is None


@pytest.mark.parametrize("name", ALL)
def test_nothing_that_the_database_refuses_comes_out(name: str) -> None:
    read = mail(name)

    texts = [read.subject, read.text, read.sender, read.sender_name, read.message_id]
    assert "\x00" not in "".join(texts)
    assert "".join(texts).encode()


@given(st.binary(max_size=400))
def test_any_bytes_can_be_read(raw: bytes) -> None:
    read_mail(raw).text.encode()
    text_of(raw, "iso-2022-jp").encode()


@example(b"\x00", "cp932-as-jis")  # a NUL in the name of a character set
@given(st.binary(max_size=200), st.sampled_from(sorted(ALL)))
def test_any_damage_to_a_mail_can_be_read(noise: bytes, name: str) -> None:
    raw = (MAILS / f"{name}.eml").read_bytes()
    half = len(raw) // 2

    read_mail(raw[:half] + noise + raw[half:])


@given(st.text(alphabet="会議室を予約したい。アイウABC 123", max_size=60))
def test_what_python_writes_as_jis_is_read_back(text: str) -> None:
    assert from_jis(text.encode("iso2022_jp")) == text


@pytest.mark.parametrize(
    ("name", "content", "mime", "why"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n", "image/png", ""),
        ("a.txt", "メモ".encode(), "text/plain", ""),
        ("a.html", b"<script>", "", "kind"),
        ("a.txt", b"a\x00b", "", "kind"),
        ("a.docx", b"PK\x03\x04broken", "", "kind"),
        ("a.pdf", b"%PDF-" + b"x" * MOST_BYTES, "", "size"),
    ],
)
def test_verdict_on_a_file(name: str, content: bytes, mime: str, why: str) -> None:
    file = checked(number=0, name=name, content=content)

    assert (file.mime, file.why) == (mime, why)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("", "file-1"),
        ("cod\u202efdp.exe", "cod_fdp.exe"),
        ("a" * 200 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_name_of_a_file_is_made_harmless(name: str, kept: str) -> None:
    assert checked(number=0, name=name, content=b"").name == kept


HEAD = b"From: aoi@example.jp\r\nSubject: a\r\n"
TAGS = b"<a " * 300_000
PARAMETERS = b'x="' + b";" * 300_000


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"Content-Type: text/html\r\n\r\n" + TAGS,
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!--" * 300_000,
        HEAD + b"Content-Type: text/plain; " + PARAMETERS + b"\r\n\r\na",
        HEAD + b"Content-Type: text/plain;\r " + PARAMETERS + b"\r\ra",
        HEAD + b"Content-Type: multipart/mixed; " + PARAMETERS + b"; boundary=b\r\n\r\n--b\r\n",
        HEAD + b"Content-Disposition: attachment; " + PARAMETERS + b"\r\n\r\na",
        b"From: a@b.jp\r\nSubject: " + b"=?utf-8?q?a" * 100_000 + b"\r\n\r\na",
    ],
    ids=["tags", "comments", "type", "bare returns", "multipart", "disposition", "subject"],
)
def test_mail_that_is_made_to_be_slow_is_read_at_once(raw: bytes) -> None:
    """One such mail kept the post of everybody from being filed, for hours."""
    since = time.process_time()

    read_mail(raw)

    assert time.process_time() - since < 5


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<head><title>x</title><body>本文", "本文"),
        ("<p title=\"it's\">don't</p>", "don't"),
        ('<img alt="a > b">c', "c"),
        ("<![CDATA[x]]>a", "a"),
        ("1 < 2 <b>and</b> 3", "1 < 2 and 3"),
        ("&#99999999999999999999;", "\ufffd"),
        ("<script>alert(1)", ""),
        ("<SCRIPT>a</SCRIPT >b", "b"),
        ("<a href='http://x.jp/?a&amp;b'>y</a>", "y (http://x.jp/?a&b)"),
        ("<a href=javascript:alert(1)>y</a>", "y"),
    ],
)
def test_text_of_pages_as_mailers_write_them(page: str, text: str) -> None:
    assert text_of_html(page) == text


def test_a_thousand_brackets_are_no_address() -> None:
    assert read_mail(b"From: " + b"(" * 5000 + b"\r\n\r\na").sender == ""
