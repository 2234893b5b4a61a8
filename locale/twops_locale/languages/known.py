"""Every language that could be a site's: Django's list and CLDR's, and what Django has to know of each."""

from collections.abc import Iterable

from django.conf.locale import LANG_INFO

from .tags import autonym, cldr_locale, language_name, text_direction

# Of CLDR's list, but no language that anybody reads: undetermined, several, none.
NO_LANGUAGES = frozenset({"und", "mul", "zxx", "mis"})


def known_languages(own: Iterable[tuple[str, str]], tags: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return entries of ``LANGUAGES``: a site's own, then ``tags``, then all others that Django or CLDR knows.

    Which of them the site *has* its Locale rows say (``site_languages``); the settings only say what could be added,
    without a new start. Names are the languages' own where Django has them, else the English ones: looking up 600 own
    names would take a second at each start. Django fails on the name of a language that is not in its own list: what
    it lacks is added there.

    >>> known_languages([("pl", "Polski")], ["se"])[:3]
    [('pl', 'Polski'), ('se', 'Davvisámegiella'), ('af', 'Afrikaans')]
    """
    found = dict(own)
    for tag in tags:
        found.setdefault(tag, autonym(tag))
    for tag, info in LANG_INFO.items():
        if "name_local" in info:
            name = str(info["name_local"])
            found.setdefault(tag, name[0].upper() + name[1:])
    english = cldr_locale("en")
    for tag, name in sorted((english.languages if english else {}).items()):
        if "_" not in tag and tag not in NO_LANGUAGES:
            found.setdefault(tag, str(name))
    for tag, name in found.items():
        if tag not in LANG_INFO:
            LANG_INFO[tag] = {
                "bidi": text_direction(tag) == "rtl",
                "code": tag,
                "name": language_name(tag, "en"),
                "name_local": name,
            }
    return list(found.items())
