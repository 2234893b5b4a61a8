"""What the blocks of a page look up - pages, files, pictures, services - asked for all of them at once.

A page with thirty blocks needs as many queries as one with a single block of each kind.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from django.utils.translation import get_language
from wagtail import blocks
from wagtail.blocks import PageChooserBlock, StreamValue
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError
from wagtail.models import Page
from wagtail.rich_text import RichText

from ..choosers import by_keys, fill, is_key_alone
from ..public import Beside
from ..services import NOTHING, ServiceAnswer, ServiceRule, service_door
from .common import CampaignChooserBlock
from .walking import Node, nodes, nodes_of

if TYPE_CHECKING:
    from ..links import PublicLinks
    from ..models import CampaignPage

Context = dict[str, object]
Chosen: TypeAlias = Page | int | None  # a page, or its key
SIZES = ("width-480", "width-960")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that is linked to. ``summary`` is what lists show; ``language`` is the BCP 47 tag of its words."""

    title: str
    summary: str
    address: str
    language: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class CampaignEntry:
    """A campaign that is linked to, with the moments in which it is seen as running."""

    entry: Entry
    campaign: "CampaignPage"


@dataclass(frozen=True, slots=True)
class Download:
    """A file that the public may have. ``size`` is in bytes, ``extension`` without a dot, in lower case."""

    title: str
    address: str
    extension: str
    size: int
    language: str


@runtime_checkable
class AsksForServices(Protocol):
    """A block that shows services."""

    def rule(self, value: blocks.StructValue) -> ServiceRule:
        """Return which."""
        ...


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was looked up for some blocks. ``language`` is the reader's, where a question names no other."""

    links: "PublicLinks"
    language: str
    services: Mapping[tuple[ServiceRule, str], ServiceAnswer] = field(default_factory=dict)
    campaigns: Mapping[int, "CampaignPage"] = field(default_factory=dict)

    def answer(self, rule: ServiceRule, language: str = "") -> ServiceAnswer:
        """Return the services that a rule found for readers of a language."""
        return self.services.get((rule, language or self.language), NOTHING)

    def page(self, page: Chosen, language: str = "") -> Page | None:
        """Return the page that the public reaches for a chosen one, in the reader's language if there is one."""
        return self.links.page(_page_link(page), language or self.language) if page else None

    def entry(self, page: Chosen, language: str = "") -> Entry | None:
        """Return what a link to a chosen page shows; None where the public reaches none."""
        public = self.page(page, language)
        address = public.url if public else None
        if public is None or not address:
            return None
        tag = public.locale.language_code
        return Entry(public.title, public.search_description, address, tag, str(public.translation_key))

    def pages(self, chosen: Iterable[Chosen], language: str = "") -> list[Entry]:
        """Return what links to chosen pages show, each once; without those that the public does not reach."""
        entries = (self.entry(page, language) for page in chosen)
        return list(dict.fromkeys(entry for entry in entries if entry is not None))

    def campaign(self, page: Page | None) -> CampaignEntry | None:
        """Return a chosen campaign in the reader's language, with its period; None where none is public."""
        public, entry = self.page(page), self.entry(page)
        if public is None or entry is None or public.pk not in self.campaigns:
            return None
        return CampaignEntry(entry, self.campaigns[public.pk])

    def address(self, document: AbstractDocument | None) -> str:
        """Return the address of a file; empty where the public may not have it."""
        return self.links.document({"linktype": "document", "id": str(document.pk)}) if document else ""

    def files(self, rows: Iterable[blocks.StructValue]) -> list[Download]:
        """Return the files of a list that the public may have."""
        return [
            Download(
                title=row.get("words") or document.title,
                address=address,
                extension=document.file_extension.lower(),
                size=document.file_size or 0,
                language=row.get("language") or "",
            )
            for row in rows
            if (document := row.get("document")) is not None and (address := self.address(document))
        ]

    def sizes(self, image: AbstractImage | None) -> list[AbstractRendition]:
        """Return a picture in the sizes that are offered, smallest first; none where its file cannot be read."""
        if image is None or is_key_alone(image):
            return []
        try:
            return list(image.get_renditions(*SIZES).values())
        except (SourceImageIOError, OSError):
            return []


_current: ContextVar[Gathered | None] = ContextVar("twops_awareness_gathered", default=None)


def gathered_for(block: blocks.Block, value: object) -> Gathered:
    """Return what was gathered for the page that is being rendered; for a block by itself, what it alone needs."""
    return _current.get() or _gather([(get_language() or "", node) for node in nodes(block, value)], ())


