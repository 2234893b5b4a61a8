"""What the standard does not say and a record here needs: the desk's country, the kind, the language of the words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel.core import get_global
from twops_locale.models import Country
from wagtail.models import Locale

from ..choices import ServiceKind
from .codec import KEPT, Stored, _keep_the_rest, to_stored
from .homes import HOMES, model_field
from .ownership import ROOTS
from .plausible import RANGES, flagged


@dataclass(frozen=True, slots=True)
class Site:
    """The countries and languages that the site has, read once.

    Attributes:
        countries: ISO 3166-1 code to key. tags: code to the country's languages, the first one first.
        locales: BCP 47 tag to key. default: the tag of the site's own language.
    """

    countries: Mapping[str, int]
    tags: Mapping[str, Sequence[str]]
    locales: Mapping[str, int]
    default: str

    def language(self, tag: Any) -> str:
        """Return the site's tag for a language: itself, its plain form, or what ISO 639-2 calls it; empty if it has none."""
        text = str(tag or "").replace("_", "-")
        plain = text.split("-")[0].lower()
        candidates = (text, plain, get_global("language_aliases").get(plain, ""))
        return next((each for each in candidates if each in self.locales), "")

    def language_of(self, country: str) -> str:
        """Return the country's first language that the site has, else the site's own."""
        return next((tag for tag in self.tags.get(country, ()) if tag in self.locales), self.default)


def site() -> Site:
    """Read the countries and languages of the site. Three queries."""
    countries = list(Country.objects.prefetch_related("languages"))
    return Site(
        {country.code: country.pk for country in countries},
        {country.code: country.language_tags for country in countries},
        dict(Locale.objects.values_list("language_code", "pk")),
        Locale.get_default().language_code,
    )


def stored_for(
    home: str,
    wire: Mapping[str, Any],
    here: Site,
    *,
    country: str = "",
    language: str = "",
    unresolved: Iterable[str] = (),
) -> Stored:
    """Return what to store for a row, with what it needs here; ``to_wire`` still gives it back as it came.

    What nobody should see (latitude 100, a web address without https) is kept beside the fields and not in them; so are
    countries that the site does not have.

    Args:
        country: code of the desk that keeps the record.
        language: of the words, where the row does not say it.

    Raises:
        WireError: see ``codec.to_stored``.
    """
    stored = to_stored(home, wire, language=language, unresolved=frozenset(unresolved))
    before = (dict(stored.fields), stored.language)
    stored.language = language or stored.language
    if home in ROOTS:
        stored.fields["country"] = country
    elif stored.fields.get("country") and stored.fields["country"] not in here.countries:
        stored.fields["country"] = ""
    if home == "service":
        stored.fields.setdefault("kind", ServiceKind.OTHER)
    table = "address" if home == "own_address" else home
    wrong = {name for name, _reason in flagged(table, wire)}
    if wrong & set(RANGES):
        wrong |= set(RANGES)
    for name in wrong & HOMES[home].fields.keys():
        target = HOMES[home].fields[name]
        stored.fields[target] = model_field(home, target).get_default()
    if (stored.fields, stored.language) != before:
        stored.extra.pop(KEPT, None)
        _keep_the_rest(home, wire, stored)
    return stored


def first_known(candidates: Iterable[Any], here: Site) -> str:
    """Return the first of some country codes that the site has, else nothing."""
    return next((code for code in map(str, candidates) if code.upper() in here.countries), "").upper()


def as_ids(values: Iterable[str]) -> list[UUID]:
    """Return UUIDs of texts."""
    return [UUID(value) for value in values]
