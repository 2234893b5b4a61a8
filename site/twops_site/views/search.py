"""Search. The words come by POST and go nowhere else: no address, no log, no cache, no database."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods
from twops_search.errors import SearchUnavailable
from twops_search.query import search as run_search

from ..conf import conf
from ..numbers import page_number
from ..pairs import paired

MAX_PAGE = 50


# No CSRF token: it would need a cookie, and there is nothing that a forged request could change.
@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Show the search form, and for a POST the results."""
    language = get_language() or conf().OFFER_LANGUAGE
    context: dict[str, object] = {"noindex": True}
    query = request.POST.get("q", "").strip() if request.method == "POST" else ""
    if query:
        page = page_number(request.POST.get("page", ""), MAX_PAGE)
        size = conf().RESULTS_A_PAGE
        context["query"] = query
        try:
            results = run_search(query, language, limit=size, offset=(page - 1) * size)
        except SearchUnavailable:
            context["unavailable"] = True
        else:
            results = paired(results, language)
            more = results.total > page * size and page < MAX_PAGE
            context.update(results=results, page_number=page, has_next=more)
    elif request.method == "POST":
        context["empty"] = True
    return render(request, "twops_site/search.html", context)
