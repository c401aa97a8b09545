"""`make messages`: texts of Python files and templates into the catalogues, with Babel.

Django's own makemessages needs the gettext tools, which a fresh machine lacks. Places are file
names without lines and dates are left out, so that a catalogue changes only when a text does.

A catalogue may also say a text of Django or allauth in its own words: such an entry is written by
hand with the comment "Of Django" or "Of allauth", and stays.

    python -m sandbox.messages [--check]
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from core.catalogues import compile_all

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    *("accounts", "audit", "booking", "config", "core", "documents", "facilities", "keys", "kpi"),
    *("lottery", "notifications", "payments", "sandbox", "support"),
)
# Folder of the catalogue -> the language whose plural rules it follows.
CATALOGUES = {"en": "en", "ja_Easy": "ja"}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)

# A context or None, the text, its plural or None.
Text = tuple[str | None, str, str | None]


def main(*, only_check: bool) -> int:
    """Update every catalogue; with `only_check` change nothing and return 1 if one is behind."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    found = collect()
    behind = [name for name in CATALOGUES if not _update(name, found, only_check=only_check)]
    if only_check:
        if behind:
            print(f"Behind the texts: {', '.join(behind)}. Run make messages and translate.")
        return 1 if behind else 0
    print(f"{compile_all(ROOT / 'locale')} catalogues compiled")
    return 0


def collect() -> dict[Text, set[str]]:
    """Every text with the files it stands in."""
    found: dict[Text, set[str]] = {}
    for path in sorted(path for app in APPS for path in (ROOT / app).rglob("*.py")):
        if "migrations" not in path.parts:
            _note(found, path, texts_of_python(path.read_bytes()))
    for path in sorted((*ROOT.glob("templates/**/*.html"), *ROOT.glob("templates/**/*.txt"))):
        _note(found, path, texts_of_template(path.read_text(encoding="utf-8")))
    return found


def texts_of_python(source: bytes) -> Iterator[Text]:
    """The texts in calls of gettext and its kin."""
    rows = extract("python", io.BytesIO(source), keywords=KEYWORDS)
    for _line, message, _comments, context in rows:
        if isinstance(message, tuple):
            yield context, message[0], message[1]
        else:
            yield context, message, None


def texts_of_template(source: str) -> Iterator[Text]:
    """The texts in translate, blocktranslate and _("…") of a Django template."""
    for call in CALL.finditer(templatize(source)):
        name, arguments = call.group(1), list(ast.literal_eval(f"({call.group(2)},)"))
        context = arguments.pop(0) if "p" in name else None
        yield context, arguments[0], arguments[1] if "n" in name else None


def _note(found: dict[Text, set[str]], path: Path, texts: Iterator[Text]) -> None:
    for text in texts:
        if text[1]:
            found.setdefault(text, set()).add(str(path.relative_to(ROOT)))


def _update(folder: str, found: dict[Text, set[str]], *, only_check: bool) -> bool:
    """Bring one catalogue up to date; whether it was so already and nothing lacks in it."""
    path = ROOT / "locale" / folder / "LC_MESSAGES" / "django.po"
    old = path.read_bytes() if path.exists() else b""
    known = read_po(io.BytesIO(old)) if old else Catalog(locale=CATALOGUES[folder])
    new = _catalogue(CATALOGUES[folder], found, known)
    written = io.BytesIO()
    write_po(written, new, width=100, sort_output=True, include_lineno=False)
    missing = sum(1 for message in new if message.id and not is_complete(message))
    if not only_check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written.getvalue())
        print(f"{folder}: {len(new)} texts, {missing} to translate")
    return written.getvalue() == old and not missing


def _catalogue(language: str, found: dict[Text, set[str]], known: Catalog) -> Catalog:
    new = Catalog(
        locale=language,
        project="Kashikan",
        version="1",
        header_comment="# Translations of Kashikan. Texts are collected by `make messages`.",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        last_translator="Kashikan",
        language_team="Kashikan",
        msgid_bugs_address="Kashikan",
        fuzzy=False,
    )
    for (context, text, plural), places in found.items():
        earlier = known.get(text, context)
        new.add(
            (text, plural) if plural else text,
            earlier.string if earlier is not None and _same_kind(earlier.string, plural) else "",
            locations=[(place, 1) for place in sorted(places)],
            user_comments=earlier.user_comments if earlier is not None else (),
            flags=earlier.flags & {"fuzzy"} if earlier is not None else (),
            context=context,
        )
    for message in known:
        if is_of_library(message):
            new.add(message.id, message.string, user_comments=message.user_comments)
    return new


def is_of_library(message: Message) -> bool:
    """Whether the entry replaces a text of Django or allauth, and so stands in no file of ours."""
    return bool(message.id) and bool({"Of Django", "Of allauth"} & {*message.user_comments})


def _same_kind(translation: object, plural: str | None) -> bool:
    return isinstance(translation, str) != bool(plural)


def is_complete(message: Message) -> bool:
    """Whether every form of the text is translated, and nobody marked it as doubtful."""
    string = message.string
    forms = string if isinstance(string, (tuple, list)) else (string,)
    return bool(forms) and all(forms) and not message.fuzzy


if __name__ == "__main__":
    sys.exit(main(only_check=sys.argv[1:] == ["--check"]))
