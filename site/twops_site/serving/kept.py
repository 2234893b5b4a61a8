"""How a view says that its answer is the same for everybody who asks for the address."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .answers import MARK

Arguments = ParamSpec("Arguments")
Response = TypeVar("Response", bound=HttpResponseBase)


def mark_same_for_everybody(request: HttpRequest) -> None:
    """Say that the answer to a request depends on its address, the site's content and the minute, and on nothing else of it."""
    request.META[MARK] = True


def same_for_everybody(view: Callable[Arguments, Response]) -> Callable[Arguments, Response]:
    """Mark all answers of a view, whose first argument is the request."""

    @wraps(view)
    def marked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Response:
        request = args[0]
        assert isinstance(request, HttpRequest)
        mark_same_for_everybody(request)
        return view(*args, **kwargs)

    return marked
