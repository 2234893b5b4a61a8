"""What the standard does not say and a record here needs: the desk's country, the kind, the language of the words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from babel.core import get_global
from django.conf import settings
from twops_locale.languages import tag_of_name
from twops_locale.models import Country
from wagtail.models import Locale

from ...choices import AreaScope, ServiceKind
from ...json_values import JSONValue
from ..mapping.codec import KEPT, Stored, keep_the_rest, to_stored
from ..mapping.plausibility import hidden
from ..mapping.special_cases import UNKNOWN
from ..mapping.tables import MAPPINGS, model_field
from .ownership import ROOTS


@dataclass(frozen=True, slots=True)
class SiteDefaults:
    """The countries and languages that the site has, read once.

    Attributes:
        countries: ISO 3166-1 code to key. tags: code to the country's languages, the first one first.
        locales: BCP 47 tag to key. default: the tag of the site's own language.
    """

    countries: Mapping[str, int]
    tags: Mapping[str, Sequence[str]]
    locales: Mapping[str, int]
    default: str

    def language(self, tag: object) -> str:
        """Return the site's tag for a language: itself, its plain form, or what ISO 639-2 calls it; empty if it has none."""
        text = str(tag or "").replace("_", "-")
        plain = text.split("-")[0].lower()
        candidates = (text, plain, get_global("language_aliases").get(plain, ""))
        return next((each for each in candidates if each in self.locales), "")

    def language_of(self, country: str) -> str:
        """Return the country's first language that the site has, else the site's own."""
        return next((tag for tag in self.tags.get(country, ()) if tag in self.locales), self.default)


def site() -> SiteDefaults:
    """Read the countries and languages of the site. Three queries."""
    countries = list(Country.objects.prefetch_related("languages"))
    locales = dict(Locale.objects.order_by("pk").values_list("language_code", "pk"))
    own = settings.LANGUAGE_CODE
    return SiteDefaults(
        {country.code: country.pk for country in countries},
        {country.code: country.language_tags for country in countries},
        locales,
        own if own in locales else next(iter(locales), ""),
    )


def stored_for(
    home: str,
    wire: Mapping[str, JSONValue],
    here: SiteDefaults,
    *,
    country: str = "",
    language: str = "",
    unresolved: Iterable[str] = (),
    ways: Iterable[str] = (),
) -> Stored:
    """Return what to store for a row, with what it needs here; ``to_wire`` still gives it back as it came.

    What nobody should see (latitude 100, a web address without https) is kept beside the fields and not in them; so are
    countries that the site does not have.

    Args:
        country: code of the desk that keeps the record; of an area, of its service.
        ways: facts that follow from other rows of the source: ``by_phone``, ``in_person``.
        language: of the words, where the row does not say it.

    Raises:
        WireError: see ``hsds.mapping.codec.to_stored``.
    """
    stored = to_stored(home, wire, language=language, unresolved=frozenset(unresolved))
    before = (dict(stored.fields), stored.language)
    stored.language = language or stored.language
    if home in ROOTS:
        stored.fields["country"] = country
    elif home == "service_area" and "scope" not in stored.fields:
        # Named in words only: somewhere in the service's country, where readers of that country must find it.
        named = stored.fields.get("name") or stored.fields.get("description")
        stored.fields |= {"scope": AreaScope.LOCALITY if named else AreaScope.COUNTRY, "country": country}
    elif stored.fields.get("country") and stored.fields["country"] not in here.countries:
        stored.fields["country"] = ""
    if home == "service":
        stored.fields.setdefault("kind", ServiceKind.OTHER)
        stored.fields |= dict.fromkeys(ways, True)
    if home == "language":
        stored.fields["tag"] = tag = spoken_tag(wire)
        stored.fields["name"] = str(wire.get("name", "")).strip()[:100] if tag == UNKNOWN else ""
    table = "address" if home == "own_address" else home
    for name in hidden(table, wire) & MAPPINGS[home].fields.keys():
        target = MAPPINGS[home].fields[name]
        stored.fields[target] = model_field(home, target).get_default()
    if (stored.fields, stored.language) != before:
        stored.extra.pop(KEPT, None)
        keep_the_rest(home, wire, stored)
    return stored


def spoken_tag(wire: Mapping[str, object]) -> str:
    """Return the BCP 47 tag of a spoken language: as it is given, else the one of its English name.

    >>> spoken_tag({"name": "Urdu"}), spoken_tag({"name": "Signs", "code": "ase"}), spoken_tag({"name": "?"})
    ('ur', 'ase', 'und')
    """
    facts = wire.get("twops")
    tag = (facts.get("tag") if isinstance(facts, dict) else None) or wire.get("code")
    return str(tag or tag_of_name(str(wire.get("name", ""))) or UNKNOWN)


def first_known(candidates: Iterable[object], here: SiteDefaults) -> str:
    """Return the first of some country codes that the site has, else nothing."""
    return next((code for code in map(str, candidates) if code.upper() in here.countries), "").upper()


def as_ids(values: Iterable[str]) -> list[UUID]:
    """Return UUIDs of texts."""
    return [UUID(value) for value in values]
