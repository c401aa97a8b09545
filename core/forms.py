"""How every form of the service is drawn: one template for a form, one for a field."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """FORM_RENDERER: forms and fields from templates/components; widgets as Django has them."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
