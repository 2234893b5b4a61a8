"""The groups that every site has besides language teams and country desks, and rights that wait for the first pages."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from twops_awareness.models import HomePage
from twops_directory.models import CountryDesk
from twops_locale.translation.teams import admin_access
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

COMMUNICATIONS = "Communications"


def communications_group() -> Group:
    """Return the group of those who write and publish English pages and send them for translation."""
    group, _created = Group.objects.get_or_create(name=COMMUNICATIONS)
    group.permissions.add(
        admin_access(),
        Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation"),
    )
    grant_files(group)
    return group


def grant_files(group: Group) -> None:
    """Let a group upload, change and choose images and documents: Wagtail asks for rights on a collection."""
    root = Collection.get_first_root_node()
    files = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"),
        codename__regex=r"^(add|change|choose)_(image|document)$",
    )
    for permission in files:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def grant_communications(group: Group) -> None:
    """Give communications editors their rights on the English tree, once it exists."""
    for home in HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE):
        for codename in ("add_page", "change_page", "publish_page"):
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)


def grant_desks() -> None:
    """Let country desks add pages in their country's languages, once there are any: that is how they adapt campaigns."""
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="add_page")
    for desk in CountryDesk.objects.select_related("country", "group"):
        for home in HomePage.objects.filter(locale__language_code__in=desk.country.language_tags):
            GroupPagePermission.objects.get_or_create(group=desk.group, page=home, permission=permission)
