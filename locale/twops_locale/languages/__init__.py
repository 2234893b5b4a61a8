"""Languages: what each is called and how it is written, which could be a site's, and which of them are."""

from .known import known_languages
from .of_site import (
    SiteLanguage,
    forget_site_languages,
    language_of_path,
    language_rows,
    last_known_languages,
    public_languages,
    read_languages_with,
    site_languages,
)
from .tags import (
    RTL_LANGUAGES,
    autonym,
    best_of,
    cldr_locale,
    is_country,
    is_language,
    language_name,
    long_date,
    reading_order,
    tag_of_name,
    territory_name,
    text_direction,
)
from .words import words_language

__all__ = [
    "RTL_LANGUAGES",
    "SiteLanguage",
    "autonym",
    "best_of",
    "cldr_locale",
    "forget_site_languages",
    "is_country",
    "is_language",
    "known_languages",
    "language_name",
    "language_of_path",
    "language_rows",
    "last_known_languages",
    "long_date",
    "public_languages",
    "read_languages_with",
    "reading_order",
    "site_languages",
    "tag_of_name",
    "territory_name",
    "text_direction",
    "words_language",
]
