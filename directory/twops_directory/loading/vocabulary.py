"""Loads what services of all countries share: taxonomies with their terms, and units of free places.

Idempotent as ``loading.services`` is: the same data again changes nothing, and what editors changed since stays.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction

from ..desk import permissions
from ..errors import InvalidServiceData
from ..models import Taxonomy, TaxonomyText, Term, TermText, Unit
from .reader import Reader, refuse_repeated
from .records import (
    DEMO_SOURCE,
    Loaded,
    digest_of,
    known_record,
    publish_entry,
    put_words,
)
from .service_format import Words, read_words

TAXONOMY_WORDS = ("name", "description")
TERM_WORDS = ("name", "alternate_name", "description")


@dataclass(frozen=True, slots=True)
class UnitData:
    """What free places are counted in; ``key`` is the unit's code, and ``name`` its one name."""

    file: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class TaxonomyData:
    """A taxonomy as a file has it."""

    file: str
    key: str
    uri: str
    version: str
    words: Words


@dataclass(frozen=True, slots=True)
class TermData:
    """A term as a file has it: ``key`` is its taxonomy's, a slash and its code. ``parent`` is a code, or empty."""

    file: str
    key: str
    taxonomy: str
    code: str
    parent: str
    words: Words


@dataclass(frozen=True, slots=True)
class VocabularyData:
    """One file. Terms stand after the broader ones that they name."""

    units: tuple[UnitData, ...]
    taxonomies: tuple[TaxonomyData, ...]
    terms: tuple[TermData, ...]


def parse_vocabulary(content: object, file: str) -> VocabularyData:
    """Return a file's content as checked values; raises InvalidServiceData at the first mistake."""
    reader = Reader(file, "", "", content)
    units = tuple(_unit(row) for row in reader.children("units"))
    taxonomies: list[TaxonomyData] = []
    terms: list[TermData] = []
    for entry in reader.children("taxonomies"):
        entry.key, entry.path = entry.text("key"), ""
        of_taxonomy: list[TermData] = []
        for row in entry.children("terms"):
            of_taxonomy.append(_term(row, entry.key, [term.code for term in of_taxonomy]))
        taxonomies.append(
            TaxonomyData(
                file=file,
                key=entry.key,
                uri=entry.text("uri", ""),
                version=entry.text("version", ""),
                words=read_words(entry, TAXONOMY_WORDS),
            )
        )
        terms += of_taxonomy
        entry.finish()
    reader.finish()
    keys = [*(entry.key for entry in units), *(entry.key for entry in taxonomies)]
    refuse_repeated(file, [*keys, *(entry.key for entry in terms)])
    return VocabularyData(units, tuple(taxonomies), tuple(terms))


def _unit(row: Reader) -> UnitData:
    data = UnitData(row.file, row.text("key"), row.text("name"))
    row.finish()
    return data


def _term(row: Reader, taxonomy: str, before: list[str]) -> TermData:
    code = row.text("code")
    row.key, row.path = f"{taxonomy}/{code}", ""
    parent = row.text("parent", "")
    if parent and parent not in before:
        raise row.refuse("parent", f"is {parent!r}; write the code of a term that stands before this one")
    data = TermData(row.file, row.key, taxonomy, code, parent, read_words(row, TERM_WORDS))
    row.finish()
    return data


@transaction.atomic
def load_unit(data: UnitData, *, user: AbstractUser) -> Unit:
    """Return the unit with this code, made if it is missing; one that is there stays as editors left it.

    Raises InvalidServiceData, NotAllowed.
    """
    known = Unit.objects.filter(identifier=data.key).first()
    if known is not None:
        return known
    unit = Unit(name=data.name, identifier=data.key)
    permissions.require(user, "add", unit)
    try:
        unit.full_clean()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise InvalidServiceData(data.file, data.key, name, " ".join(messages)) from error
    unit.save()
    return unit


@transaction.atomic
def load_taxonomy(data: TaxonomyData, *, user: AbstractUser) -> Loaded:
    """Create or update a taxonomy and publish it with its primary words. Raises InvalidServiceData, NotAllowed."""
    taxonomy = known_record(Taxonomy, data.key) or Taxonomy(source=DEMO_SOURCE, source_id=data.key)
    digest = digest_of(data)
    if taxonomy.source_digest == digest:
        return Loaded(taxonomy, False, data.words)
    taxonomy.uri, taxonomy.version = data.uri, data.version
    taxonomy.source_digest = digest
    put_words(taxonomy, TaxonomyText, data)
    return Loaded(publish_entry(taxonomy, data, user), True, data.words)


@transaction.atomic
def load_term(data: TermData, *, user: AbstractUser) -> Loaded:
    """Create or update a term and publish it with its primary words; its taxonomy is loaded before.

    Raises InvalidServiceData, NotAllowed.
    """
    term = known_record(Term, data.key) or Term(source=DEMO_SOURCE, source_id=data.key)
    digest = digest_of(data)
    if term.source_digest == digest:
        return Loaded(term, False, data.words)
    broader = Term.objects.filter(source=DEMO_SOURCE, source_id=f"{data.taxonomy}/{data.parent}")
    term.taxonomy = Taxonomy.objects.filter(source=DEMO_SOURCE, source_id=data.taxonomy).first()
    term.parent = broader.first() if data.parent else None
    if term.taxonomy is None:
        raise InvalidServiceData(data.file, data.key, "taxonomy", "is not there; load the taxonomy first")
    if data.parent and term.parent is None:
        raise InvalidServiceData(data.file, data.key, "parent", "is not there; load the broader term first")
    term.code = data.code
    term.source_digest = digest
    put_words(term, TermText, data)
    return Loaded(publish_entry(term, data, user), True, data.words)
