"""Every write to the terms. Permissions are checked here; each operation is one transaction, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction

from ..models import Concept, Term
from .access import TermRights, TermsNotAllowed, term_rights
from .rows import TermFaults, TermRow, faults_of, rows_of_terms

User = AbstractUser | AnonymousUser


def _stored_terms(concept: Concept) -> dict[int, tuple[str, TermRow]]:
    """Return the terms of a concept as they are in the database, by key, each with its language."""
    if concept.pk is None:
        return {}
    terms = list(Term.objects.filter(concept_id=concept.pk).select_related("concept").order_by("pk"))
    return {term.pk: (term.language, row) for term, row in zip(terms, map(_plain, terms), strict=True)}


def _plain(term: Term) -> TermRow:
    """Return a term by itself: without its place in a list."""
    return TermRow(
        place="", concept="", language=term.language, text=term.text, status=term.status, reason=term.reason,
        source=term.source, quotable=term.allowed_in_quotation, forms=term.form_list, only_listed=term.only_listed,
    )  # fmt: skip


def changed_languages(concept: Concept) -> set[str]:
    """Return the languages in which a concept, as it is in memory, differs from what is stored."""
    stored = _stored_terms(concept)
    now = {term.pk: term for term in concept.terms.all() if term.pk}
    changed = {term.language for term in concept.terms.all() if not term.pk}
    for key, (language, row) in stored.items():
        term = now.get(key)
        if term is None:
            changed.add(language)
        elif _plain(term) != row:
            changed |= {language, term.language}
    return changed


def refuse_foreign_words(concept: Concept, rights: TermRights) -> None:
    """Raise TermsNotAllowed if a concept, as it is in memory, has changes that the rights do not cover."""
    foreign = sorted(tag for tag in changed_languages(concept) if not rights.covers(tag))
    if foreign:
        raise TermsNotAllowed(foreign)
    if rights.all:
        return
    if not rights.any:
        raise TermsNotAllowed([])
    shared = Concept.objects.filter(pk=concept.pk).values_list("code", "definition").first()
    if shared is not None and shared != (concept.code, concept.definition):
        raise TermsNotAllowed([])


@transaction.atomic
def save_concept(concept: Concept, *, user: User) -> Concept:
    """Store a concept with its terms, as a form has put them together; return it.

    Raises TermsNotAllowed if the user may not change one of the languages that changed, or the concept itself.
    """
    if concept.pk is not None:
        Concept.objects.select_for_update(no_key=True).filter(pk=concept.pk).first()
    refuse_foreign_words(concept, term_rights(user))
    concept.save()
    return concept


@transaction.atomic
def delete_concept(concept: Concept, *, user: User) -> None:
    """Delete a concept with its terms; raises TermsNotAllowed unless the user may change all of them."""
    rights = term_rights(user)
    tags = (
        Term.objects.select_for_update(of=("self",))
        .filter(concept=concept)
        .values_list("language", flat=True)
    )
    foreign = sorted({tag for tag in tags if not rights.covers(tag)})
    if foreign or not rights.any:
        raise TermsNotAllowed(foreign)
    Concept.objects.filter(pk=concept.pk).delete()


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did: terms made, changed, the same already, and kept although the file says something else."""

    made: int
    changed: int
    same: int
    kept: int


@transaction.atomic
def take_terms(rows: Sequence[TermRow], *, user: User | None, overwrite: bool) -> Taken:
    """Store the terms of a file; what is stored and not in the file stays. Repeating changes nothing.

    Args:
        rows: of a file, not checked yet.
        user: who imports; None is the administrator of the machine, who may change everything.
        overwrite: whether the file counts where a stored term says something else; else the stored one does.

    Raises:
        TermFaults: something is wrong with the file; all of it is named, and nothing is written.
        TermsNotAllowed: terms of languages that the user may not change would be made or changed.
    """
    if faults := faults_of(rows):
        raise TermFaults(faults)
    rights = TermRights(all=True) if user is None else term_rights(user)
    codes = {row.concept for row in rows}
    concepts = {
        concept.code: concept
        for concept in Concept.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("pk")
    }
    stored = {
        (term.concept.code, term.language, term.text): term
        for term in Term.objects.filter(concept__code__in=codes).select_related("concept")
    }
    fresh = [row for row in rows if row.identity not in stored]
    differing = [
        (stored[row.identity], row)
        for row in rows
        if row.identity in stored
        and any(getattr(stored[row.identity], name) != value for name, value in row.fields().items())
    ]
    written = [*fresh, *(row for _term, row in differing if overwrite)]
    if foreign := sorted({row.language for row in written if not rights.covers(row.language)}):
        raise TermsNotAllowed(foreign)
    definitions = {row.concept: row.definition for row in rows if row.definition}
    missing = [
        Concept(code=code, definition=definitions.get(code, "")) for code in sorted(codes - concepts.keys())
    ]
    concepts.update({concept.code: concept for concept in Concept.objects.bulk_create(missing)})
    Term.objects.bulk_create(
        Term(concept=concepts[row.concept], language=row.language, text=row.text, **row.fields())
        for row in fresh
    )
    if overwrite:
        for term, row in differing:
            vars(term).update(row.fields())
        Term.objects.bulk_update(
            [term for term, _row in differing], list(rows[0].fields()) if rows else ["status"]
        )
    kept = 0 if overwrite else len(differing)
    return Taken(len(fresh), len(differing) - kept, len(rows) - len(fresh) - len(differing), kept)


def stored_rows(languages: Sequence[str] = ()) -> list[TermRow]:
    """Return all stored terms, or those of some languages, as files have them. One query."""
    terms = Term.objects.select_related("concept").order_by("concept__code", "language", "pk")
    return rows_of_terms(terms.filter(language__in=languages) if languages else terms)
