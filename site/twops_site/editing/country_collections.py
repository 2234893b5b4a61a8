"""A collection of images and documents for each country: its desk keeps the files there, and chooses from it.

Nobody has to set it up: it comes with the country's desk, and what the desk may do there goes with it.
"""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from twops_directory.models import CountryDesk
from wagtail.models import Collection, GroupCollectionPermission

APPS = ("wagtailimages", "wagtaildocs")
RIGHTS = r"^(add|change|choose)_(image|document)$"


def name_of(desk: CountryDesk) -> str:
    """Return the name of a country's collection: the country's name in the site's first language."""
    return desk.country.name_in(settings.LANGUAGE_CODE)


@transaction.atomic
def give_collection(desk: CountryDesk) -> Collection:
    """Return the collection of a desk's country, made if there is none; the desk's group may work with files there.

    It is found by its name below the root; one that was moved or renamed is still the desk's, through its rights.
    """
    root = Collection.objects.select_for_update(of=("self",), no_key=True).get(depth=1)
    rights = Permission.objects.filter(content_type__app_label__in=APPS, codename__regex=RIGHTS)
    own = GroupCollectionPermission.objects.filter(group=desk.group_id, permission__in=rights)
    given = own.exclude(collection=root).select_related("collection").order_by("pk").first()
    if given is not None:
        collection: Collection = given.collection
    else:
        name = name_of(desk)
        collection = root.get_children().filter(name=name).first() or root.add_child(name=name)
    for right in rights:
        GroupCollectionPermission.objects.get_or_create(
            group_id=desk.group_id, collection=collection, permission=right
        )
    return collection


def take_collection(group: int) -> None:
    """Take the rights on files from a group, by its key, that is no country's desk any more. The files stay."""
    if CountryDesk.objects.filter(group=group).exists() or not Group.objects.filter(pk=group).exists():
        return
    rights = Permission.objects.filter(content_type__app_label__in=APPS, codename__regex=RIGHTS)
    GroupCollectionPermission.objects.filter(group=group, permission__in=rights).exclude(
        collection__depth=1
    ).delete()


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
    give_collection(instance)
    if before is not None and before != instance.group_id:
        take_collection(before)


def _desk_deleted(sender: type[CountryDesk], instance: CountryDesk, **kwargs: object) -> None:
    """A desk was deleted, or its country."""
    take_collection(instance.group_id)


def connect() -> None:
    """Follow what becomes of desks."""
    pre_save.connect(_note_group, sender=CountryDesk, dispatch_uid="twops_site.desk_collection_before")
    post_save.connect(_desk_saved, sender=CountryDesk, dispatch_uid="twops_site.desk_collection")
    post_delete.connect(_desk_deleted, sender=CountryDesk, dispatch_uid="twops_site.no_desk_collection")
