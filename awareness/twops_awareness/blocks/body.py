"""The body of a page, and the field that keeps it."""

from collections.abc import Mapping

from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from ..conf import conf
from .figures import KeyFiguresBlock
from .gathering import Gathered, gather_bodies, gathered
from .linked import CampaignBlock, ContactBlock, RelatedPagesBlock
from .media import DownloadsBlock, PictureBlock, VideoBlock
from .notes import CalloutBlock, ContentNoteBlock, QuoteBlock
from .prose import SectionBlock
from .services import ServiceBlock, ServicesBlock
from .steps import QuestionsBlock, StepsBlock
from .training import ModuleBlock, SelfCheckBlock

Named = list[tuple[str, blocks.Block]]


def service_blocks() -> Named:
    """Return the blocks of services: none where the settings name nobody who knows them."""
    settings = conf()
    if not settings.SERVICES:
        return []
    by_hand: Named = (
        [("service", ServiceBlock(model=settings.SERVICE_MODEL))] if settings.SERVICE_MODEL else []
    )
    return [*by_hand, ("services", ServicesBlock())]


class BodyBlock(blocks.StreamBlock):
    """The body of every page type."""

    section = SectionBlock()
    callout = CalloutBlock()
    content_note = ContentNoteBlock()
    key_figures = KeyFiguresBlock()
    quote = QuoteBlock()
    steps = StepsBlock()
    questions = QuestionsBlock()
    picture = PictureBlock()
    video = VideoBlock()
    downloads = DownloadsBlock()
    contact = ContactBlock()
    campaign = CampaignBlock()
    related = RelatedPagesBlock()

    def __init__(self, local_blocks: Named | None = None, **kwargs: object) -> None:
        super().__init__([*service_blocks(), *(local_blocks or [])], **kwargs)

    class Meta:
        required = False
        template = "twops_awareness/blocks/body.html"

    def render(self, value: StreamValue | None, context: Mapping[str, object] | None = None) -> str:
        """Return the blocks as HTML, with what they show of pages, files and services looked up at once.

        A page that has looked it up already hands it over as ``gathered``.
        """
        found = (context or {}).get("gathered")
        with gathered(found if isinstance(found, Gathered) else gather_bodies([(value, "")])):
            rendered: str = super().render(value, context=context)
        return rendered


class TrainingBody(BodyBlock):
    """The body of a training: with modules, and questions to oneself."""

    module = ModuleBlock()
    self_check = SelfCheckBlock()


class ProseField(StreamField):
    """A StreamField whose blocks stay out of migrations: they are code, and would swell every migration."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*(args or (BodyBlock(),)), **kwargs)

    def get_prep_value(self, value: object) -> object:
        """Return what is stored. Blocks that nobody has looked at are looked at, too: they may come from an import."""
        for _block in value if isinstance(value, StreamValue) else ():
            pass
        return super().get_prep_value(value)

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        """Describe the field for migrations without its blocks, by a path that stays."""
        name, _path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, "twops_awareness.blocks.ProseField", [], kwargs
