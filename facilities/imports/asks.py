"""What a hall asks beside purpose and people, and what it refuses: `asks` and `refuses`."""

from django.utils.translation import gettext as _

from facilities.enums import Asked
from facilities.imports.form import Form
from facilities.rules.values import AskValue

REFUSABLE = tuple(each for each in Asked.values if each != Asked.IN_CHARGE)


def read_asks(form: Form) -> tuple[AskValue, ...]:
    """The hall's questions in the file's order; what it refuses is asked, too."""
    asked = {each.what: each for each in map(_asked, form.forms("asks", required=False))}
    for number, inner in enumerate(form.forms("refuses", required=False), start=1):
        refused = _refused(inner)
        if refused.what in asked:
            form.fault(
                f"refuses[{number}]", _("asks にも書いてあります。どちらか1つにしてください。")
            )
        asked[refused.what] = refused
    asked.pop("", None)
    return tuple(asked.values())


def _asked(form: Form) -> AskValue:
    value = AskValue(
        what=form.choice("what", Asked.values), needed=form.flag("needed", fallback=True)
    )
    form.finish()
    return value


def _refused(form: Form) -> AskValue:
    value = AskValue(what=form.choice("what", REFUSABLE), clause=form.label("clause", longest=200))
    form.finish()
    return value
