"""The stored terms, ready to be looked for: one query, whatever the text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_

from django.db.models import Q

from ..models import Term
from .inflection import base
from .matching import TermEntry, TermHit, TermIndex

Indices = Mapping[str, TermIndex]


def _tags(language: str) -> set[str]:
    """Return the tags whose terms serve a language: its own and, without a region, its base."""
    tags = {language.lower(), base(language)}
    return tags | {"no"} if "nb" in tags else tags


def load_indices(*languages: str) -> dict[str, TermIndex]:
    """Return the terms of languages (BCP 47), ready to be looked for, by the tags as they were given. One query."""
    if not languages:
        return {}
    wanted = {tag for language in languages for tag in _tags(language)}
    terms = Term.objects.filter(reduce(or_, (Q(language__iexact=tag) for tag in sorted(wanted))))
    by_tag: dict[str, list[TermEntry]] = defaultdict(list)
    for term in terms.select_related("concept").order_by("pk"):
        by_tag[term.language.lower()].append(_entry(term))
    return {
        language: TermIndex([entry for tag in sorted(_tags(language)) for entry in by_tag[tag]], language)
        for language in languages
    }


def _entry(term: Term) -> TermEntry:
    return TermEntry(
        concept=term.concept.code,
        language=term.language,
        text=term.text,
        status=term.status,
        reason=term.reason,
        source=term.source,
        quotable=term.allowed_in_quotation,
        forms=term.form_list,
        only_listed=term.only_listed,
    )


def find_terms(text: str, language: str) -> list[TermHit]:
    """Return the terms in a text (or the HTML of a segment), in order; spans are those of the visible text."""
    return load_indices(language)[language].find(text)


def find_terms_in(texts: Iterable[str], language: str) -> list[list[TermHit]]:
    """Return the terms in each of many texts of a language. One query for all."""
    index = load_indices(language)[language]
    return [index.find(text) for text in texts]
