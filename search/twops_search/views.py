"""A ready page for readers: a form, and what it finds. The words come by POST and are kept nowhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from .conf import search_languages
from .errors import SearchUnavailable
from .numbers import page_number
from .query import OFFSET_MAX, search

HITS_A_PAGE = 20
QUERY_CHARACTERS = 200
LAST_PAGE = OFFSET_MAX // HITS_A_PAGE


# No CSRF token: it would need a cookie, and there is nothing that a forged request could change.
@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search_page(request: HttpRequest) -> HttpResponse:
    """Show the form; answer a POST with what is found, a page at a time (``q``, ``page``)."""
    query = request.POST.get("q", "").strip()[:QUERY_CHARACTERS]
    context: dict[str, object] = {"query": query}
    if query:
        page = page_number(request.POST.get("page", ""), LAST_PAGE)
        try:
            found = search(
                query,
                get_language() or search_languages()[0],
                limit=HITS_A_PAGE,
                offset=(page - 1) * HITS_A_PAGE,
            )
        except SearchUnavailable:
            context["unavailable"] = True
        else:
            more = found.total > page * HITS_A_PAGE and page < LAST_PAGE
            context.update(results=found, next_page=page + 1 if more else None)
    elif request.method == "POST":
        context["empty"] = True
    return render(request, "twops_search/search.html", context)
