"""How every form of the service is drawn and refused: one template for a form, one for a field."""

from collections.abc import Hashable

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.errors import DomainError

MOST_DRAWN = 500  # forms kept in each process
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


def drawn(form: forms.Form, *, key: Hashable) -> SafeString:
    """The form's HTML; an empty one is drawn once for each language and `key`.

    `key` holds everything that decides what an empty form asks. Drawing is what costs most in a
    page of questions.
    """
    if form.is_bound:
        return form.render()
    known = (type(form), get_language(), key)
    if known not in _drawn:
        if len(_drawn) >= MOST_DRAWN:
            _drawn.clear()
        _drawn[known] = form.render()
    return _drawn[known]
