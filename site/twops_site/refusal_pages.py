"""A method that an address does not take: Django answers with an empty page, which leaves a reader without a way on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .middleware import OPEN_PREFIXES, is_admin
from .views.errors import not_allowed


class RefusalPageMiddleware:
    """Put our page in the place of an empty 405 of a public address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer, or the page for a refusal that says nothing. Machine addresses and the admin keep theirs."""
        response = self.get_response(request)
        public = not is_admin(request.path_info) and not request.path_info.startswith(OPEN_PREFIXES)
        if response.status_code == 405 and public and not response.content:
            return not_allowed(request, response)
        return response
