"""How every form of the service is drawn and refused: one template for a form, one for a field."""

from django import forms
from django.forms.renderers import TemplatesSetting

from core.errors import DomainError


class Renderer(TemplatesSetting):
    """FORM_RENDERER: forms and fields from templates/components; widgets as Django has them."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class RefusableForm(forms.Form):
    """A form above whose fields a service's refusal is shown."""

    def refuse(self, error: DomainError) -> None:
        """Show what stands in the way; what was typed stays."""
        self.add_error(None, error.message)
