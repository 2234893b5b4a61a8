"""Which records a person may choose, and so read the names of, in forms and choosers of the admin."""

from django.db import models
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When

from ..bulk.gather import model_at
from ..desk import permissions
from ..models.gate import Actor
from ..models.visibility import shown

READS = ("view", "change")
KEY_DIGITS = 18  # of the largest keys that a database has


def is_key(text: str) -> bool:
    """Say whether a text can be the key of a row."""
    return text.isascii() and text.isdigit() and len(text) <= KEY_DIGITS


def own_countries(user: Actor, model: type[models.Model]) -> set[int] | None:
    """Return the countries whose records of a model the user may see or change; None means every country."""
    allowed = [permissions.countries_for(user, action, model) for action in READS]
    return None if None in allowed else set().union(*(keys for keys in allowed if keys is not None))


def choosable(model: type[models.Model], user: Actor) -> "QuerySet[models.Model]":
    """Return the records whose names the user may see: those of their desks, and of others what is public.

    Of the own desks on purpose more than the public sees: drafts, what is confidential, what is closed for good - a
    form leads there. Of others the one rule of ``models.visibility``: no confidential place of another country, no
    draft, and nothing whose organisation is one.
    """
    records = model._default_manager.all()
    countries = own_countries(user, model)
    if countries is None:
        return records
    return records.filter(Q(country__in=countries) | shown(model))


def ordered_for(records: "QuerySet", user: Actor) -> "QuerySet":
    """Put the records of the user's own countries first, then by name; with what ``str`` of a record reads."""
    countries = own_countries(user, records.model)
    texts = model_at(records.model, "primary_texts")
    name = texts._default_manager.filter(primary_of=OuterRef("pk")).values("name")[:1]
    mine = Q(pk__in=[]) if countries is None else Q(country__in=countries)
    return (
        records.annotate(
            is_foreign=Case(When(mine, then=Value(0)), default=Value(1)), name_in_list=Subquery(name)
        )
        .order_by("is_foreign", F("name_in_list").asc(nulls_last=True), "pk")
        .select_related("country")
        .prefetch_related("primary_texts")
    )
