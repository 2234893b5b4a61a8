"""One owner a row: the record whose editor edits it. Further parents are kept in ``FurtherParent``."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey

from ..validators import plain_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def owner_key(model: str, related_name: str) -> ParentalKey:
    """Return the key to one of several possible owners."""
    return ParentalKey(
        f"twops_directory.{model}", on_delete=models.CASCADE, related_name=related_name, null=True, blank=True
    )


def one_owner(owners: Sequence[str]) -> Q:
    """Return the condition that exactly one of these keys is set.

    >>> one_owner(["service"])
    <Q: (AND: ('service__isnull', False))>
    """
    return _only(owners, owners)


def one_owner_at_most(owners: Sequence[str]) -> Q:
    """Return the condition that one of these keys is set, or none."""
    return _only(owners, [*owners, None])


def _only(owners: Sequence[str], allowed: Iterable[str | None]) -> Q:
    condition = Q()
    for owner in allowed:
        condition |= Q(**{f"{other}__isnull": other != owner for other in owners})
    return condition


def note_field(label: "StrOrPromise") -> "models.CharField[str, str]":
    """Return a field for a few words about a small record, in its owner's primary language."""
    return models.CharField(label, max_length=2_000, blank=True, validators=[plain_text])
