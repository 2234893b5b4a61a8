"""A country's desk with the rights that it needs: one operation makes a country ready for work."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from twops_locale.models import Country
from twops_locale.setup.roles import Role
from twops_locale.translation.teams import admin_access

from ..models import (
    CountryConfidentiality,
    CountryDesk,
    Location,
    Organization,
    Program,
    Service,
)

KEPT = (Service, Organization, Location, Program, CountryConfidentiality)
ACTIONS = ("view", "add", "change", "delete", "publish")


@transaction.atomic
def create_country_desk(country: Country) -> Group:
    """Return the group of a country's desk, made with its rights if absent. Idempotent.

    The rights count for this country's records only, because they come through ``CountryDesk``. People are put into
    the group in Settings > Users.
    """
    group, _created = Group.objects.get_or_create(name=f"Country desk {country.code}")
    grant_desk(group)
    CountryDesk.objects.get_or_create(country=country, group=group)
    return group


def grant_desk(group: Group) -> None:
    """Give a group the rights of a desk. Idempotent."""
    for model in KEPT:
        names = [f"{action}_{model._meta.model_name}" for action in ACTIONS]
        rights = Permission.objects.filter(content_type__app_label=model._meta.app_label, codename__in=names)
        group.permissions.add(*rights)
    submit = Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation")
    group.permissions.add(admin_access(), submit)


def take_desk_rights(group: Group) -> None:
    """Take the rights on records from a group that keeps no country's any more; nothing while it has another desk.

    Rights of a group without a desk count for every country: a desk that goes, with its country or by itself, would
    give its people more than they had.
    """
    if CountryDesk.objects.filter(group=group).exists():
        return
    names = [f"{action}_{model._meta.model_name}" for model in KEPT for action in ACTIONS]
    labels = {model._meta.app_label for model in KEPT}
    group.permissions.remove(
        *Permission.objects.filter(content_type__app_label__in=labels, codename__in=names)
    )


@receiver(post_delete, sender=CountryDesk)
def desk_is_gone(sender: type[CountryDesk], instance: CountryDesk, **kwargs: object) -> None:
    """A desk was deleted, or its country: its group does not keep everybody's records instead."""
    group = Group.objects.filter(pk=instance.group_id).first()
    if group is not None:
        take_desk_rights(group)


def desk_roles() -> list[Role]:
    """Return the roles at desks, for the screen of people and roles."""
    rows = CountryDesk.objects.order_by("country__code", "group_id").values_list("country__code", "group_id")
    return [Role(group, "desk", _("keeps the records"), country=code) for code, group in rows]
