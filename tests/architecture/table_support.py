"""The table URL × duty × hall: addresses of support. See urls_duties_halls.py."""

from tests.architecture.urls_row import OPEN, REFUSED, Row

ANSWERING = ("front_desk", "manager", "support")
PLACES = ("here", "elsewhere", "everywhere")


def center(answer: str = "200") -> str:
    """Those who work at the support center, which answers for every hall; else forbidden."""
    return f"403 anonymous=sign-in support@everywhere={answer}"


def answering(answer: str, *, at_center: str) -> str:
    """Whoever answers cases at any hall; the center is answered otherwise."""
    desks = [f"{duty}@{place}={answer}" for duty in ANSWERING for place in PLACES]
    return " ".join(["403 anonymous=sign-in", *desks, f"support@everywhere={at_center}"])


def asked(answer: str = "200") -> str:
    """The center and the hall `kan` that was asked; other halls do not know of the case."""
    known = [f"{duty}@{place}={answer}" for duty in ANSWERING for place in ("here", "everywhere")]
    others = [f"{duty}@elsewhere=404" for duty in ANSWERING]
    return " ".join(["403 anonymous=sign-in", *known, *others])


def not_asked(answer: str = "200") -> str:
    """A case that was put to no hall: only the center knows of it."""
    return answering("404", at_center=answer)


HOME = "/desk/support/"
PEOPLE, OWNER = f"{HOME}people/<slug:code>/", f"{HOME}people/{{owner_person}}/"
CASES, ASKED, CASE = (
    f"{HOME}cases/<slug:code>/",
    f"{HOME}cases/{{asked}}/",
    f"{HOME}cases/{{case}}/",
)
WORDS = {"text": "x"}
ARTICLES, TEMPLATES = f"{HOME}knowledge/articles/", f"{HOME}knowledge/templates/"

TABLE: list[Row] = [
    Row("faq/", "/faq/?q=x", OPEN, REFUSED),
    Row("faq/<slug:slug>/opinion/", "/faq/key/opinion/", REFUSED, "302", {"helpful": "yes"}),
    Row("faq/<slug:slug>/opinion/", "/faq/nothing/opinion/", REFUSED, "404"),
    Row("contact/", "/contact/", OPEN, "422", {"name": ""}),
    Row("contact/<str:signed>/", "/contact/forged/", "404", REFUSED),
    Row(HOME[1:], HOME, answering("302", at_center="200"), REFUSED),
    Row(f"{HOME[1:]}figures/", f"{HOME}figures/?back=2", center(), REFUSED),
    Row(f"{HOME[1:]}knowledge/", f"{HOME}knowledge/", center(), REFUSED),
    Row(f"{ARTICLES[1:]}", ARTICLES, center(), center("422"), {"question": ""}),
    Row(f"{ARTICLES[1:]}<slug:slug>/", f"{ARTICLES}key/", center(), center("422"), {"answer": ""}),
    Row(f"{ARTICLES[1:]}<slug:slug>/", f"{ARTICLES}nothing/", center("404"), center("404")),
    Row(f"{TEMPLATES[1:]}", TEMPLATES, center(), center("422"), {"title": ""}),
    Row(f"{TEMPLATES[1:]}<slug:code>/", f"{TEMPLATES}nothing/", center("404"), center("404")),
    Row(f"{HOME[1:]}calls/start/", f"{HOME}calls/start/", REFUSED, center("302")),
    Row(f"{HOME[1:]}calls/end/", f"{HOME}calls/end/", REFUSED, center("302")),
    Row(f"{HOME[1:]}new/", f"{HOME}new/", center(), center("422"), {"subject": ""}),
    Row(PEOPLE[1:], OWNER, center(), center("422"), {"subject": ""}),
    Row(PEOPLE[1:], f"{HOME}people/0000000000/", center("404"), center("404")),
    Row(f"{PEOPLE[1:]}identify/", f"{OWNER}identify/", REFUSED, center("302")),
    Row(f"{PEOPLE[1:]}book/", f"{OWNER}book/", center(), center("422"), {"people": "0"}),
    Row(
        f"{PEOPLE[1:]}cancel/<slug:booking>/",
        f"{OWNER}cancel/{{own}}-1/",
        center(),
        center("422"),
        {"reason": ""},
    ),
    Row(
        f"{PEOPLE[1:]}letters/<int:letter>/",
        f"{OWNER}letters/{{letter}}/",
        REFUSED,
        center("302"),
    ),
    Row(f"{HOME[1:]}cases/", f"{HOME}cases/?turn=all", answering("200", at_center="200"), REFUSED),
    Row(CASES[1:], ASKED, asked(), REFUSED),
    Row(CASES[1:], CASE, not_asked(), REFUSED),
    Row(CASES[1:], f"{HOME}cases/0000000000/", answering("404", at_center="404"), REFUSED),
    Row(f"{CASES[1:]}answer/", f"{ASKED}answer/", REFUSED, center("422")),
    Row(f"{CASES[1:]}note/", f"{ASKED}note/", REFUSED, asked("302"), WORDS),
    Row(f"{CASES[1:]}note/", f"{CASE}note/", REFUSED, not_asked("302"), WORDS),
    Row(f"{CASES[1:]}call/", f"{ASKED}call/", REFUSED, center("302"), WORDS),
    Row(f"{CASES[1:]}ask/", f"{ASKED}ask/", REFUSED, center("302"), {"hall": "kan", "text": "x"}),
    Row(
        f"{CASES[1:]}hall/",
        f"{ASKED}hall/",
        REFUSED,
        f"{asked('302')} support@everywhere=404",
        WORDS,
    ),
    Row(f"{CASES[1:]}hall/", f"{CASE}hall/", REFUSED, not_asked("404"), WORDS),
    Row(f"{CASES[1:]}sort/", f"{ASKED}sort/", REFUSED, center("302"), {"category": "key"}),
    Row(f"{CASES[1:]}take/", f"{ASKED}take/", REFUSED, center("302")),
    Row(f"{CASES[1:]}close/", f"{ASKED}close/", REFUSED, center("302")),
    Row(f"{CASES[1:]}reopen/", f"{ASKED}reopen/", REFUSED, center("302")),
    Row(
        f"{CASES[1:]}files/<int:mail>/<int:number>/",
        f"{ASKED}files/{{mail}}/0/",
        asked(),
        REFUSED,
    ),
    Row(
        f"{CASES[1:]}files/<int:mail>/<int:number>/",
        f"{CASE}files/{{mail}}/0/",
        not_asked("404"),
        REFUSED,
    ),
]
