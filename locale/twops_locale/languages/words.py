"""Interface words that a person uploaded, put into Django's catalogues of this process; and which language words are in."""

import gettext
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polib
from django.apps import apps
from django.conf import settings
from django.utils.translation import to_locale, trans_real

from ..conf import conf

# The version of each language's words that this process shows; kept by ``keep_words_current`` alone.
_shown: dict[str, int] = {}
NOT_SHOWN = -1  # of a language that is to be read again


def keep_words_current(versions: Mapping[str, int]) -> None:
    """Have this process show the uploaded words of these versions, 0 for none. No query where nothing changed.

    Called whenever the site's languages are read, so at the beginning of each request: what one process stored is in
    all of them at the next. Words that nobody uploaded are the packages' own, and what those lack is Django's fallback,
    the site's own language.
    """
    changed = {tag for tag in {*versions, *_shown} if versions.get(tag, 0) != _shown.get(tag, 0)}
    if not changed:
        return
    rows = apps.get_model("twops_locale", "InterfaceWords").objects.filter(locale__language_code__in=changed)
    stored = dict(rows.values_list("locale__language_code", "catalogue"))
    for tag in changed:
        _show(tag, stored.get(tag, ""))
        _shown[tag] = versions.get(tag, 0)


def _show(tag: str, catalogue: str) -> None:
    words = trans_real.DjangoTranslation(tag)
    if catalogue:
        words.merge(gettext.GNUTranslations(io.BytesIO(polib.pofile(catalogue).to_binary())))
    loaded: dict[str, trans_real.DjangoTranslation] = vars(trans_real)["_translations"]
    if tag == settings.LANGUAGE_CODE:  # all others fall back to it, and hold the old one
        loaded.clear()
        vars(trans_real)["_default"] = None
        for other in _shown:
            _shown[other] = NOT_SHOWN
    loaded[tag] = words
    in_use = vars(trans_real)["_active"]
    active = getattr(in_use, "value", None)
    if isinstance(active, trans_real.DjangoTranslation) and active.language() == tag:
        in_use.value = words


@cache
def _has_catalogue(tag: str) -> bool:
    """Say whether a package of ours brings words in a language."""
    return any(
        (Path(config.path) / "locale" / to_locale(tag) / "LC_MESSAGES" / "django.mo").is_file()
        for config in apps.get_app_configs()
        if config.name in conf().INTERFACE_APPS
    )


def words_language(tag: str) -> str:
    """Return the language that interface words are in for a reader of a language: its own, or the site's where it has none.

    What is shown in another language than the page's has to say so (WCAG 3.1.2).
    """
    if tag == settings.LANGUAGE_CODE or _shown.get(tag) or _has_catalogue(tag):
        return tag
    return settings.LANGUAGE_CODE
