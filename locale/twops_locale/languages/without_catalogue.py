"""Languages that Django is not translated into. It knows a language by a file of words, and finds no address otherwise."""

from django.utils import translation
from django.utils.translation import trans_real


def recognise_named_languages() -> None:
    """Have Django take every language of ``LANGUAGES`` for one, also those without a catalogue.

    Its own rule keeps a language out that has no file of words somewhere; the words of such a language are the site's
    own here, as they are for a word that is missing. There is no public way to say so: one function is replaced.
    """
    stock = trans_real.check_for_language
    if getattr(stock, "takes_named", False):
        return

    def check_for_language(lang_code: str | None) -> bool:
        """Say whether a language is named in the settings, or has a catalogue."""
        return (lang_code or "").lower() in trans_real.get_languages() or bool(stock(lang_code or ""))

    check_for_language.takes_named = True  # type: ignore[attr-defined]  # a mark on a function
    # Django 5.2's first releases empty the stock function's cache when the settings change.
    check_for_language.cache_clear = getattr(stock, "cache_clear", lambda: None)  # type: ignore[attr-defined]  # as above
    trans_real.check_for_language = check_for_language
    kept = vars(vars(translation)["_trans"])  # functions that were called already
    if "check_for_language" in kept:
        kept["check_for_language"] = check_for_language
    trans_real.reset_cache(setting="LANGUAGES")
