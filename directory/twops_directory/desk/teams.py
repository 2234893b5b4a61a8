"""A country's desk with the rights that it needs: one operation makes a country ready for work."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from twops_locale.models import Country
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
    for model in KEPT:
        names = [f"{action}_{model._meta.model_name}" for action in ACTIONS]
        rights = Permission.objects.filter(content_type__app_label=model._meta.app_label, codename__in=names)
        group.permissions.add(*rights)
    submit = Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation")
    group.permissions.add(admin_access(), submit)
    CountryDesk.objects.get_or_create(country=country, group=group)
    return group