@contextmanager
def gathered(found: Gathered) -> Iterator[None]:
    """Render blocks inside with what was looked up for all of them."""
    from ..links import using  # Wagtail's handlers of links need all models to be loaded

    token = _current.set(found)
    try:
        with using(found.links):
            yield
    finally:
        _current.reset(token)


def gather_bodies(
    bodies: Iterable[tuple[StreamValue | None, str]],
    pages: Iterable[Page | int] = (),
    rules: Iterable[tuple[ServiceRule, str]] = (),
    beside: Beside | None = None,
    pictures: Iterable[AbstractImage] = (),
    country: str = "",
) -> Gathered:
    """Look up what the blocks of some bodies need, each kind of thing once for all of them.

    Args:
        bodies: each with the language (BCP 47) in which it is read; without one, the one that is active.
        pages: pages that are linked to beside the bodies.
        rules: services that are shown beside the bodies, each with a language.
        beside: further pages that are shown beside the bodies.
        pictures: further pictures, which may have their keys alone.
        country: the one that the reader chose (``ServiceDoor.answers``).
    """
    active = get_language() or ""
    with by_keys():
        found = [(tag or active, node) for body, tag in bodies for node in nodes_of(body)]
    return _gather(found, pages, rules, beside, pictures, country)


def _gather(
    found: Iterable[tuple[str, Node]],
    pages: Iterable[Page | int],
    rules: Iterable[tuple[ServiceRule, str]] = (),
    beside: Beside | None = None,
    pictures: Iterable[AbstractImage] = (),
    country: str = "",
) -> Gathered:
    from ..links import CAMPAIGN, PublicLinks, links_in

    wanted = [_page_link(page) for page in pages]
    campaigns: list[tuple[str, Page]] = []
    images = list(pictures)
    documents: list[AbstractDocument] = []
    asked = list(rules)
    for tag, (block, value) in found:
        if value is None:
            continue
        if isinstance(block, blocks.RichTextBlock) and isinstance(value, RichText):
            wanted += links_in([str(value.source)])
        elif isinstance(block, PageChooserBlock) and isinstance(value, Page):
            wanted.append(_page_link(value))
            if isinstance(block, CampaignChooserBlock):
                campaigns.append((tag, value))
        elif isinstance(block, DocumentChooserBlock) and isinstance(value, AbstractDocument):
            wanted.append({"linktype": "document", "id": str(value.pk)})
            documents.append(value)
        elif isinstance(block, ImageBlock) and isinstance(value, AbstractImage):
            images.append(value)
        elif isinstance(block, AsksForServices) and isinstance(value, blocks.StructValue):
            asked.append((block.rule(value), tag))
    _prepare(images)
    links = PublicLinks(wanted, beside, with_campaigns=bool(campaigns))
    for document in documents:
        links.fill(document)
    public = [page for tag, each in campaigns if (page := links.page(_page_link(each), tag)) is not None]
    return Gathered(
        links=links,
        language=get_language() or "",
        services=_services(asked, country),
        campaigns={page.pk: getattr(page, CAMPAIGN) for page in public if hasattr(page, CAMPAIGN)},
    )


def _page_link(page: Page | int) -> dict[str, str]:
    return {"linktype": "page", "id": str(page if isinstance(page, int) else page.pk)}


def _services(
    rules: list[tuple[ServiceRule, str]], country: str
) -> dict[tuple[ServiceRule, str], ServiceAnswer]:
    door = service_door()
    asked = list(dict.fromkeys(rules))
    if door is None or not asked:
        return {}
    return dict(zip(asked, door.answers(asked, country), strict=True))


def _prepare(images: list[AbstractImage]) -> None:
    """Look up pictures and their stored sizes at once. One query; one more while a picture has no sizes yet."""
    if not images:
        return
    model = get_image_model()
    keys = {image.pk for image in images}
    sizes: dict[int, list[AbstractRendition]] = defaultdict(list)
    stored = model.get_rendition_model().objects.filter(image__in=keys, filter_spec__in=SIZES)
    for rendition in stored.select_related("image"):
        sizes[rendition.image_id].append(rendition)
    rows = {key: of_image[0].image for key, of_image in sizes.items()}
    if missing := {image.pk for image in images if is_key_alone(image)} - rows.keys():
        rows |= model.objects.in_bulk(missing)
    for image in images:
        if is_key_alone(image) and image.pk in rows:
            fill(image, rows[image.pk])
        # Each picture its own: a size takes the words for those who do not see it from its picture.
        image.prefetched_renditions = [copy(size) for size in sizes.get(image.pk, ())]
        for size in image.prefetched_renditions:
            size.image = image
