"""Every address of the URL resolver, as a template whose gaps a rule fills with something that is not everybody's."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

GAP = re.compile(r"<(?:\w+:)?(\w+)>")
GROUP = re.compile(r"\(\?P<(\w+)>[^)]*\)")
# Regular expressions that are no template: an address that each of them answers.
PATTERNS = {
    r"^api(?:/|$)": "api/nowhere",
    r"admin/^.*/$": "admin/nowhere/",
    r"documents/^(\d+)/(.*)$": "documents/{document_id}/{filename}",
    r"^documents/authenticate_with_password/": "documents/authenticate_with_password/1/",
    r"en/^_util/": "en/_util/login/",
    r"en/^((?:[\w\-]+/)*)$": "en/{path}",
}


def all_routes() -> list[str]:
    """Return the templates of all addresses, in the resolver's order, each once: ``admin/pages/{page_id}/edit/``."""
    return list(dict.fromkeys(PATTERNS.get(route) or template_of(route) for route in _walk(get_resolver())))


def template_of(route: str) -> str:
    """Return a template of Django's spelling of a route.

    >>> template_of("admin/^pages/<int:pk>/")
    'admin/pages/{pk}/'
    >>> template_of(r"admin/x/^(?P<pk>.+)/compare/(?P<a>live|\\d+)\\.\\.\\.(?P<b>latest|\\d+)/$")
    'admin/x/{pk}/compare/{a}...{b}/'
    """
    plain = GAP.sub(r"{\1}", GROUP.sub(r"{\1}", route))
    return plain.replace("\\.", ".").replace("^", "").replace("$", "")


def gaps_of(template: str) -> list[str]:
    """Return the names of a template's gaps."""
    return re.findall(r"{(\w+)}", template)


def _walk(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from _walk(entry, route)
