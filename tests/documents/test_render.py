"""The PDF itself: text, structure, signature; made once; what cannot be drawn."""

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
import segno
import zxingcpp
from asn1crypto.x509 import Certificate
from django.test import RequestFactory
from PIL import Image
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pytest_django import Settings

from core.codes import with_check_digit
from documents.enums import Kind
from documents.errors import CannotRender
from documents.glyphs import MISSING, printable
from documents.http import pdf_answer
from documents.models import Document, DocumentFile
from documents.press import REGULAR
from documents.rules.tokens import in_groups
from documents.services import render
from documents.services.render import check_address, pdf_of, render_due
from sandbox.seal import make_seal, root_of
from tests.documents.papers import ISSUED_AT, USE, issue
from tests.documents.text import text_of


def status_of(pdf: bytes, seal_file: Path) -> PdfSignatureStatus:
    """What a verifier that trusts the city's authority says."""
    load: Callable[..., Certificate] = load_cert_from_pemder
    trusted = ValidationContext(trust_roots=[load(root_of(seal_file))], allow_fetching=False)
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    return validate_pdf_signature(reader.embedded_signatures[0], trusted)


def is_whole_and_ours(status: PdfSignatureStatus) -> bool:
    """Valid is not enough: nothing may stand behind what was signed."""
    return status.bottom_line and status.coverage is SignatureCoverageLevel.ENTIRE_FILE


@pytest.fixture
def pdf(db: None) -> bytes:
    """A signed permit."""
    return pdf_of(document=issue())


WORDS = {
    Kind.PERMIT: """
        使用許可書 使許-R8-00001 令和8年11月20日 髙橋﨑子様 第1会議室 合唱の練習と発表会 24人
        令和8年12月5日（土）18時から22時まで（夜間） 9,170円 −4,750円
        前橋市公民館条例第6条第1項 館内は禁煙です。 前橋市長
    """,
    Kind.REFUSAL: """
        不許可通知書 許可しない理由 営利を目的とする使用 前橋市公民館条例第7条第2号
        3か月以内 前橋市長に対して審査請求 6か月以内 前橋市を被告として
    """,
    Kind.CANCELLATION: "使用許可取消通知書 使許-R8-00011 空調設備の故障 620円 審査請求",
    Kind.RECEIPT: """
        領収書 ￥3,948－ T0000000000000 10％対象 868円 78円 8％※対象 1,080円 80円
        クレジットカード 鍵の再作製費
    """,
    Kind.ESTIMATE: """
        見積書 見積-R8-00001 髙橋﨑子様 第1会議室 令和8年12月4日 ￥868－ 620円の40％
        予約を約束するものではありません
    """,
    Kind.DAY_SHEET: """
        収納日計表 令和8年11月20日（金） 17時15分 100円足りない つり銭の渡し間違い
        領収-R8-00030
    """,
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind)
def test_paper_says_what_it_must(kind: Kind) -> None:
    text = text_of(pdf_of(document=issue(kind)))

    assert [word for word in WORDS[kind].split() if word not in text] == []


@pytest.mark.django_db
@pytest.mark.parametrize("is_open", [True, False])
def test_estimate_says_whether_answers_are_missing(is_open: bool) -> None:
    text = text_of(pdf_of(document=issue(Kind.ESTIMATE, is_open=is_open)))

    assert ("まだお答えのない項目" in text) == is_open


@pytest.mark.django_db
def test_applicants_own_cancellation_has_no_notice_of_appeal() -> None:
    text = text_of(pdf_of(document=issue(Kind.CANCELLATION, by_city=False, reason="都合により")))

    assert "お申し出により" in text
    assert "審査請求" not in text


@pytest.mark.django_db
def test_every_kind_shows_its_number_and_sign() -> None:
    for kind in Kind:
        issued = issue(kind)
        text = text_of(pdf_of(document=issued))

        assert in_groups(issued.token) in text
        assert f"{issued.code[:3]}-{issued.code[3:6]}-{issued.code[6:]}" in text


