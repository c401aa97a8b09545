"""How every form of the service is drawn and refused: one template for a form, one for a field."""

from collections.abc import Callable, Hashable

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.errors import DomainError

MOST_DRAWN = 1000  # forms kept in each process
_drawn: dict[Hashable, SafeString] = {}


class Renderer(TemplatesSetting):
    """FORM_RENDERER: forms and fields from templates/components; widgets as Django has them."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class RefusableForm(forms.Form):
    """A form above whose fields a service's refusal is shown."""

    def refuse(self, error: DomainError) -> None:
        """Show what stands in the way; what was typed stays."""
        self.add_error(None, error.message)


def drawn(make: Callable[[], forms.Form], *, key: Hashable) -> SafeString:
    """The HTML of the empty form that `make` gives, made and drawn once for language and `key`.

    `key` holds everything that decides what the form asks and what stands in it, and whose it is
    if it says anything of somebody. Drawing is what costs most in a page of questions.
    """
    known = (get_language(), key)
    text = _drawn.get(known)
    if text is None:
        if len(_drawn) >= MOST_DRAWN:
            _drawn.clear()
        text = _drawn[known] = make().render()
    return text
