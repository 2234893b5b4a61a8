"""Who may change which country's records. Checked where the write happens, not only where a button is shown.

A permission that a user has as a superuser, directly, or through a group that is no country desk counts everywhere.
A permission that comes through a desk's group counts for records of that desk's country only.
"""

from typing import Literal, TypeVar

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import Q

from ..errors import NotAllowed
from ..models.gate import Actor

Right = tuple[str, str, str]  # application, model, codename
Rights = tuple[set[Right], dict[Right, set[int]]]
Records = TypeVar("Records", bound="models.QuerySet")
KNOWN = "_twops_desk_rights"
STORED_COUNTRY = "_twops_stored_country"
Action = Literal["add", "change", "delete", "publish", "view", "lock", "unlock"]


def countries_for(user: Actor, action: str, model: type[models.Model]) -> set[int] | None:
    """Return the keys of the countries whose records the user may act on; None means every country.

    Two queries for the first question about a user, none for the next ones: like Django's own permissions, what is
    known stays with the user object, which lives as long as a request.
    """
    if user is None or not user.is_active or not user.is_authenticated:
        return set()
    if user.is_superuser:
        return None
    options = model._meta
    everywhere, by_desk = _rights(user)
    right = (options.app_label, options.model_name or "", get_permission_codename(action, options))
    return None if right in everywhere else set(by_desk.get(right, ()))


def _rights(user: AbstractUser) -> Rights:
    """Return the permissions that count everywhere, and the countries of those that come through desks."""
    known: Rights | None = user.__dict__.get(KNOWN)
    if known is not None:
        return known
    from django.contrib.auth.models import Group, Permission

    holds = Q(user=user) | Q(group__in=user.groups.filter(country_desks__isnull=True))
    path = ("content_type__app_label", "content_type__model", "codename")
    everywhere = set(Permission.objects.filter(holds).values_list(*path))
    by_desk: dict[Right, set[int]] = {}
    desks = Group.objects.filter(
        pk__in=user.groups.all(), country_desks__isnull=False, permissions__isnull=False
    )
    for country, *right in desks.values_list(
        "country_desks__country_id", *(f"permissions__{name}" for name in path)
    ):
        by_desk.setdefault(tuple(right), set()).add(country)
    user.__dict__[KNOWN] = (everywhere, by_desk)
    return everywhere, by_desk


def may(user: Actor, action: str, instance: models.Model) -> bool:
    """Say whether the user may do this to this record, as it is in the database."""
    countries = countries_for(user, action, type(instance))
    if countries is None:
        return True
    return stored_country(instance) in countries and getattr(instance, "country_id", None) in countries


def require(user: Actor, action: str, instance: models.Model) -> None:
    """Raise NotAllowed unless the user may do this to this record."""
    if not may(user, action, instance):
        raise NotAllowed(action, instance)


def require_still(user: AbstractUser | AnonymousUser, action: str, instance: models.Model) -> None:
    """Raise NotAllowed unless the user may do this to this record now, whatever was true when the request began.

    For a write that waited for a lock: call it after the lock.
    """
    now = read_again(user)
    if now is None:
        raise NotAllowed(action, instance)
    require(now, action, instance)


def read_again(user: AbstractUser | AnonymousUser) -> AbstractUser | None:
    """Return the user as stored now: active or not, superuser or not; None for one who is gone."""
    from django.contrib.auth import get_user_model

    if user.pk is None:
        return None
    return get_user_model()._base_manager.filter(pk=user.pk).first()


def within(user: Actor, action: str, records: Records) -> Records:
    """Keep the records that the user may do this to."""
    countries = countries_for(user, action, records.model)
    return records if countries is None else records.filter(country__in=countries)


def remember(
    row: models.Model, user: AbstractUser | None, *, record: models.Model, for_user: AbstractUser
) -> None:
    """Let what was read under a row's lock hold for a request's own record and user as well: it is not read again.

    For a request that writes a draft and nothing public: the row keeps its country until it ends.
    """
    record.__dict__[STORED_COUNTRY] = row.__dict__[STORED_COUNTRY] = getattr(row, "country_id", None)
    if user is not None and not user.is_superuser:
        for_user.__dict__[KNOWN] = _rights(user)


def stored_country(instance: models.Model) -> int | None:
    """Return the country of the saved row: a form has perhaps changed the one in memory."""
    country: int | None = getattr(instance, "country_id", None)
    if instance.pk is None:
        return country
    if STORED_COUNTRY in instance.__dict__:
        known: int | None = instance.__dict__[STORED_COUNTRY]
        return known
    stored = type(instance)._base_manager.filter(pk=instance.pk).values_list("country_id", flat=True)
    return next(iter(stored), country)
