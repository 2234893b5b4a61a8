"""From text rows to the words that the public sees, never two languages in one. No query is made here."""

from collections.abc import Iterable, Sequence

from twops_locale.languages import best_of, text_direction

from ...models.text import TextRow
from ..values.words import PublicWords


def _words(text: TextRow, language: str) -> PublicWords:
    own = text.locale.language_code
    values = {name: getattr(text, name) for name in text.word_fields}
    return PublicWords(
        language=own, direction=text_direction(own), requested=language, is_fallback=own != language, **values
    )


def all_words(texts: Iterable[TextRow], language: str) -> tuple[PublicWords, ...]:
    """Return the words of all text rows (with ``locale``), by language."""
    return tuple(sorted((_words(text, language) for text in texts), key=lambda words: words.language))


def best_words(translations: Iterable[PublicWords], order: Sequence[str], language: str) -> PublicWords:
    """Return the words that a reader reads best; empty ones where there are none."""
    by_language = {words.language: words for words in translations}
    best = best_of(by_language, order)
    return (
        by_language[best]
        if best
        else PublicWords(language, text_direction(language), language, False, name="")
    )
