"""What all public pages share - languages, sites, countries, the site's own pages - as the tables have it: one query a request.

The query returns text. What a process made of the same text before it takes again: so it costs little, and nothing can
ever be old, whichever process changed a table, in whatever way, and whether it was taken back. Facts alone are kept;
what the clock decides is worked out anew for every reader.
"""

import json
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from asgiref.local import Local
from django.db import connections, router
from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONArray
from django.http import HttpRequest
from django.http.request import split_domain_port
from twops_awareness.models import PlainPage
from twops_awareness.public import is_public_if_known
from twops_locale.languages import SiteLanguage, language_rows, site_languages
from twops_locale.models import Country, CountryLanguage
from wagtail.models import Page, Site

from .unchanged import while_unchanged

SITE_FIELDS = ("id", "hostname", "port", "site_name", "root_page_id", "is_default_site")
Rows = Mapping[str, list[list[Any]]]


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """A country as its desk describes it; ``languages`` (BCP 47) in its own order."""

    code: str
    emergency_number: str
    time_zones: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlainFacts:
    """A page of the site itself that the public can reach."""

    key: int
    language: str
    role: str
    title: str
    url_path: str


@dataclass(slots=True)
class Frame:
    """What all public pages share.

    Attributes:
        roots: of each site by its key, the ``url_path`` of the home page of each language by its tag.
        made: what was made of it before, by name; as good as the facts are.
    """

    languages: list[SiteLanguage]
    sites: list[Site]
    roots: Mapping[int, Mapping[str, str]]
    countries: tuple[CountryFacts, ...]
    plain: tuple[PlainFacts, ...]
    made: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def site_of(self, request: HttpRequest) -> Site | None:
        """Return the site that answers for a request's host, as Wagtail finds it (``Site.find_for_request``)."""
        hostname = split_domain_port(request._get_raw_host())[0]  # type: ignore[attr-defined]  # as Wagtail asks, before ALLOWED_HOSTS
        port = int(request.get_port())
        named = [site for site in self.sites if site.hostname == hostname]
        default = next((site for site in self.sites if site.is_default_site), None)
        exact = next((site for site in named if site.port == port), None)
        if exact is None and default in named:
            exact = default
        if exact is None:
            exact = named[0] if len(named) == 1 else default
        return copy(exact) if exact is not None else None


_process: tuple[list[tuple[str, str]], Frame] | None = None
_request = Local()


def frame() -> Frame:
    """Return what all pages share. One query a request, which also says which languages there are."""
    site_languages()
    found: Frame = _request.frame
    return found


def read_languages() -> list[SiteLanguage]:
    """Read all of it, for ``twops_locale.languages``, which asks first. One query, none while nothing changes."""
    found = while_unchanged(_read, "frame")
    _request.frame = found
    return found.languages


def _read() -> Frame:
    global _process
    connection = connections[router.db_for_read(Site)]
    with connection.cursor() as cursor:
        cursor.execute(*_query(connection.vendor))
        rows = sorted(cursor.fetchall())
    kept = _process
    if kept is None or kept[0] != rows:
        kept = _process = (rows, _frame_of(rows))
    return kept[1]


@cache
def _query(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL and its parameters; written once."""
    plain = PlainPage.objects.filter(is_public_if_known()).exclude(role=PlainPage.Role.OTHER)
    homes = Page.objects.filter(translation_key__in=Site.objects.values("root_page__translation_key"))
    asked: Mapping[str, tuple[QuerySet, tuple[str, ...]]] = {
        "language": (language_rows(), ("language_code", "offered", "interface_words__version")),
        "site": (Site.objects.all(), (*SITE_FIELDS, "root_page__translation_key", "root_page__url_path")),
        "home": (homes, ("translation_key", "locale__language_code", "url_path")),
        "country": (Country.objects.all(), ("position", "code", "emergency_number", "time_zones")),
        "spoken": (CountryLanguage.objects.all(), ("sort_order", "pk", "country__code", "tag")),
        "plain": (plain, ("path", "pk", "locale__language_code", "role", "title", "url_path")),
    }
    first, *others = (
        rows.order_by()
        .annotate(
            read_as=Value(name, output_field=CharField()),
            read_row=Cast(JSONArray(*map(F, columns)), TextField()),
        )
        .values_list("read_as", "read_row")
        for name, (rows, columns) in asked.items()
    )
    sql, params = first.union(*others, all=True).order_by().query.get_compiler("default").as_sql()
    return sql, tuple(params)


def _frame_of(rows: list[tuple[str, str]]) -> Frame:
    found: dict[str, list[list[Any]]] = {}
    for name, text in rows:
        found.setdefault(name, []).append(json.loads(text))
    spoken: dict[str, list[str]] = {}
    for _order, _pk, code, tag in sorted(found.get("spoken", ())):
        spoken.setdefault(code, []).append(tag)
    return Frame(
        languages=[
            SiteLanguage(tag, bool(offered), version or 0)
            for tag, offered, version in found.get("language", ())
        ],
        sites=[
            Site.from_db("default", SITE_FIELDS, (*row[:-3], bool(row[-3]))) for row in found.get("site", ())
        ],
        roots=_roots(found),
        countries=tuple(
            CountryFacts(code, number, tuple(_json(zones)), tuple(spoken.get(code, ())))
            for _position, code, number, zones in sorted(found.get("country", ()), key=lambda row: row[:2])
        ),
        plain=tuple(PlainFacts(*row[1:]) for row in sorted(found.get("plain", ()))),
    )


def _roots(found: Rows) -> dict[int, dict[str, str]]:
    homes: dict[str, dict[str, str]] = {}
    for key, tag, url_path in found.get("home", ()):
        homes.setdefault(key, {})[tag] = url_path
    return {row[0]: homes.get(row[-2], {}) for row in found.get("site", ())}


def _json(value: Any) -> list[str]:
    """Return a stored list: SQLite gives its text."""
    stored: list[str] = json.loads(value) if isinstance(value, str) else value
    return stored
