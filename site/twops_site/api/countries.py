"""Countries and languages."""

from twops_locale import models
from twops_locale.languages import autonym, text_direction

from . import schemas
from .parameters import reader_language, site_languages


def language(tag: str) -> schemas.Language:
    """Return a language by its own name."""
    return schemas.Language(
        language=tag, name=autonym(tag), direction="rtl" if text_direction(tag) == "rtl" else "ltr"
    )


def languages() -> schemas.LanguageList:
    """Return the languages of the site, in the order of the settings."""
    return schemas.LanguageList(items=[language(tag) for tag in site_languages()])


def countries(tag: str | None) -> schemas.CountryList:
    """Return the countries, named in a language. Two queries. Raises UnknownLanguage."""
    reader = reader_language(tag)
    return schemas.CountryList(
        items=[
            schemas.Country(
                code=country.code,
                name=country.name_in(reader),
                languages=[language(own) for own in country.language_tags],
                emergency_number=country.emergency_number,
                time_zones=country.time_zones,
            )
            for country in models.Country.objects.prefetch_related("languages")
        ]
    )
