"""Countries as pages name them: by code, in the reader's language."""

from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from twops_locale.languages import territory_name

from ..blocks.services import country_choices as country_choices

COUNTRY_CODE = RegexValidator(r"^[A-Z]{2}$", _("Use the two capital letters of ISO 3166-1, for example PL."))


def country_names(codes: list[str] | None) -> list[str]:
    """Return countries by name in the language that is active, in alphabetical order."""
    language = get_language() or "en"
    return sorted((territory_name(code, language) for code in codes or ()), key=str.casefold)
