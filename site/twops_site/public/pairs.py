"""Pairs in search results: a service never stands there without the one that it is shown together with."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from twops_directory.public import partners_of, public_services
from twops_directory.public.values.service import PublicService
from twops_search.query import SearchHit, SearchResults

from ..search_sources import SERVICES

TOGETHER_WITH = "together_with"  # among a hit's filters: it was not found itself, and is not counted


def paired(results: SearchResults, language: str) -> SearchResults:
    """Return the results with every pair complete, those of other languages too."""
    return replace(
        results,
        hits=together(results.hits, language),
        other_languages=tuple(
            replace(other, hits=together(other.hits, other.language)) for other in results.other_languages
        ),
    )


def together(hits: Sequence[SearchHit], language: str) -> tuple[SearchHit, ...]:
    """Return the hits with each service's partners right after it; one whose partner is not public is left out.

    One query, and none without services among the hits; some more where one is in a pair.
    """
    ids = [UUID(hit.object_id) for hit in hits if hit.source == SERVICES]
    partners = partners_of(ids) if ids else {}
    if not partners:
        return tuple(hits)
    wanted = [*partners, *(other for others in partners.values() for other in others)]
    public = {record.id: record for record in public_services(wanted, language)}
    known = {hit.object_id: hit for hit in hits if hit.source == SERVICES}
    by_content: dict[tuple[str, str], SearchHit] = {}
    for hit in hits:
        others = partners.get(UUID(hit.object_id), ()) if hit.source == SERVICES else ()
        if not all(other in public for other in others):
            continue
        by_content.setdefault((hit.source, hit.object_id), hit)
        for other in others:
            partner = known.get(str(other)) or _hit(public[other], hit)
            by_content.setdefault((SERVICES, str(other)), partner)
    return tuple(by_content.values())


def _hit(record: PublicService, beside: SearchHit) -> SearchHit:
    """Return a hit for a service, as good as the one that it stands beside, and which one that is."""
    with translation.override(beside.language):
        url = reverse("twops_site:service", args=[record.id])
    filters = {**beside.filters, "words": [record.words.language], TOGETHER_WITH: [beside.title]}
    return replace(
        beside,
        object_id=str(record.id),
        title=record.words.name,
        summary=record.words.summary,
        url=url,
        filters=filters,
    )
