"""The pages that stand for Stripe's: choose how the payment goes; pay a konbini slip."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

FOLDER = Path(__file__).parent / "pages"


def render(name: str, **values: str) -> bytes:
    """A page of the folder with its values, escaped."""
    text = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    return Template(text).substitute({k: escape(v) for k, v in values.items()}).encode()


def checkout_page(session: Mapping[str, Any]) -> bytes:
    """Where a person chooses; a page that is over says so."""
    if session["status"] != "open":
        return render("over", back=session["success_url"])
    konbini = "konbini" in session["payment_method_types"]
    return render(
        "konbini" if konbini else "card",
        ident=session["id"],
        yen=f"{session['amount_total']:,}",
        back=session["cancel_url"] or session["success_url"],
    )


def slip_page(session: Mapping[str, Any], intent: Mapping[str, Any] | None) -> bytes:
    """The slip; once it is paid or over, only that."""
    if intent is None or intent["status"] != "requires_action":
        return render("over", back=session["success_url"])
    return render(
        "slip",
        ident=session["id"],
        yen=f"{session['amount_total']:,}",
        back=session["success_url"],
    )
