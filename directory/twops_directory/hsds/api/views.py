"""The views of one profile. Each takes the profile, and a list what it lists, from its address."""

from collections.abc import Callable
from functools import wraps

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from ...json_values import list_in, object_in
from . import about, changes, openapi, problems
from .http import CACHE_CONTROL, opened
from .languages import Answered, language_of
from .listing import as_json, lines_of, page_of
from .one_record import document_of
from .parameters import NDJSON, Values, asked
from .profiles import Profile
from .records import Document, Records

JSON_TYPE = "application/json"
NDJSON_TYPE = "application/x-ndjson"

View = Callable[..., HttpResponseBase]


def public(*methods: str) -> Callable[[View], View]:
    """Make a view one of the API: open to other sites, with errors as problems, and no other methods than these."""

    def decorate(view: View) -> View:
        @wraps(view)
        def only(request: HttpRequest, profile: Profile, *args: object, **kwargs: object) -> HttpResponseBase:
            allowed = [method for method in methods if method != "POST" or profile.by_post]
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            return view(request, *args, profile=profile, **kwargs)

        return csrf_exempt(opened(problems.answered(only)))  # no cookie: there is nothing to forge

    return decorate


def answer(document: Document) -> HttpResponse:
    """Return a document as JSON."""
    return HttpResponse(as_json(document), content_type=JSON_TYPE)


@public("GET")
def root(request: HttpRequest, profile: Profile) -> HttpResponseBase:
    """What this API is."""
    asked(request, ())
    return answer(about.about(request, profile))


@public("GET")
def described(request: HttpRequest, profile: Profile) -> HttpResponseBase:
    """The OpenAPI document."""
    asked(request, ())
    return answer(openapi.document(profile))


@public("GET")
def guide(request: HttpRequest, profile: Profile) -> HttpResponseBase:
    """What it has beyond the standard, in words."""
    asked(request, ())
    return HttpResponse(about.guide(profile), content_type="text/plain; charset=utf-8")


# Nothing that was searched for is kept: not in an error report, not in a log.
@public("GET", "POST")
@sensitive_variables()
def listed(request: HttpRequest, profile: Profile, records: Records) -> HttpResponseBase:
    """A list: a page of it, or all of it line by line."""
    values = asked(request, profile.parameters(records))
    language = language_of(request, values.get("lang"))
    response: HttpResponseBase
    if values.get("format") == NDJSON:
        response = _streamed(request, profile, records, values, language)
        language.mark(response)
    else:
        page = page_of(records, values, language.tag, profile.render)
        response = answer(page)
        language.mark(response, map(object_in, list_in(page["contents"])))
    return response


@public("GET")
def one(request: HttpRequest, profile: Profile, records: Records, identifier: str) -> HttpResponseBase:
    """One record, in full."""
    values = asked(request, records.detail_parameters)
    language = language_of(request, values.get("lang"))
    document = document_of(records, identifier, values, language.tag)
    response = answer(profile.render(records.table, document))
    language.mark(response, [document])
    return response


@public("GET")
def changed(request: HttpRequest, profile: Profile) -> HttpResponseBase:
    """What is gone, and what changed."""
    return answer(changes.changed(request, asked(request, changes.PARAMETERS)))


@public("GET", "POST")
def nothing(request: HttpRequest, profile: Profile) -> HttpResponseBase:
    """404: there is no such address."""
    return problems.no_address()


@sensitive_variables()
def _streamed(
    request: HttpRequest, profile: Profile, records: Records, values: Values, language: Answered
) -> StreamingHttpResponse:
    records.found(values)  # what cannot be answered is said now, not in the middle of the stream
    # ``opened`` shows HEAD as GET: the stream of a HEAD has nothing, so that no query is made for nobody.
    lines = (
        ()
        if request.META.get("REQUEST_METHOD") == "HEAD"
        else lines_of(records, values, language.tag, profile.render)
    )
    response = StreamingHttpResponse(lines, content_type=NDJSON_TYPE)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response
