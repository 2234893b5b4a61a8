"""Who may change which country's records. Checked where the write happens, not only where a button is shown.

A permission that a user has as a superuser, directly, or through a group that is no country desk counts everywhere.
A permission that comes through a desk's group counts for records of that desk's country only.
"""

from typing import Any, Literal

from django.contrib.auth import get_permission_codename
from django.db import models
from django.db.models import Q

from .errors import NotAllowed

Action = Literal["add", "change", "delete", "publish", "view", "lock", "unlock"]


def countries_for(user: Any, action: str, model: type[models.Model]) -> set[int] | None:
    """Return the keys of the countries whose records the user may act on; None means every country. Two queries at most."""
    from django.contrib.auth.models import Permission

    from .models import CountryDesk

    if not user.is_active or not user.is_authenticated:
        return set()
    if user.is_superuser:
        return None
    options = model._meta
    permission = Permission.objects.filter(
        content_type__app_label=options.app_label,
        content_type__model=options.model_name,
        codename=get_permission_codename(action, options),
    )
    holds = Q(user=user) | Q(group__in=user.groups.filter(country_desks__isnull=True))
    if permission.filter(holds).exists():
        return None
    desks = CountryDesk.objects.filter(group__in=user.groups.all(), group__permissions__in=permission)
    return set(desks.values_list("country_id", flat=True))


def may(user: Any, action: str, instance: models.Model) -> bool:
    """Say whether the user may do this to this record, as it is in the database."""
    countries = countries_for(user, action, type(instance))
    if countries is None:
        return True
    return _stored_country(instance) in countries and getattr(instance, "country_id", None) in countries


def require(user: Any, action: str, instance: models.Model) -> None:
    """Raise NotAllowed unless the user may do this to this record."""
    if not may(user, action, instance):
        raise NotAllowed(action, instance)


def within(user: Any, action: str, records: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Keep the records that the user may do this to."""
    countries = countries_for(user, action, records.model)
    return records if countries is None else records.filter(country__in=countries)


def _stored_country(instance: models.Model) -> int | None:
    """Return the country of the saved row: a form has perhaps changed the one in memory."""
    country: int | None = getattr(instance, "country_id", None)
    if instance.pk is None:
        return country
    stored = type(instance)._base_manager.filter(pk=instance.pk).values_list("country_id", flat=True)
    return next(iter(stored), country)
