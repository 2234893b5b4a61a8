"""Errors of the HSDS API as problem+json. No value that was sent is ever repeated."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from ...json_values import JSONValue
from .errors import (
    BadParameter,
    RecordGone,
    RecordNotFound,
    UnknownParameter,
    UnreadableBody,
)
from .http import problem, suspicious_request, unexpected

View = Callable[..., HttpResponseBase]


def bad_parameter(error: BadParameter) -> HttpResponse:
    """400 that names the parameter and says what would be right."""
    errors: list[JSONValue] = [{"location": "query", "name": error.name, "detail": error.remedy}]
    return problem(HTTPStatus.BAD_REQUEST, f"{error.name}: {error.remedy}", "invalid-request", errors=errors)


def unknown_parameter(error: UnknownParameter) -> HttpResponse:
    """400 that says which parameters there are."""
    detail = f"A parameter is not known here. Known: {', '.join(error.known) or 'none'}."
    return problem(HTTPStatus.BAD_REQUEST, detail, "invalid-request", errors=[])


def unreadable_body(error: UnreadableBody) -> HttpResponse:
    """400: no JSON object."""
    return problem(HTTPStatus.BAD_REQUEST, str(error))


def not_found(error: Exception | None = None) -> HttpResponse:
    """404: nothing public has this id."""
    return problem(HTTPStatus.NOT_FOUND, "No public record has this id.")


def no_address() -> HttpResponse:
    """404: there is nothing at this address."""
    return problem(HTTPStatus.NOT_FOUND, "There is nothing at this address.")


def gone(request: HttpRequest, error: RecordGone) -> HttpResponse:
    """410; or 301 to the record that took its place, with the same parameters."""
    if error.survivor is None:
        return problem(HTTPStatus.GONE, "The record was removed.", "gone")
    detail = "The record was merged into another one."
    response = problem(HTTPStatus.MOVED_PERMANENTLY, detail, "gone", merged_into=str(error.survivor))
    match = request.resolver_match
    path = reverse(match.view_name, args=[str(error.survivor)]) if match else ""
    query = request.GET.urlencode()
    response.headers["Location"] = f"{path}?{query}" if query else path
    return response


def answered(view: View) -> View:
    """Wrap a view: whatever it raises is a problem in words."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except BadParameter as error:
            return bad_parameter(error)
        except UnknownParameter as error:
            return unknown_parameter(error)
        except UnreadableBody as error:
            return unreadable_body(error)
        except RecordNotFound as error:
            return not_found(error)
        except RecordGone as error:
            return gone(request, error)
        except SuspiciousOperation as error:
            return suspicious_request(request, error)
        except Exception as error:
            return unexpected(request, error)

    return wrapped
