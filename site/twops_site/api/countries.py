"""Countries and languages."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from twops_directory.public.crisis_lines import CrisisLine, crisis_lines
from twops_locale import models
from twops_locale.languages import autonym, public_languages, text_direction

from . import schemas
from .parameters import reader_language


def language(tag: str) -> schemas.Language:
    """Return a language by its own name."""
    return schemas.Language(
        language=tag, name=autonym(tag), direction="rtl" if text_direction(tag) == "rtl" else "ltr"
    )


def languages() -> schemas.LanguageList:
    """Return the languages that readers are offered, in the order of the settings."""
    return schemas.LanguageList(items=[language(tag) for tag in public_languages()])


def countries(tag: str | None, request: HttpRequest) -> schemas.CountryList:
    """Return the countries, named in a language, with their crisis lines. Three queries. Raises UnknownLanguage."""
    reader = reader_language(tag)
    lines = crisis_lines(reader)
    return schemas.CountryList(
        items=[
            schemas.Country(
                code=country.code,
                name=country.name_in(reader),
                languages=[language(own) for own in country.language_tags],
                emergency_number=country.emergency_number,
                time_zones=country.time_zones,
                crisis_lines=[_line(line, reader, request) for line in lines.get(country.code, ())],
            )
            for country in models.Country.objects.prefetch_related("languages")
        ]
    )


def _line(line: CrisisLine, reader: str, request: HttpRequest) -> schemas.CrisisLine:
    with translation.override(reader):
        path = reverse("twops_site:service", args=[line.service])
    return schemas.CrisisLine(
        service=line.service,
        name=line.name,
        language=line.language,
        number=line.number,
        dial=line.dial,
        extension=line.extension,
        now=schemas.HoursNow.model_validate(line.now, from_attributes=True),
        page_url=request.build_absolute_uri(path),
    )
