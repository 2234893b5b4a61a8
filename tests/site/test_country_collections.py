"""A country's desk keeps its images and documents in a collection of its own, and sees no other country's."""

from functools import partial

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from twops_directory.desk.teams import create_country_desk
from twops_directory.models import CountryDesk
from twops_site.editing.country_collections import give_collection
from wagtail.documents import get_document_model
from wagtail.models import Collection, GroupCollectionPermission

from tests import factories
from tests.directory import records
from tests.directory.at_once import at_once, kinds

pytestmark = pytest.mark.django_db
ADD = "/admin/documents/multiple/add/"


def upload(client: Client, collection: Collection) -> int:
    """Upload a document as the screen does; return how many there are."""
    client.post(
        ADD,
        {"title": "Plakat", "files[]": SimpleUploadedFile("plakat.txt", b"x"), "collection": collection.pk},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    return get_document_model().objects.filter(collection=collection).count()


def test_each_desk_has_the_collection_of_its_country(client: Client) -> None:
    polish, belgian = create_country_desk(records.poland()), create_country_desk(records.belgium())
    poland, belgium = (Collection.objects.get(name=name) for name in ("Poland", "Belgium"))
    client.force_login(factories.user("zofia", groups=(polish,)))
    assert upload(client, poland) == 1
    assert upload(client, belgium) == 0
    assert upload(client, Collection.get_first_root_node()) == 0
    client.force_login(factories.user("lotte", groups=(belgian,)))
    assert "Plakat" not in client.get("/admin/documents/").content.decode()


def test_the_desk_and_its_rights_go_together_and_the_files_stay() -> None:
    country = records.poland()
    group = create_country_desk(country)
    create_country_desk(country)
    assert Collection.objects.filter(name="Poland").count() == 1
    collection = Collection.objects.get(name="Poland")
    collection.name = "PL - files"
    collection.save()
    assert give_collection(CountryDesk.objects.get()).pk == collection.pk, "renamed, it is still the desk's"
    other = Group.objects.create(name="Another")
    desk = CountryDesk.objects.get()
    desk.group = other
    desk.save()
    rights = GroupCollectionPermission.objects.filter
    assert not rights(group=group).exists() and rights(group=other).count() == 6
    desk.delete()
    assert not rights(group=other).exists()
    assert Collection.objects.filter(pk=collection.pk).exists()


def test_a_desk_gets_no_more_than_its_own_collection_and_nothing_again_that_was_taken() -> None:
    """Was: a group that may choose pictures of the press could change them as soon as it was a desk."""
    group = Group.objects.create(name="Press readers")
    press = Collection.get_first_root_node().add_child(name="Press")
    choose = Permission.objects.get(codename="choose_image")
    GroupCollectionPermission.objects.create(group=group, collection=press, permission=choose)
    desk = CountryDesk.objects.create(country=records.poland(), group=group)
    rights = GroupCollectionPermission.objects.filter(group=group)
    assert rights.filter(collection=press).count() == 1
    assert rights.filter(collection__name="Poland").count() == 6
    rights.filter(collection__name="Poland", permission__codename="add_image").delete()
    desk.save()
    assert rights.filter(collection__name="Poland").count() == 5
    desk.delete()
    assert rights.filter(collection=press).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("postgres_url")
def test_two_desks_made_in_the_same_second_share_one_collection() -> None:
    country = records.poland()
    groups = [Group.objects.create(name=f"Desk {number}") for number in range(2)]
    answers = at_once(
        *(partial(CountryDesk.objects.create, country=country, group=group) for group in groups)
    )
    assert kinds(answers) == ["done", "done"]
    assert Collection.objects.filter(name="Poland").count() == 1
