"""What the site's content offers to search: services and pages, as the public may read them."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from twops_awareness.models import AwarenessPage
from twops_awareness.public import public_pages
from twops_directory.models import Service
from twops_directory.public import public_services_in
from twops_directory.public.values.service import PublicService
from twops_locale.languages import site_languages
from twops_search.source import SearchText

SERVICES = "service"
PAGES = "page"
WORD_FIELDS = ("description", "eligibility_description", "application_process", "fees_description")


class ServiceSource:
    """Every public service in every language: facts in the reader's language, words in the best that exists."""

    name = SERVICES

    def documents(self, object_ids: Iterable[str] | None) -> Iterator[SearchText]:
        """Yield one text for each service and language, in as many queries as one service needs."""
        source = Service.objects.public() if object_ids is None else [UUID(value) for value in object_ids]
        for language, record in public_services_in(source, site_languages()):
            yield _service_text(record, language)


def _service_text(record: PublicService, language: str) -> SearchText:
    words = record.words
    with translation.override(language):
        url = reverse("twops_site:service", args=[record.id])
    facts = [record.kind.label, record.country_name, record.cost.label, record.organization.words.name]
    facts += [item.label for item in (*record.audiences, *record.delivery)]
    facts += [part for place in record.places for part in (place.name, place.city)]
    facts += [spoken.name for spoken in record.languages]
    return SearchText(
        source=SERVICES,
        object_id=str(record.id),
        language=language,
        title=words.name,
        summary=words.summary,
        body="\n".join([*(getattr(words, field) for field in WORD_FIELDS), *facts]),
        url=url,
        kind=SERVICES,
        # Findable by its name in any language, whatever the reader's.
        labels=tuple(dict.fromkeys(other.name for other in record.translations)),
        filters={
            "kind": [SERVICES],
            # Where it helps, not only where it is: as the list of services by country means it.
            "country": sorted({record.country_code, *record.serves_countries}),
            "audience": [audience.code for audience in record.audiences],
            "service_kind": [record.kind.code],
            "words": [words.language],
        },
        modified_at=record.last_modified,
    )


class PageSource:
    """Every public page in its own language."""

    name = PAGES

    def documents(self, object_ids: Iterable[str] | None) -> Iterator[SearchText]:
        """Yield one text for each page and language; the object is the content, whatever its language.

        As many queries as there are page types.
        """
        pages = public_pages()
        if object_ids is not None:
            pages = pages.filter(translation_key__in=[UUID(value) for value in object_ids])
        for page in pages.specific():
            yield _page_text(page)


def _page_text(page: AwarenessPage) -> SearchText:
    language = page.locale.language_code
    kind = page.page_kind.name
    return SearchText(
        source=PAGES,
        object_id=str(page.translation_key),
        language=language,
        title=page.title,
        summary=page.summary,
        body=page.plain_text,
        url=page.get_url() or f"/{language}/",
        kind=kind,
        filters={"kind": [kind], "words": [language]},
        modified_at=page.last_published_at,
    )