@pytest.mark.django_db
def test_rare_characters_are_printed(pdf: bytes) -> None:
    text = text_of(pdf)

    assert "𠮷岡町葛" in text
    assert "髙橋" in text
    assert "﨑子" in text
    assert MISSING not in text


def test_font_draws_the_variant_of_a_character() -> None:
    assert printable("葛\U000e0100城𠮷", font=REGULAR) == "葛\U000e0100城𠮷"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("バンド🎸練習", f"バンド{MISSING}練習"),
        ("a\x00b\x07c", "abc"),
        ("\u202e書可許", "書可許"),
        ("一行\n二行\tと", "一行\n二行 と"),
        ("\ufeffx\ue000", f"x{MISSING}"),
        ("ไทย", MISSING * 3),
        ({"a": ["é🎸", 3, None]}, {"a": [f"é{MISSING}", 3, None]}),
    ],
)
def test_what_the_font_cannot_draw_is_marked(typed: object, printed: object) -> None:
    assert printable(typed, font=REGULAR) == printed


@pytest.mark.django_db
def test_what_a_person_typed_is_only_ever_text() -> None:
    purpose = '#eval("1+1") $x$ *太い* = 見出し \\ #image("/etc/passwd") 🎸 <a> // 注釈 @ref "q"'

    text = text_of(pdf_of(document=issue(purpose=purpose)))

    assert '#eval("1+1")$x$*太い*=見出し\\#image("/etc/passwd")〓<a>//注釈@ref"q"' in text


@pytest.mark.django_db
def test_long_contents_run_over_pages() -> None:
    issued = issue(uses=[USE] * 40, conditions=["守ること。" * 30] * 12, purpose="長い目的" * 100)

    with pikepdf.open(io.BytesIO(pdf_of(document=issued))) as opened:
        assert len(opened.pages) > 2


@pytest.mark.django_db
def test_paper_without_fee_address_or_organisation() -> None:
    issued = issue(
        applicant={"name": "大井　太郎"}, lines=[], total_yen=0, conditions=[], uses=[USE]
    )

    assert "使用料はかかりません。" in text_of(pdf_of(document=issued))


@pytest.mark.django_db
def test_structure_is_built_to_pdf_a_and_pdf_ua(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root
        meta = opened.open_metadata()

        assert root.MarkInfo.Marked
        assert "/StructTreeRoot" in root
        assert str(root.Lang).startswith("ja")
        assert root.ViewerPreferences.DisplayDocTitle
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert meta["pdfuaid:part"] == "1"
        assert "使用許可書" in meta["dc:title"]
        assert "/Encrypt" not in opened.trailer


@pytest.mark.django_db
def test_signature_is_valid_and_covers_the_whole_file(pdf: bytes, seal_file: Path) -> None:
    status = status_of(pdf, seal_file)

    assert is_whole_and_ours(status)
    assert status.modification_level is ModificationLevel.NONE
    assert b"/ETSI.CAdES.detached" in pdf


@pytest.mark.django_db
def test_one_changed_byte_breaks_the_signature(pdf: bytes, seal_file: Path) -> None:
    middle = pdf.index(b"stream") + 200
    changed = pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]

    assert not status_of(changed, seal_file).intact


@pytest.mark.django_db
def test_bytes_behind_the_signature_are_seen(pdf: bytes, seal_file: Path) -> None:
    """The trap: the signature alone still holds, so a verifier must ask for the coverage."""
    status = status_of(pdf + b"\n% appended\n", seal_file)

    assert status.bottom_line
    assert not is_whole_and_ours(status)


@pytest.mark.django_db
def test_another_seal_is_not_trusted(pdf: bytes, tmp_path: Path) -> None:
    another = make_seal(tmp_path / "another.p12", city="前橋市")

    assert not status_of(pdf, another).trusted


@pytest.mark.django_db
def test_pdf_is_made_once() -> None:
    issued = issue()

    first, second = pdf_of(document=issued), pdf_of(document=issued)

    file = DocumentFile.objects.get()
    assert first == second == bytes(file.content)
    assert file.sha256 == hashlib.sha256(first).hexdigest()
    assert "前橋市" in file.signer
    assert Document.objects.get().render_at is None


