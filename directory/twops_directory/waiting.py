"""Keeps ``ContactWaiting``: what waits for a second person, written where versions are saved, confirmed or published.

A list of all desks' drafts would otherwise compare every newest version with the tables and read its history.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete
from twops_locale.models import Country
from wagtail.signals import published, unpublished

from . import desks, four_eyes
from .contact_data import changed_paths, entries, is_alone, pieces
from .models import ContactWaiting, CountryPolicy


def follow(record: Any) -> None:
    """Note that the newest version of a record waits for a second person, or that it does not any more.

    Call it inside the transaction of the change. What is public is read from the live version, not from the tables:
    two queries where nothing waits, a few more where something does, however many versions there are.
    """
    stored = (
        type(record)
        ._base_manager.select_related("latest_revision", "live_revision", "country")
        .get(pk=record.pk)
    )
    revision = stored.latest_revision
    public = _public_content(stored)
    if revision is None or entries(revision.content) == entries(public):
        _rows_of(stored).delete()
        return
    found = pieces(entries(public), four_eyes.history(stored, revision))
    alone = [piece for piece in found.values() if is_alone(piece.people)]
    if not alone:
        _rows_of(stored).delete()
        return
    row, _created = ContactWaiting.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(stored),
        object_id=stored.pk,
        defaults={
            "title": (revision.object_str or str(stored))[:300],
            "country": stored.country,
            "country_in_draft": _country_in_draft(stored, revision),
            "changed": changed_paths(public, revision.content),
            "since": min(piece.since for piece in alone),
        },
    )
    row.authors.set({piece.author for piece in alone if piece.author is not None})


def _public_content(stored: Any) -> Mapping[str, Any]:
    if not stored.live:
        return {}
    if stored.live_revision is None:  # loaded by something that keeps no versions
        return four_eyes.public_content(stored)
    content: Mapping[str, Any] = stored.live_revision.content
    return content


def _country_in_draft(stored: Any, revision: Any) -> Any:
    key = revision.content.get("country")
    return stored.country if key in (None, stored.country_id) else Country.objects.filter(pk=key).first()


def after_change(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Follow a publication or withdrawal, whatever way it came."""
    follow(instance)


def forget(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Remove the note on a deleted record."""
    _rows_of(instance).delete()


def seen_by(user: Any, action: str = "change") -> "QuerySet[ContactWaiting]":
    """Return what waits in countries that ask for a second person, of records that the user may do this to.

    The number of queries depends on the kinds of records only.
    """
    from .publication import RECORDS

    without = CountryPolicy.objects.filter(four_eyes=False).values("country")
    asks = Q(country__isnull=True) | ~Q(country__in=without)
    asks |= Q(country_in_draft__isnull=False) & ~Q(country_in_draft__in=without)
    allowed = Q(pk__in=[])
    for model, kind in ContentType.objects.get_for_models(*RECORDS).items():
        countries = desks.countries_for(user, action, model)
        if countries is None:
            allowed |= Q(content_type=kind)
        elif countries:
            allowed |= Q(content_type=kind, country__in=countries)
    return ContactWaiting.objects.filter(asks & allowed)


def _rows_of(record: Any) -> "QuerySet[ContactWaiting]":
    kind = ContentType.objects.get_for_model(record)
    return ContactWaiting.objects.filter(content_type=kind, object_id=record.pk)


def connect() -> None:
    """Connect the signals; called once, by the application's ``ready``."""
    from .publication import RECORDS

    for model in RECORDS:
        name = f"twops_directory.{model.__name__}.waiting"
        published.connect(after_change, sender=model, dispatch_uid=f"{name}.published")
        unpublished.connect(after_change, sender=model, dispatch_uid=f"{name}.unpublished")
        post_delete.connect(forget, sender=model, dispatch_uid=f"{name}.deleted")
