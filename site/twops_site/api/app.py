"""The API itself: its operations and where they stand."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, reverse
from django.views.decorators.debug import sensitive_variables
from ninja import NinjaAPI, Query
from ninja.openapi.schema import OpenAPISchema
from ninja.types import DictStrAny
from twops_directory.hsds.api.http import opened
from twops_directory.json_values import Row

from ..serving.answers import API_PARAMETERS
from ..serving.kept import mark_same_for_everybody
from . import countries, pages, problems, schemas, search, services
from .errors import RepeatedParameter, UnknownParameters
from .openapi import corrected
from .parameters import (
    CampaignFilters,
    PageFilters,
    PagePath,
    PageType,
    Parameters,
    Reader,
    SearchRequest,
    ServiceFilters,
)
from .parsing import StrictParser

P = ParamSpec("P")
Answer = TypeVar("Answer")

VERSION = "1.0"
DESCRIPTION = """The public content of the 2PS platform: pages and campaigns in every language in which they are \
approved, the directory of support services, and search.

For everybody, without a key; read only. No cookie is set and no visitor is counted. \
What is answered may be kept for a minute; entity tags save the rest. Errors are problem+json (RFC 9457)."""


class PublicAPI(NinjaAPI):
    """A ninja API whose every address is open to other sites and cacheable, and whose document says what is sent."""

    def _get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the URL patterns with what all responses have in common."""
        patterns = super()._get_urls()
        for pattern in patterns:
            if pattern.callback is not None:
                pattern.callback = opened(pattern.callback)
        return patterns

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        """Return the OpenAPI document, corrected."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        plain = corrected(schema)
        schema.clear()
        schema.update(plain)
        return schema


def known_parameters_only(
    operation: Callable[Concatenate[HttpRequest, P], Answer],
) -> Callable[Concatenate[HttpRequest, P], Answer]:
    """Refuse parameters that an operation does not have, or twice; each takes its own as one argument, ``query``.

    What is asked with nothing but a language, a country or a part of a list is answered to everybody alike, and kept.
    """

    @wraps(operation)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        query = kwargs.get("query")
        known = list(type(query).model_fields) if isinstance(query, Parameters) else []
        unknown = [name for name in request.GET if name not in known]
        if unknown:
            raise UnknownParameters(unknown, known)
        for name, values in request.GET.lists():
            if len(values) > 1:
                raise RepeatedParameter(name)
        if request.method == "GET" and API_PARAMETERS.issuperset(request.GET):
            mark_same_for_everybody(request)
        return operation(request, *args, **kwargs)

    return checked


# No interactive documentation: it would load scripts of other sites. The document itself is an operation below.
api = PublicAPI(
    title="2PS public API",
    version=VERSION,
    description=DESCRIPTION,
    urls_namespace="twops_api",
    openapi_url=None,
    docs_url=None,
    parser=StrictParser(),
)
problems.register(api)
api.add_decorator(known_parameters_only)

INVALID = {422: schemas.InvalidRequest}
MISSING = {404: schemas.NotFound, **INVALID}


@cache
def document() -> Row:
    """Return the OpenAPI document; made once a process."""
    return api.get_openapi_schema()


@api.get("/", response={200: schemas.Index}, operation_id="index", summary="Where to begin", tags=["About"])
def index(request: HttpRequest) -> schemas.Index:
    """The addresses of the API."""
    names = ("openapi", "languages", "countries", "pages", "campaigns", "services", "search")
    addresses = {name: request.build_absolute_uri(reverse(f"twops_api:{name}")) for name in names}
    return schemas.Index(title=api.title, version=api.version, **addresses)


@api.get("/openapi.json", include_in_schema=False, url_name="openapi")
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return JsonResponse(document())


@api.get(
    "/languages",
    response={200: schemas.LanguageList},
    operation_id="languages",
    tags=["Places and languages"],
)
def languages(request: HttpRequest) -> schemas.LanguageList:
    """The languages of the site."""
    return countries.languages()


@api.get(
    "/countries",
    response={200: schemas.CountryList, **INVALID},
    operation_id="countries",
    url_name="countries",
    summary="Countries",
    tags=["Places and languages"],
)
def list_countries(request: HttpRequest, query: Query[Reader]) -> schemas.CountryList:
    """The countries that take part, named in `language`, with their emergency numbers and crisis lines."""
    return countries.countries(query.language, request)


@api.get(
    "/pages",
    response={200: schemas.PageList, **INVALID},
    operation_id="pages",
    url_name="pages",
    summary="Pages",
    tags=["Pages"],
)
def list_pages(request: HttpRequest, query: Query[PageFilters]) -> schemas.PageList:
    """Public pages, each language by itself, newest first."""
    return pages.listed(request, query, query.type)


@api.get(
    "/pages/by-path",
    response={200: schemas.Page, **MISSING},
    operation_id="page_by_path",
    summary="The page at an address",
    tags=["Pages"],
)
def page_by_path(request: HttpRequest, query: Query[PagePath]) -> schemas.Page:
    """The page that a reader finds at a path of the public site."""
    return pages.by_path(request, query.path)


@api.get(
    "/pages/{uuid}",
    response={200: schemas.Page, **MISSING},
    operation_id="page",
    summary="A page",
    tags=["Pages"],
)
def page(request: HttpRequest, uuid: UUID, query: Query[Reader]) -> schemas.Page:
    """A page in one language; 404 names the languages in which it exists."""
    return pages.by_id(request, uuid, query.language)


@api.get(
    "/campaigns",
    response={200: schemas.PageList, **INVALID},
    operation_id="campaigns",
    url_name="campaigns",
    summary="Campaigns",
    tags=["Pages"],
)
def list_campaigns(request: HttpRequest, query: Query[CampaignFilters]) -> schemas.PageList:
    """Public campaigns, each language by itself, newest first."""
    return pages.listed(request, query, PageType.CAMPAIGN)


@api.get(
    "/campaigns/{uuid}",
    response={200: schemas.Page, **MISSING},
    operation_id="campaign",
    summary="A campaign",
    tags=["Pages"],
)
def campaign(request: HttpRequest, uuid: UUID, query: Query[Reader]) -> schemas.Page:
    """A campaign in one language; 404 names the languages in which it exists."""
    return pages.by_id(request, uuid, query.language, PageType.CAMPAIGN)


@api.get(
    "/services",
    response={200: schemas.ServiceList, **INVALID},
    operation_id="services",
    url_name="services",
    summary="Services",
    tags=["Services"],
)
def list_services(request: HttpRequest, query: Query[ServiceFilters]) -> schemas.ServiceList:
    """Public services, by country. Facts and labels are in `language`, words too where they exist."""
    return services.listed(request, query)


@api.get(
    "/services/{uuid}",
    response={200: schemas.Service, 410: schemas.Gone, **MISSING},
    operation_id="service",
    summary="A service",
    tags=["Services"],
)
def service(request: HttpRequest, uuid: UUID, query: Query[Reader]) -> schemas.Service:
    """A service; 410 names the one that took its place, if one did."""
    return services.by_id(request, uuid, query.language)


# Nothing that was searched for is kept: not in an error report, not in a cache.
@api.post(
    "/search",
    response={200: schemas.SearchResult, 400: schemas.Problem, 503: schemas.Problem, **INVALID},
    operation_id="search",
    url_name="search",
    summary="Search",
    tags=["Search"],
)
@sensitive_variables()
def run_search(request: HttpRequest, asked: SearchRequest) -> schemas.SearchResult:
    """Find pages and services in one language; best first. The words go into no address, log or cache."""
    return search.found(request, asked)