@pytest.mark.django_db
def test_later_maker_gets_the_first_file(monkeypatch: pytest.MonkeyPatch) -> None:
    issued = issue()
    first = pdf_of(document=issued)
    looks = iter([None, first])
    monkeypatch.setattr(render, "_kept", lambda document: next(looks))

    assert pdf_of(document=issued) == first
    assert DocumentFile.objects.count() == 1


@pytest.mark.django_db
def test_worker_makes_what_is_due_and_nothing_twice() -> None:
    issue(reference="1")
    issue(reference="2")

    assert render_due(now=ISSUED_AT - timedelta(seconds=1)) == 0
    assert render_due(now=ISSUED_AT) == 2
    assert render_due(now=ISSUED_AT) == 0
    assert DocumentFile.objects.count() == 2


@pytest.mark.django_db
def test_without_a_seal_the_paper_waits(settings: Settings) -> None:
    issued = issue()
    seal, settings.SEAL_KEYSTORE = settings.SEAL_KEYSTORE, ""

    assert render_due(now=ISSUED_AT) == 0
    with pytest.raises(CannotRender):
        pdf_of(document=issued)

    issued.refresh_from_db()
    assert issued.render_failures == 1
    assert issued.render_at == ISSUED_AT + timedelta(minutes=1)
    assert not DocumentFile.objects.exists()

    settings.SEAL_KEYSTORE = seal
    assert render_due(now=issued.render_at) == 1


@pytest.mark.django_db
def test_paper_that_cannot_be_made_does_not_stop_the_others() -> None:
    broken = issue(reference="1", uses=[{"room": "x", "start": "yesterday", "end": "now"}])
    issue(reference="2")

    assert render_due(now=ISSUED_AT) == 1

    broken.refresh_from_db()
    assert broken.render_failures == 1


@pytest.mark.django_db
def test_without_a_drawing_the_paper_says_so(settings: Settings) -> None:
    settings.SEAL_DRAWING = ""

    assert "公印省略" in text_of(pdf_of(document=issue()))


@pytest.mark.django_db
def test_demonstration_is_marked(settings: Settings) -> None:
    settings.DEMO = True

    assert "この文書は見本です。効力はありません。" in text_of(pdf_of(document=issue()))
    assert "この文書は見本です" not in text_of(_real(settings))


def _real(settings: Settings) -> bytes:
    settings.DEMO = False
    return pdf_of(document=issue(Kind.REFUSAL))


@pytest.mark.django_db
def test_reissued_receipt_says_so() -> None:
    text = text_of(pdf_of(document=issue(Kind.RECEIPT, reissue=True, addressee="")))

    assert "領収書（再発行）" in text
    assert "様" not in text


@pytest.mark.django_db
def test_own_notice_of_appeal_replaces_the_usual(settings: Settings) -> None:
    settings.PAPERS_APPEAL = "教育長に申し立てることができます。"

    text = text_of(pdf_of(document=issue(Kind.REFUSAL)))

    assert "教育長に申し立てることができます。" in text
    assert "3か月以内" not in text


@pytest.mark.django_db
def test_qr_code_leads_to_the_papers_page(settings: Settings) -> None:
    settings.SITE_URL = "https://hall.example.jp"
    issued = issue()
    picture = io.BytesIO()
    segno.make(check_address(issued), error="m").save(picture, kind="png", scale=4, border=4)

    found = zxingcpp.read_barcodes(Image.open(picture))

    assert found[0].text == f"https://hall.example.jp/papers/{issued.code}/?k={issued.token}"


@pytest.mark.django_db
def test_answer_opens_in_the_browser_and_is_kept_nowhere(rf: RequestFactory) -> None:
    issued = issue()

    answer = pdf_answer(rf.get("/"), document=issued)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].endswith("R8-00001.pdf")
    assert answer["Content-Disposition"].isascii()


def test_reference_is_shown_as_it_is_read_out() -> None:
    code = with_check_digit("482177306")

    assert render._shown(f"{code}-2") == f"{code[:3]}-{code[3:6]}-{code[6:]}-2"
    assert render._shown("till-7") == "till-7"
