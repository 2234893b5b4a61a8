"""The panel "Easy to read" of a page's form: what could be better, and why."""

from django.template import Context
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import Panel
from wagtail.blocks import StreamValue
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText

from .blocks.walking import Node, nodes_of
from .guidance import Remark, Texts, remarks

PARAGRAPH_END = ("</p>", "</li>", "<br/>", "<br>")


def texts_of(bodies: list[StreamValue], summary: str = "") -> Texts:
    """Return what fields of blocks say, parted as readers meet it."""
    found = [node for body in bodies for node in nodes_of(body)]
    prose = [str(value.source) for _block, value in found if isinstance(value, RichText)]
    return Texts(
        passages=(summary, *map(_plain, prose)),
        headings=tuple(heading for node in found for heading in _headings(node)),
        links=tuple(words for source in prose for words in _link_words(source)),
        alternatives=tuple(
            value.contextual_alt_text or ""
            for block, value in found
            if isinstance(block, ImageBlock) and isinstance(value, AbstractImage) and not value.decorative
        ),
    )


def _plain(source: str) -> str:
    for end in PARAGRAPH_END:
        source = source.replace(end, f"{end}\n")
    return strip_tags(source).strip()


def _headings(node: Node) -> list[str]:
    _block, value = node
    if not isinstance(value, blocks.StructValue):
        return []
    return [str(value[name]) for name in ("heading",) if value.get(name)]


def _link_words(source: str) -> list[str]:
    parts = source.split("<a ")[1:]
    return [strip_tags(f"<a {part}".split("</a>")[0]) for part in parts]


class GuidancePanel(Panel):
    """Lists what would make a page easier to read, as it was stored last."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("heading", _("Easy to read"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        """The panel of one page."""

        template_name = "twops_awareness/admin/guidance.html"

        def is_shown(self) -> bool:
            """Show it for what was stored already: before, there is nothing to say."""
            return self.instance.pk is not None

        def remarks(self) -> list[Remark]:
            """Return what could be better."""
            page = self.instance
            return remarks(texts_of(page.bodies(), page.summary), page.locale.language_code)

        def get_context_data(self, parent_context: Context | None = None) -> dict[str, object]:
            """Add what could be better."""
            return {**super().get_context_data(parent_context), "remarks": self.remarks()}


class RollOutPanel(Panel):
    """Says of a campaign whose version it is and what changed in its original, or how many countries adapted it."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("heading", _("Roll-out"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        """The panel of one page."""

        template_name = "twops_awareness/admin/rollout.html"

        def is_shown(self) -> bool:
            """Show it for what was stored already."""
            return self.instance.pk is not None
