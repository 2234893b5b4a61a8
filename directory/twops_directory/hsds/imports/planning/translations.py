"""Words of further languages that a source has for the records of a chunk, and that are not stored as they are."""

from collections.abc import Mapping

from ...mapping.tables import MAPPINGS, word_model
from ...standard.tables import WORDED
from ..site_defaults import SiteDefaults, as_ids
from ..staging import FurtherLanguage, StagedRow
from .chunk import ReadChunk


class FurtherWords:
    """Compares ``translations`` with what is stored, public or not. One query, if a row has any."""

    def __init__(self, chunk: ReadChunk, here: SiteDefaults) -> None:
        self.chunk = chunk
        self.here = here
        self._words: dict[str, dict[str, dict[str, str]]] | None = None

    def new_in(self, row: StagedRow) -> list[FurtherLanguage]:
        """Return those words of further languages in the file that are not stored as they are."""
        given = row.row.values.get("translations")
        if self.chunk.table not in WORDED or not isinstance(given, list):
            return []
        stored = self._stored_words().get(row.row.id, {})
        found: list[FurtherLanguage] = []
        for each in given:
            if not isinstance(each, dict) or not self.here.language(each.get("language")):
                continue
            tag = self.here.language(each["language"])
            words = words_in(self.chunk.table, each)
            if words and stored.get(tag) != words:
                found.append({"language": tag, "words": words})
        return found

    def _stored_words(self) -> dict[str, dict[str, dict[str, str]]]:
        """Return id to language to words of the rows of this chunk, whether they are public or not."""
        if self._words is None:
            model = word_model(self.chunk.table)
            owner, names = model.owner_field, model.word_fields
            rows = model._base_manager.filter(**{f"{owner}__uuid__in": as_ids(self.chunk.stored)})
            self._words = {}
            for uuid, tag, *texts in rows.values_list(f"{owner}__uuid", "locale__language_code", *names):
                said = {name: text for name, text in zip(names, texts, strict=True) if text}
                self._words.setdefault(str(uuid), {})[tag] = said
        return self._words


def words_in(table: str, said: Mapping[str, object]) -> dict[str, str]:
    """Return field to text of one entry of ``translations``."""
    names = {**MAPPINGS[table].words, **MAPPINGS[table].word_facts}
    return {names[name]: str(text) for name, text in said.items() if name in names and text}
