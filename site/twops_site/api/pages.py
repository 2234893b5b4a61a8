"""Pages: only what is live, unrestricted, approved and reachable, each language by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from twops_awareness.blocks.gathering import gather_bodies
from twops_awareness.kinds import page_types
from twops_awareness.models import AwarenessPage, CampaignPage
from twops_awareness.models.versions import Versions
from twops_awareness.public import public_pages
from twops_locale.languages import autonym
from twops_locale.models import TranslationTask
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from . import schemas
from .blocks import Blocks
from .errors import PageNotFound, PageNotInLanguage
from .listing import part_of
from .page_details import details_of
from .parameters import CampaignFilters, PageType, reader_language
from .rich_text import PublicHtml


def pages_of(kind: PageType | None = None) -> PageQuerySet:
    """Return the pages that the public can reach, all or of one kind, newest first."""
    models = [page_types()[kind]] if kind else None
    return public_pages(kinds=models).order_by("-first_published_at", "pk")


def listed(request: HttpRequest, filters: CampaignFilters, kind: PageType | None) -> schemas.PageList:
    """Return a part of the pages, newest first. As many queries for one page as for a hundred of the same kinds."""
    pages = pages_of(kind)
    if filters.language:
        pages = pages.filter(locale__language_code=reader_language(filters.language))
    if filters.updated_since:
        pages = pages.filter(last_published_at__gte=filters.updated_since)
    part = part_of(pages, filters)
    return schemas.PageList(items=_serialised(part.rows, request), **part.numbers)


def by_id(request: HttpRequest, key: UUID, tag: str | None, kind: PageType | None = None) -> schemas.Page:
    """Return a page in one language.

    Raises:
        PageNotFound: it is public in no language.
        PageNotInLanguage: it is public, but not in this one.
    """
    language = reader_language(tag)
    pages = {page.locale.language_code: page for page in pages_of(kind).filter(translation_key=key)}
    if not pages:
        raise PageNotFound
    if language not in pages:
        raise PageNotInLanguage(key, language, sorted(pages))
    return _serialised([pages[language]], request)[0]


def by_path(request: HttpRequest, path: str) -> schemas.Page:
    """Return the page at a public path such as ``/pl/pierwsza-rozmowa/``, in any language.

    Raises PageNotFound.
    """
    language, _slash, rest = path.removeprefix("/").partition("/")
    below = rest if not rest or rest.endswith("/") else f"{rest}/"
    stored = [
        root.root_path + below
        for root in Site.get_site_root_paths()
        if root.language_code.casefold() == language.casefold()
    ]
    page = pages_of().filter(url_path__in=stored).first()
    if page is None:
        raise PageNotFound
    return _serialised([page], request)[0]


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """What is known about pages beside their own rows."""

    translations: dict[UUID, list[Page]]
    outdated: set[tuple[UUID, int]]
    blocks: Blocks
    request: HttpRequest

    def url(self, page: Page) -> str:
        """Return the absolute address of a page."""
        return self.request.build_absolute_uri(page.get_url(self.request))


def _serialised(rows: Iterable[Page], request: HttpRequest) -> list[schemas.Page]:
    """Return pages as the API shows them. The number of queries depends on the number of kinds only."""
    pages = _specific(list(rows))
    keys = {page.translation_key for page in pages}
    translations: dict[UUID, list[Page]] = {}
    for translation in pages_of().filter(translation_key__in=keys):
        translations.setdefault(translation.translation_key, []).append(translation)
    tags = [(page, page.locale.language_code) for page in pages]
    found = gather_bodies(
        [(body, tag) for page, tag in tags for body in page.bodies()],
        [key for page in pages for key in page.linked_pages() if key],
        [(rule, tag) for page, tag in tags for rule in page.service_rules()],
    )
    versions = Versions.of(page.translation_key for page in pages if isinstance(page, CampaignPage))
    beside = _Neighbours(
        translations=translations,
        outdated=_outdated(keys),
        blocks=Blocks(PublicHtml(found.links, request), found, request, versions),
        request=request,
    )
    return [_page(page, beside) for page in pages]


def _specific(rows: Sequence[Page]) -> list[AwarenessPage]:
    """Return the rows with all their fields, in their order: one query for each kind."""
    by_type: dict[int, list[int]] = {}
    for row in rows:
        by_type.setdefault(row.content_type_id, []).append(row.pk)
    by_key: dict[int, AwarenessPage] = {}
    for type_id, keys in by_type.items():
        model: type[Page] | None = ContentType.objects.get_for_id(type_id).model_class()
        assert model is not None
        by_key.update(model.objects.select_related("locale").in_bulk(keys))
    return [by_key[row.pk] for row in rows]


def _outdated(keys: Iterable[UUID]) -> set[tuple[UUID, int]]:
    """Return the translations (key and locale) whose source has changed since the version that was approved. One query.

    The moment that counts is when that version was made: what changed while it was being reviewed is not in it.
    """
    rows = TranslationTask.objects.filter(
        translation__enabled=True,
        translation__source__object_id__in=set(keys),
        approved_at__isnull=False,
        source_changed_at__isnull=False,
    ).values_list(
        "translation__source__object_id",
        "translation__target_locale_id",
        "source_changed_at",
        "approved_revision__created_at",
        "approved_at",
    )
    return {
        (key, locale)
        for key, locale, changed, made, approved in rows
        if changed is not None and approved is not None and changed > (made or approved)
    }


def _page(page: AwarenessPage, beside: _Neighbours) -> schemas.Page:
    language = page.locale.language_code
    own = beside.translations.get(page.translation_key, [])
    return schemas.Page(
        id=page.translation_key,
        type=PageType(page.page_kind.name),
        language=language,
        title=page.title,
        summary=page.summary,
        audiences=page.audiences,
        discreet=page.is_discreet,
        public_title=page.public_title,
        reviewed_on=page.reviewed_on,
        reviewed_by=page.reviewed_by,
        next_step=_next_step(page, beside),
        details=details_of(page, beside.blocks),
        body=[beside.blocks.of(block, language) for block in page.body],
        url=beside.url(page),
        first_published_at=page.first_published_at,
        updated_at=page.last_published_at,
        outdated=(page.translation_key, page.locale_id) in beside.outdated,
        translations=[
            _translation(other, beside) for other in sorted(own, key=lambda row: row.locale.language_code)
        ],
    )


def _next_step(page: AwarenessPage, beside: _Neighbours) -> schemas.LinkedPage | None:
    entry = page.next_entry(beside.blocks.found)
    if entry is None:
        return None
    return beside.blocks.page(replace(entry, title=page.next_step_words or entry.title))


def _translation(page: Page, beside: _Neighbours) -> schemas.Translation:
    tag = page.locale.language_code
    return schemas.Translation(language=tag, name=autonym(tag), title=page.title, url=beside.url(page))
