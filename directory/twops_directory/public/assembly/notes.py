"""The words of small records in the language that a reader reads best. Works on rows in memory only."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from twops_locale.languages import best_of, text_direction

from ...models.base import HsdsRecord
from ...models.details import Detail
from ...models.text import TextRow
from ..values.words import PublicNote


class Notes:
    """The words of the small records of one owner: a service, an organisation.

    A column has them in the owner's primary language; ``details`` of live rows of other languages have them
    translated. Words that were never translated stay in the primary language, which is named.
    """

    def __init__(
        self, texts: Iterable[TextRow], details: Iterable[Detail], order: Sequence[str], reader: str
    ) -> None:
        """Take the live text rows (the primary one among them, or alone) and the details that belong to them.

        Args:
            order: BCP 47 tags in the order in which the reader wants words. reader: the reader's own.
        """
        rows = list(texts)
        primary = next((text for text in rows if text.primary_of_id is not None), next(iter(rows), None))
        self._primary: str = primary.locale.language_code if primary is not None else ""
        self._order = order
        self._reader = reader
        languages: Mapping[int, str] = {text.pk: text.locale.language_code for text in rows}
        self._translated: dict[tuple[UUID, str], dict[str, str]] = {}
        for detail in details:
            if detail.words and languages.get(detail.text_id, self._primary) != self._primary:
                of_field = self._translated.setdefault((detail.record_uuid, detail.field), {})
                of_field[languages[detail.text_id]] = detail.words

    def of(self, row: HsdsRecord, field: str) -> PublicNote | None:
        """Return what a field of a row says, or None where it says nothing."""
        own = getattr(row, field)
        if not own:
            return None
        available = {self._primary: own, **self._translated.get((row.uuid, field), {})}
        language = best_of(available, self._order) or ""
        return PublicNote(
            text=available[language],
            language=language,
            direction=text_direction(language) if language else "auto",
            is_fallback=language != self._reader,
        )
