"""A collection of images and documents for each country: its desk keeps the files there, and chooses from it.

Nobody has to set it up: it comes with the country's desk, and what the desk may do there goes with it.
"""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Count
from django.db.models.signals import post_delete, post_save, pre_save
from twops_directory.models import CountryDesk
from twops_locale.models import Country
from wagtail.models import Collection, GroupCollectionPermission

APPS = ("wagtailimages", "wagtaildocs")
RIGHTS = r"^(add|change|choose)_(image|document)$"


def name_of(desk: CountryDesk) -> str:
    """Return the name of a country's collection: the country's name in the site's first language."""
    return desk.country.name_in(settings.LANGUAGE_CODE)


@transaction.atomic
def give_collection(desk: CountryDesk) -> Collection:
    """Return the collection of a desk's country, made if there is none; the desk's group may work with files there.

    It is found by its name below the root. A desk that has all its rights on one collection already keeps that one,
    renamed or moved as it may be; nothing is given where somebody gave less.
    """
    root = Collection.objects.select_for_update(of=("self",), no_key=True).get(depth=1)
    rights = _rights()
    own = GroupCollectionPermission.objects.filter(group=desk.group_id, permission__in=rights)
    whole = (
        own.exclude(collection=root)
        .values("collection")
        .annotate(number=Count("permission"))
        .filter(number=len(rights))
        .order_by("collection")
        .values_list("collection", flat=True)
        .first()
    )
    if whole is not None:
        return Collection.objects.get(pk=whole)
    name = name_of(desk)
    collection: Collection = root.get_children().filter(name=name).first() or root.add_child(name=name)
    for right in rights:
        GroupCollectionPermission.objects.get_or_create(
            group_id=desk.group_id, collection=collection, permission=right
        )
    return collection


def _rights() -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label__in=APPS, codename__regex=RIGHTS))


def take_collection(group: int, country: Country) -> None:
    """Take from a group, by its key, that is no desk of a country any more what it has with the desk. The files stay.

    That is all six rights on one collection: fewer were given by hand, and stay.
    """
    if CountryDesk.objects.filter(group=group, country=country).exists():
        return
    rights = _rights()
    own = GroupCollectionPermission.objects.filter(group=group, permission__in=rights)
    others = Collection.objects.filter(name__in=[name_of(desk) for desk in _desks_of(group)])
    whole = own.values("collection").annotate(number=Count("permission")).filter(number=len(rights))
    taken = whole.exclude(collection__depth=1).exclude(collection__in=others).values("collection")
    own.filter(collection__in=list(taken.values_list("collection", flat=True))).delete()


def _desks_of(group: int) -> list[CountryDesk]:
    return list(CountryDesk.objects.filter(group=group).select_related("country"))


def _note_group(sender: type[CountryDesk], instance: CountryDesk, **kwargs: object) -> None:
    """A desk is about to be saved: remember whose it was."""
    before = CountryDesk.objects.filter(pk=instance.pk).values_list("group", flat=True).first()
    vars(instance)["_twops_group_before"] = before


def _desk_saved(
    sender: type[CountryDesk], instance: CountryDesk, raw: bool = False, **kwargs: object
) -> None:
    """A desk was made, or given to another group."""
    if raw:
        return
    before = vars(instance).pop("_twops_group_before", None)
    if before == instance.group_id and not kwargs.get("created"):
        return  # nothing of it changed hands: what somebody took from the group since is not given again
    give_collection(instance)
    if before is not None:
        take_collection(before, instance.country)


def _desk_deleted(sender: type[CountryDesk], instance: CountryDesk, **kwargs: object) -> None:
    """A desk was deleted, or its country."""
    if Group.objects.filter(pk=instance.group_id).exists():
        take_collection(instance.group_id, instance.country)


def connect() -> None:
    """Follow what becomes of desks."""
    pre_save.connect(_note_group, sender=CountryDesk, dispatch_uid="twops_site.desk_collection_before")
    post_save.connect(_desk_saved, sender=CountryDesk, dispatch_uid="twops_site.desk_collection")
    post_delete.connect(_desk_deleted, sender=CountryDesk, dispatch_uid="twops_site.no_desk_collection")
