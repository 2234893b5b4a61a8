"""Search. The words come in the body and go nowhere else: no address, no log, no cache, no answer."""

from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables
from twops_locale.languages import autonym
from twops_search.query import SearchHit
from twops_search.query import search as run_search

from ..conf import conf
from ..public.pairs import paired
from . import schemas
from .listing import numbers
from .parameters import SearchRequest, reader_language


@sensitive_variables()
def found(request: HttpRequest, asked: SearchRequest) -> schemas.SearchResult:
    """Return what a search finds.

    Raises:
        SearchUnavailable: no engine answered.
        UnknownLanguage: the site has no such language.
    """
    size = conf().RESULTS_A_PAGE
    wanted = {"kind": asked.kind, "country": asked.country}
    language = reader_language(asked.language)
    results = run_search(
        asked.query,
        language,
        filters={name: [value] for name, value in wanted.items() if value is not None},
        limit=size,
        offset=(asked.page - 1) * size,
    )
    results = paired(results, language)
    return schemas.SearchResult(
        is_similar=results.is_similar,
        items=[_hit(hit, request) for hit in results.hits],
        other_languages=[
            schemas.OtherLanguage(
                language=other.language,
                name=autonym(other.language),
                total=other.total,
                items=[_hit(hit, request) for hit in other.hits],
            )
            for other in results.other_languages
        ],
        **numbers(results.total, asked.page, size),
    )


def _hit(hit: SearchHit, request: HttpRequest) -> schemas.Hit:
    return schemas.Hit(
        kind=hit.kind,
        id=hit.object_id,
        language=hit.language,
        title=hit.title,
        summary=hit.summary,
        url=request.build_absolute_uri(hit.url),
    )
