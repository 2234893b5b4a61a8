"""Lines of kits that are chosen by hand: one service for one country."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..choosers import SnippetChooserBlock
from ..conf import conf
from .common import CodeBlock, WordsBlock
from .services import country_choices


class KitLineBlock(WordsBlock):
    """The line of one country."""

    country = CodeBlock(choices=country_choices, label=_("Country"))

    class Meta:
        icon = "help"
        label = _("Line")

    def __init__(self, local_blocks: None = None, *, model: str, **kwargs: object) -> None:
        super().__init__([("service", SnippetChooserBlock(model, label=_("Service")))], **kwargs)


class KitLinesBlock(blocks.StreamBlock):
    """Lines by country; none can be chosen where the settings name no model of services."""

    class Meta:
        required = False

    def __init__(self, local_blocks: None = None, **kwargs: object) -> None:
        model = conf().SERVICE_MODEL
        super().__init__([("line", KitLineBlock(model=model))] if model else [], **kwargs)
