"""Languages that an operator names in the environment: their own names from CLDR."""

from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured
from twops_locale.languages import autonym, is_language


def further_languages(tags: Iterable[str]) -> list[tuple[str, str]]:
    """Return entries of ``LANGUAGES`` for BCP 47 tags: a tag in lower case, as Django has them, and its own name.

    Only for tags that the list of languages lacks, a country's form of one for example, and to have some stand first.
    Raises ImproperlyConfigured for what is no language, all faults at once.

    >>> further_languages(["da", "se"])
    [('da', 'Dansk'), ('se', 'Davvisámegiella')]
    """
    given = list(dict.fromkeys(tag.lower() for tag in tags))
    if wrong := [tag for tag in given if not is_language(tag)]:
        raise ImproperlyConfigured(
            f"TWOPS_LANGUAGES names {', '.join(wrong)}: give BCP 47 tags, parted by commas, for example da,se."
        )
    return [(tag, autonym(tag)) for tag in given]
