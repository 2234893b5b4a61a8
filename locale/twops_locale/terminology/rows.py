"""Terms as files have them, and everything that is wrong with them, before anything is written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import Concept, Term, TermStatus

# Names of the fields in files, by the model's.
FIELDS = {"code": "concept", "allowed_in_quotation": "allowed_in_legal_quotation"}
MAX_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of a file. ``place`` says where it stands, in words."""

    place: str
    concept: str
    language: str
    text: str
    status: str = TermStatus.PREFERRED.value
    reason: str = ""
    suggestion: str = ""
    source: str = ""
    quotable: bool = False
    forms: tuple[str, ...] = ()
    only_listed: bool = False
    definition: str = ""

    @property
    def identity(self) -> tuple[str, str, str]:
        """What tells it from other terms: concept, language, text."""
        return self.concept, self.language, self.text

    def fields(self) -> dict[str, str | bool]:
        """Return what the file says of the term, by the model's fields."""
        return {
            "status": self.status,
            "reason": self.reason,
            "source": self.source,
            "allowed_in_quotation": self.quotable,
            "forms": "\n".join(self.forms),
            "only_listed": self.only_listed,
        }


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong: where (a row or an element), in which field (or none), what."""

    place: str
    field: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}, {self.field}: {self.words}" if self.field else f"{self.place}: {self.words}"


class TermFaults(Exception):
    """A file of terms cannot be taken as it is. Nothing was written.

    Attributes:
        faults: all that is wrong with it.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = list(faults)


def faults_of(rows: Sequence[TermRow]) -> list[Fault]:
    """Return everything that is wrong with the rows of a file, in their order."""
    if len(rows) > MAX_ROWS:
        return [Fault(_("the file"), "", _("It has more than %(most)d terms.") % {"most": MAX_ROWS})]
    found: list[Fault] = []
    seen: dict[tuple[str, str, str], str] = {}
    usable = {row.identity for row in rows if row.status in (TermStatus.PREFERRED, TermStatus.ALLOWED)}
    for row in rows:
        found += _faults_of_fields(row)
        identity = (row.concept, row.language, row.text.casefold())
        if identity in seen:
            found.append(
                Fault(
                    row.place, "text", _("The term stands at %(place)s already.") % {"place": seen[identity]}
                )
            )
        seen.setdefault(identity, row.place)
        if row.suggestion and (row.concept, row.language, row.suggestion) not in usable:
            words = _("“%(text)s” is no preferred or allowed term of this concept and language.")
            found.append(Fault(row.place, "suggestion", words % {"text": row.suggestion}))
    return found


def _faults_of_fields(row: TermRow) -> Iterator[Fault]:
    """Yield what the forms of the admin would say."""
    concept = Concept(code=row.concept, definition=row.definition)
    term = Term(language=row.language, text=row.text, **row.fields())
    for check in (lambda: concept.clean_fields(), lambda: term.clean_fields(exclude=["concept"]), term.clean):
        try:
            check()
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                yield Fault(row.place, FIELDS.get(field, field), " ".join(messages))


def rows_of_terms(terms: Iterable[Term]) -> list[TermRow]:
    """Return stored terms (with their concepts selected) as files have them; the suggestion is worked out."""
    stored = list(terms)
    best: dict[tuple[int, str], str] = {}
    for status in (TermStatus.PREFERRED, TermStatus.ALLOWED):
        for term in stored:
            if term.status == status:
                best.setdefault((term.concept_id, term.language), term.text)
    return [
        TermRow(
            place=str(number),
            concept=term.concept.code,
            language=term.language,
            text=term.text,
            status=term.status,
            reason=term.reason,
            suggestion=best.get((term.concept_id, term.language), "")
            if term.status in (TermStatus.CAREFUL, TermStatus.AVOIDED)
            else "",
            source=term.source,
            quotable=term.allowed_in_quotation,
            forms=term.form_list,
            only_listed=term.only_listed,
            definition=term.concept.definition,
        )
        for number, term in enumerate(stored, 1)
    ]
