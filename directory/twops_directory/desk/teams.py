"""A country's desk with the rights that it needs: one operation makes a country ready for work."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from twops_locale.models import Country
from twops_locale.setup.roles import Role, all_roles
from twops_locale.translation.teams import admin_access
from wagtail.models import GroupPagePermission

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
    group.permissions.add(admin_access(), submit_right())


def take_desk_rights(group: Group) -> None:
    """Take from a group that keeps no country's records any more what a desk has; nothing while it has another desk.

    Rights of a group without a desk count for every country: a desk that goes, with its country or by itself, would
    give its people more than they had. What the group needs for something else stays: editors of pages send them for
    translation, and whoever has another right enters the admin.
    """
    if CountryDesk.objects.filter(group=group).exists():
        return
    names = [f"{action}_{model._meta.model_name}" for model in KEPT for action in ACTIONS]
    labels = {model._meta.app_label for model in KEPT}
    group.permissions.remove(
        *Permission.objects.filter(content_type__app_label__in=labels, codename__in=names)
    )
    of_pages = GroupPagePermission.objects.filter(group=group)
    if not of_pages.filter(permission__codename="add_page").exists():
        group.permissions.remove(submit_right())
    if not of_pages.exists() and not group.permissions.exclude(pk=admin_access().pk).exists():
        group.permissions.remove(admin_access())


def submit_right() -> Permission:
    """Return the permission to send for translation."""
    return Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation")


def other_roles(group: Group) -> list[Role]:
    """Return the roles that a group stands for besides keeping records: its people would get the rights of a desk as well."""
    return [role for role in all_roles() if role.group == group.pk and role.kind != "desk"]


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
