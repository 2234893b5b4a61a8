"""Answers to forms by redirect: "Back" returns to a page, never to "Confirm form resubmission"."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers


def see_other(path: str) -> HttpResponse:
    """Return a redirect (303) to a path, which no cache keeps."""
    response = HttpResponseRedirect(path)
    response.status_code = 303
    add_never_cache_headers(response)
    return response
