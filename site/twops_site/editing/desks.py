"""For which countries a person adapts campaigns, as the directory's desks have it."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from twops_directory.models import CountryDesk
from wagtail.models import GroupPagePermission


def countries_of(user: AbstractUser | AnonymousUser) -> frozenset[str] | None:
    """Return the codes of the countries for which a person writes pages; None means every country.

    A right to add pages that comes through a group that is no desk counts everywhere, one that comes through a desk's
    for its countries: as with records of the directory. Two queries.
    """
    if user.is_superuser and user.is_active:
        return None
    if not user.is_active or not user.is_authenticated:
        return frozenset()
    adding = GroupPagePermission.objects.filter(group__user=user, permission__codename="add_page")
    if adding.filter(group__country_desks__isnull=True).exists():
        return None
    desks = CountryDesk.objects.filter(group__in=adding.values("group"))
    return frozenset(desks.values_list("country__code", flat=True))
