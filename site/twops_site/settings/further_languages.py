"""Languages that an operator names in the environment: their own names from CLDR, and what Django has to know of them."""

from collections.abc import Iterable

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from twops_locale.languages import autonym, is_language, language_name, text_direction


def further_languages(tags: Iterable[str]) -> list[tuple[str, str]]:
    """Return entries of ``LANGUAGES`` for BCP 47 tags: a tag in lower case, as Django has them, and its own name.

    Django has a list of the languages that it is translated into itself, and fails on another one's name: what it lacks
    is added there. Raises ImproperlyConfigured for what is no language, all faults at once.

    >>> further_languages(["da", "se"])
    [('da', 'Dansk'), ('se', 'Davvisámegiella')]
    """
    given = list(dict.fromkeys(tag.lower() for tag in tags))
    if wrong := [tag for tag in given if not is_language(tag)]:
        raise ImproperlyConfigured(
            f"TWOPS_LANGUAGES names {', '.join(wrong)}: give BCP 47 tags, parted by commas, for example da,se."
        )
    for tag in given:
        LANG_INFO.setdefault(
            tag,
            {
                "bidi": text_direction(tag) == "rtl",
                "code": tag,
                "name": language_name(tag, "en"),
                "name_local": autonym(tag),
            },
        )
    return [(tag, autonym(tag)) for tag in given]
