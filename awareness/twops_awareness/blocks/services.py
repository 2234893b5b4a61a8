"""Services on a page: one that was chosen, or those that a rule finds. Facts come from the directory, always as they are now.

The directory is another plugin: what it says comes through the door that the site names (``twops_awareness.services``).
"""

from django.utils.translation import gettext_lazy as _
from twops_locale.models import Country
from wagtail import blocks

from ..audiences import Audience
from ..choosers import SnippetChooserBlock
from ..services import ServiceAnswer, ServiceRule
from .common import Choices, CodeBlock, CodesBlock, WordsBlock
from .gathering import Context, gathered_for

MOST = 6


def country_choices() -> Choices:
    """Return the countries that take part, by name in the editor's language. One query."""
    return sorted(((each.code, str(each)) for each in Country.objects.all()), key=lambda row: row[1])


class ServiceBlock(WordsBlock):
    """One service that was chosen by hand."""

    def __init__(self, local_blocks: None = None, *, model: str = "", **kwargs: object) -> None:
        chooser = SnippetChooserBlock(model, label=_("Service"))
        super().__init__([("service", chooser)], **kwargs)

    class Meta:
        icon = "help"
        label = _("Service")
        description = _("One service of the directory, with its number and hours as they are now.")
        template = "twops_awareness/blocks/services.html"
        preview_template = "twops_awareness/previews/service.html"

    def rule(self, value: blocks.StructValue) -> ServiceRule:
        """Return what to ask for."""
        service = value.get("service")
        return ServiceRule(keys=(service.pk,)) if service is not None else ServiceRule()

    def get_context(self, value: blocks.StructValue, parent_context: Context | None = None) -> Context:
        """Add the service as it is now."""
        context: Context = super().get_context(value, parent_context=parent_context)
        context["answer"] = _answer(self, value, self.rule(value))
        return context


class ServicesBlock(WordsBlock):
    """The services that a rule finds now."""

    heading = blocks.CharBlock(max_length=160, required=False, label=_("Heading"))
    countries = CodesBlock(
        choices=country_choices,
        required=False,
        label=_("In these countries"),
        help_text=_("Without any: in all of them."),
    )
    audience = CodeBlock(choices=Audience.choices, required=False, label=_("For whom"))
    limit = blocks.IntegerBlock(min_value=1, max_value=MOST, default=3, label=_("How many at most"))

    class Meta:
        icon = "list-ul"
        label = _("List of services")
        description = _("The services of the directory that match now, those that are open first.")
        template = "twops_awareness/blocks/services.html"
        preview_template = "twops_awareness/previews/service.html"

    def rule(self, value: blocks.StructValue) -> ServiceRule:
        """Return what to ask for."""
        return ServiceRule(
            countries=tuple(value.get("countries") or ()),
            audience=value.get("audience") or "",
            limit=value.get("limit") or 3,
        )

    def get_context(self, value: blocks.StructValue, parent_context: Context | None = None) -> Context:
        """Add the services that match now."""
        context: Context = super().get_context(value, parent_context=parent_context)
        context["answer"] = _answer(self, value, self.rule(value))
        return context


def _answer(block: blocks.Block, value: blocks.StructValue, rule: ServiceRule) -> ServiceAnswer:
    return gathered_for(block, value).answer(rule)
