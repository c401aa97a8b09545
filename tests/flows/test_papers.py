"""Whoever holds a paper in their hands checks it on a phone: every answer, with axe."""

import pytest

from core.actor import system
from documents.enums import Kind
from documents.services.issue import void_document
from tests.documents.papers import ISSUED_AT, issue
from tests.flows.conftest import OpenPage
from tests.flows.test_every_page import SCREENS, check_on

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", SCREENS)
def test_paper_is_checked(open_page: OpenPage, screen: str) -> None:
    permit, receipt, void = issue(), issue(Kind.RECEIPT), issue(reference="1")
    void_document(code=void.code, reason="x", actor=system("test"), now=ISSUED_AT)
    page = open_page("/papers/", **SCREENS[screen])
    check_on(screen, page, "paper-ask")

    for name, paper in {"permit": permit, "receipt": receipt, "void": void}.items():
        page.goto("/papers/")
        page.get_by_label("確認番号").fill(paper.code)
        page.get_by_label("確認記号").fill(paper.token)
        page.get_by_role("button", name="この文書を確かめる").click()
        check_on(screen, page, f"paper-{name}")

    page.goto(f"/papers/{permit.code}/?k=WRONGONE")
    check_on(screen, page, "paper-unknown")
    page.locator("input[type=file]").set_input_files(
        {"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    page.get_by_role("button", name="このPDFを確かめる").click()
    check_on(screen, page, "paper-file-unknown")
