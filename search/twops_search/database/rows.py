"""A search text as a row: what is stored, what is searched, and the fingerprint that tells whether it changed."""

import hashlib
import json
from datetime import datetime
from typing import TypedDict

from ..source import SearchText
from ..text.languages import language_of
from ..text.light_stemming import ENDINGS, light_stem
from ..text.words import (
    BODY_MAX_LENGTH,
    LABELS_MAX_LENGTH,
    SUMMARY_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    clean,
    fold,
    split_words,
    transliterate,
)

# Raised whenever the same text is to be stored differently: every row is then written again by the next rebuild.
FORM = 1
URL_MAX_LENGTH = 2_000
KIND_MAX_LENGTH = 64
# Similar words are looked for in the beginning of long texts only.
SIMILAR_MAX_LENGTH = 5_000


class StoredFields(TypedDict):
    """The columns that hold the text itself."""

    source: str
    object_id: str
    language: str
    title: str
    summary: str
    body: str
    url: str
    kind: str
    labels: list[str]
    filters: dict[str, list[str]]
    modified_at: datetime | None


class DocumentRow(StoredFields):
    """Everything that an engine writes for one document; ``document_row`` says what the words are."""

    title_words: str
    summary_words: str
    labels_words: str
    body_words: str
    other_words: str
    similar_words: str
    fingerprint: str
    version: int
    configuration: str


def stored_fields(text: SearchText) -> StoredFields:
    """Return the columns that hold the text itself, clean and cut to length; ``modified_at`` stays a datetime."""
    labels: list[str] = []
    room = LABELS_MAX_LENGTH
    for label in dict.fromkeys(clean(label, TITLE_MAX_LENGTH) for label in text.labels):
        if label and (room := room - len(label)) >= 0:
            labels.append(label)
    return {
        "source": text.source,
        "object_id": text.object_id,
        "language": text.language,
        "title": clean(text.title, TITLE_MAX_LENGTH),
        "summary": clean(text.summary, SUMMARY_MAX_LENGTH),
        "body": clean(text.body, BODY_MAX_LENGTH),
        "url": clean(text.url, URL_MAX_LENGTH),
        "kind": clean(text.kind, KIND_MAX_LENGTH),
        "labels": labels,
        "filters": {
            clean(name, 100): [clean(value, 200) for value in dict.fromkeys(values)]
            for name, values in sorted(text.filters.items())
        },
        "modified_at": text.modified_at,
    }


def fingerprint(fields: StoredFields) -> str:
    """Return the SHA-256, in hexadecimal, of the stored columns and of the form in which they are stored."""
    moment = fields["modified_at"]
    stable = {**fields, "modified_at": moment.isoformat() if moment else None, "form": FORM}
    return hashlib.sha256(json.dumps(stable, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def document_row(fields: StoredFields, mark: str, version: int) -> DocumentRow:
    """Return everything that an engine writes for one document.

    Beside the stored columns: ``fingerprint``, ``version``, and the searched words, each a text of words in small
    letters separated by spaces: ``title_words``, ``summary_words``, ``labels_words``, ``body_words``, ``other_words`` (all of
    it in Latin letters, and all light stems, where the language has such) and ``similar_words`` (all of it folded, in
    Latin letters where the script is another, cut to 5,000 characters).
    """
    language = language_of(fields["language"])
    words = {
        name: " ".join(split_words(text, language))
        for name, text in (
            ("title_words", fields["title"]),
            ("summary_words", fields["summary"]),
            ("labels_words", " ".join(fields["labels"])),
            ("body_words", fields["body"]),
        )
    }
    everything = " ".join(words.values())
    folded = fold(everything)
    latin = transliterate(everything, language) if language.latin else ""
    stems = ""
    if language.tag in ENDINGS:
        stems = " ".join(sorted({light_stem(word, language.tag) for word in folded.split()}))
    return {
        **fields,
        "title_words": words["title_words"],
        "summary_words": words["summary_words"],
        "labels_words": words["labels_words"],
        "body_words": words["body_words"],
        "fingerprint": mark,
        "version": version,
        "other_words": f"{latin} {stems}".strip(),
        "similar_words": (latin or folded)[:SIMILAR_MAX_LENGTH],
        "configuration": language.postgresql,
    }
