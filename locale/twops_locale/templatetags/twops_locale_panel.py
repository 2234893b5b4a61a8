"""The panel beside an editor: where its object stands in each language."""

from django import template
from django.template import Context
from django.urls import reverse
from wagtail.models import Page, TranslatableMixin

from ..admin.matrix.overviews import language_lines, sending_url
from ..admin.tasks.put_back import put_back_url
from ..guards import is_gated

register = template.Library()


@register.inclusion_tag("twops_locale/matrix/panel.html", takes_context=True)
def translations_panel(context: Context, instance: TranslatableMixin | None) -> dict[str, object]:
    """Where an object stands in each language, beside its editor; empty for what is new, or has no review."""
    request = context.get("request")
    if request is None or instance is None or instance.pk is None or not is_gated(type(instance)):
        return {"lines": []}
    lines = language_lines(request, instance)
    withdrawn = any(line.cell.is_withdrawn for line in lines)  # else there is nothing to ask about
    roll_out = reverse("twops_locale:roll_out", args=[instance.pk]) if isinstance(instance, Page) else ""
    return {
        "lines": lines,
        "send_url": sending_url(request, instance, lines),
        "roll_out_url": roll_out,
        "put_back_url": put_back_url(request, instance) if withdrawn else "",
    }
