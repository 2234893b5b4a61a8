"""The admin on a host of its own, where one is named: its address, cookies and scripts are no part of what readers load."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port

from .conf import conf, public_address
from .middleware import is_admin

# What the admin's own pages and previews load, and what has no page: all else on its host is readers', and stands on theirs.
WITH_THE_ADMIN = ("/static/", "/media/", "/documents/", "/translation-answers/", "/brand.css", "/favicon.ico")


class AdminHostMiddleware:
    """Answer the admin on ``ADMIN_HOST`` alone, and nothing of the public site there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, lead from the admin's host to the page of readers, or raise Http404 for the admin on theirs."""
        own = conf().ADMIN_HOST
        if not own:
            return self.get_response(request)
        at_home = _host(request) == own
        path = request.path_info
        if is_admin(path) and not at_home:
            raise Http404
        if not at_home or is_admin(path) or path.startswith(WITH_THE_ADMIN):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            raise Http404
        if path == "/":
            return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
        return HttpResponseRedirect(public_address() + request.get_full_path())


def _host(request: HttpRequest) -> str:
    try:
        return str(split_domain_port(request.get_host())[0])
    except DisallowedHost:
        return ""  # refused behind us
