"""Errors as problem+json (RFC 9457). No value that was sent is ever repeated: it may be what a person searched for."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from twops_directory.errors import ServiceGone, ServiceNotFound
from twops_directory.hsds.api.http import problem, suspicious_request, unexpected
from twops_search.errors import SearchUnavailable

from .errors import (
    NameTwice,
    PageNotFound,
    PageNotInLanguage,
    RepeatedParameter,
    UnknownLanguage,
    UnknownParameters,
)

RETRY_AFTER_S = 30


def page_not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    """404: no such page, or no such address."""
    return problem(HTTPStatus.NOT_FOUND, "There is nothing at this address.")


def page_not_in_language(request: HttpRequest, error: PageNotInLanguage) -> HttpResponse:
    """404 that says in which languages the page exists."""
    detail = "The page does not exist in this language. It exists in the languages named here."
    return problem(HTTPStatus.NOT_FOUND, detail, "not-in-language", available_languages=error.available)


def service_not_found(request: HttpRequest, error: ServiceNotFound) -> HttpResponse:
    """404: no such public service."""
    return problem(HTTPStatus.NOT_FOUND, "No public service has this id.")


def service_gone(request: HttpRequest, error: ServiceGone) -> HttpResponse:
    """410, with the service that took its place if there is one."""
    survivor = error.tombstone.merged_into_uuid
    detail = "The service was merged into another one." if survivor else "The service was removed."
    return problem(HTTPStatus.GONE, detail, "gone", merged_into=str(survivor) if survivor else None)


def invalid_values(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 that names each value that cannot be used; 404 where it is a part of the path."""
    if any(item["loc"][0] == "path" for item in error.errors):
        return problem(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
    errors = [_invalid_value(item) for item in error.errors]
    detail = " ".join(f"{item['name']}: {item['detail']}" for item in errors)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, "invalid-request", errors=errors)


def _invalid_value(item: Mapping[str, object]) -> dict[str, str]:
    """Return a value that cannot be used, by its place and without itself; a member that is not ours is not named."""
    place = item["loc"]
    assert isinstance(place, tuple | list)
    location = str(place[0])
    if item["type"] == "extra_forbidden":
        return {"location": location, "name": location, "detail": "It has a member that is not known."}
    if location == "body" and len(place) < 3:  # the body itself, and not a member of it
        return {"location": location, "name": location, "detail": "It must be a JSON object."}
    detail = str(item["msg"]).removeprefix("Value error, ").rstrip(".") + "."
    return {"location": location, "name": str(place[-1]), "detail": detail}


def unknown_parameters(request: HttpRequest, error: UnknownParameters) -> HttpResponse:
    """422 that says which parameters there are."""
    known = ", ".join(error.known) or "none"
    detail = f"A parameter of the address is not known. Known here: {known}."
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, "invalid-request", errors=[])


def repeated_parameter(request: HttpRequest, error: RepeatedParameter) -> HttpResponse:
    """422 that names the parameter: it is one of ours."""
    detail = "It is given more than once. Give it once."
    errors = [{"location": "query", "name": error.name, "detail": detail}]
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY, f"{error.name}: {detail}", "invalid-request", errors=errors
    )


def unknown_language(request: HttpRequest, error: UnknownLanguage) -> HttpResponse:
    """422 that says which languages there are."""
    detail = "language: The site does not have this language. It has the languages named here."
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        detail,
        "invalid-request",
        errors=[],
        available_languages=error.available,
    )


def search_unavailable(request: HttpRequest, error: SearchUnavailable) -> HttpResponse:
    """503: no engine answered."""
    detail = "The search does not answer at present. Try again in a moment."
    response = problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, "search-unavailable")
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def unreadable_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Whatever ninja itself refuses: a body that is no JSON, or has a name twice."""
    if isinstance(error.__cause__, NameTwice):
        return problem(HTTPStatus.BAD_REQUEST, "A name stands in the body twice. Give each once.")
    status = HTTPStatus(error.status_code)
    detail = "The body is not valid JSON." if status is HTTPStatus.BAD_REQUEST else status.description
    return problem(status, detail)


HANDLERS: dict[type[Exception], Callable[..., HttpResponse]] = {
    Http404: page_not_found,
    PageNotFound: page_not_found,
    PageNotInLanguage: page_not_in_language,
    ServiceNotFound: service_not_found,
    ServiceGone: service_gone,
    ValidationError: invalid_values,
    UnknownParameters: unknown_parameters,
    RepeatedParameter: repeated_parameter,
    UnknownLanguage: unknown_language,
    SearchUnavailable: search_unavailable,
    HttpError: unreadable_request,
    SuspiciousOperation: suspicious_request,
    Exception: unexpected,
}


def register(api: NinjaAPI) -> None:
    """Answer every exception with a problem."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)
