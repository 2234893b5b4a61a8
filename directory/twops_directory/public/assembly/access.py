"""From small rows to the values that the public sees. Works on rows in memory only: no query is made here."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from django.db import models
from twops_locale.languages import best_of, language_name, territory_name, text_direction

from ...hours.facts import rules_of
from ...hours.words import HoursLine, weekly_lines
from ...models import (
    Attribute,
    CostOption,
    Funding,
    RequiredDocument,
    Schedule,
    ServiceArea,
    ServiceCapacity,
    ServiceLanguage,
    Term,
    TermText,
    Url,
)
from ..values.access import (
    PublicArea,
    PublicAttribute,
    PublicCapacity,
    PublicCost,
    PublicFunding,
    PublicLanguage,
    PublicRequiredDocument,
    PublicTerm,
    PublicWebAddress,
)
from ..values.words import Labelled, PublicNote
from .notes import Notes
from .safe_values import web_address


def label(row: models.Model, name: str) -> Labelled:
    """Return the code of a field with choices, and its label."""
    code = getattr(row, name)
    return Labelled(str(code), str(_words_of_codes(row._meta.model, name).get(code, code)))


@cache
def _words_of_codes(model: type[models.Model], name: str) -> dict[str, object]:
    """Return code to label; ``get_…_display`` makes this anew for every value, which is most of its time."""
    field = model._meta.get_field(name)
    return dict(field.flatchoices) if isinstance(field, models.Field) else {}


def label_or_none(row: models.Model, name: str) -> Labelled | None:
    """Return the same, or None for a field that is empty."""
    return label(row, name) if getattr(row, name) else None


def labels(codes: Sequence[str], choices: Sequence[tuple[str, object]]) -> tuple[Labelled, ...]:
    """Return a list of codes with their labels."""
    words = dict(choices)
    return tuple(Labelled(code, str(words.get(code, code))) for code in codes)


def hours(rows: Sequence[Schedule], reader: str, notes: Notes) -> tuple[HoursLine, ...]:
    """Return the lines of opening hours of a service, a number, a channel or a place, in the reader's language.

    Lines that tell no state ("call to ask") have their words at the end, in the language that the reader reads best.
    """
    remarks = [
        HoursLine("", note.text, note.language, note.direction)
        for row in rows
        if not row.is_usable() and not row.faults()
        for note in (notes.of(row, "description"), notes.of(row, "notes"))
        if note is not None
    ]
    return (*weekly_lines(rules_of(rows), reader, date.today()), *remarks)


def languages(rows: Iterable[ServiceLanguage], notes: Notes, reader: str) -> tuple[PublicLanguage, ...]:
    """Return the languages that are spoken, each once; one without a code by the name that its source has for it."""
    by_tag: dict[tuple[str, str], PublicLanguage] = {}
    for row in rows:
        name = row.name or language_name(row.tag, reader)
        by_tag.setdefault((row.tag, name), PublicLanguage(row.tag, name, notes.of(row, "note")))
    return tuple(by_tag.values())


def areas(rows: Iterable[ServiceArea], notes: Notes, reader: str) -> tuple[PublicArea, ...]:
    """Return where the people live whom a service helps."""
    return tuple(_area(row, notes, reader) for row in rows)


def _area(row: ServiceArea, notes: Notes, reader: str) -> PublicArea:
    code = row.country.code if row.country else ""
    named = notes.of(row, "name")
    if named is not None:
        name, language = named.text, named.language
    else:
        name, language = territory_name(code, reader) if code else str(row.get_scope_display()), reader
    return PublicArea(label(row, "scope"), code, row.code, name, language, notes.of(row, "description"))


def costs(rows: Iterable[CostOption], notes: Notes) -> tuple[PublicCost, ...]:
    """Return the prices."""
    return tuple(
        PublicCost(
            row.amount,
            row.currency,
            notes.of(row, "option"),
            notes.of(row, "amount_description"),
            row.valid_from,
            row.valid_to,
        )
        for row in rows
    )


def documents(rows: Iterable[RequiredDocument], notes: Notes) -> tuple[PublicRequiredDocument, ...]:
    """Return what one must bring."""
    return tuple(
        PublicRequiredDocument(row.uuid, notes.of(row, "document"), web_address(row.uri)) for row in rows
    )


def capacities(rows: Iterable[ServiceCapacity], notes: Notes) -> tuple[PublicCapacity, ...]:
    """Return how much is free."""
    return tuple(
        PublicCapacity(
            row.uuid, row.unit.name, row.available, row.maximum, row.updated, notes.of(row, "description")
        )
        for row in rows
    )


def funding(rows: Iterable[Funding], notes: Notes) -> tuple[PublicFunding, ...]:
    """Return who pays for a service."""
    return tuple(PublicFunding(row.uuid, notes.of(row, "source")) for row in rows)


def websites(rows: Iterable[Url], notes: Notes) -> tuple[PublicWebAddress, ...]:
    """Return further web addresses; what is none is left out."""
    return tuple(
        PublicWebAddress(row.uuid, row.url, notes.of(row, "label")) for row in rows if web_address(row.url)
    )


def classification(
    rows: Iterable[Attribute], term_texts: Iterable[TermText], notes: Notes, order: Sequence[str], reader: str
) -> tuple[PublicAttribute, ...]:
    """Return what is said about a service with terms, values and labels.

    Args:
        rows: with their terms loaded, all public. term_texts: the live words of these terms, with ``locale``.
    """
    names: dict[int, dict[str, str]] = {}
    for text in term_texts:
        names.setdefault(text.term_id, {})[text.locale.language_code] = text.name
    return tuple(
        PublicAttribute(
            id=row.uuid,
            term=_term(row.term, names.get(row.term_id or 0, {}), order, reader) if row.term else None,
            link_type=row.link_type,
            value=row.value,
            label=notes.of(row, "label"),
        )
        for row in rows
    )


def _term(term: Term, names: dict[str, str], order: Sequence[str], reader: str) -> PublicTerm:
    best = best_of(names, order)
    name = PublicNote(names[best], best, text_direction(best), best != reader) if best else None
    return PublicTerm(term.uuid, term.code, web_address(term.term_uri), name)
