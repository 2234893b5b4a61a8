"""Country desks: a desk changes its own country's records and no other, whatever way it takes."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from twops_directory.desk import permissions
from twops_directory.desk.operations import delete_record, publish_record, save_record, unpublish_record
from twops_directory.errors import NotAllowed
from twops_directory.models import Organization, Service, Tombstone
from twops_directory.public import public_service
from wagtail.models import Revision

from .. import records
from ..forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def finnish():
    """A service of Finland."""
    return records.service(records.finland(), "Kaislikon puhelin", number="+358 9 000 0012")


@pytest.fixture
def polish_user():
    """Somebody at the Polish desk."""
    return records.desk_user(records.poland())


def test_the_desk_cannot_post_to_another_countrys_service(signed_in, address, finnish, polish_user):
    sent = form_data(signed_in(records.admin()), address("edit", finnish))
    sent |= {"phones-0-number": "+358 9 000 0099", "action-publish": "1"}
    before = Revision.objects.count()

    response = signed_in(polish_user).post(address("edit", finnish), sent)

    assert response.status_code == 302 and response.url == reverse("wagtailadmin_home")
    assert Revision.objects.count() == before
    assert public_service(finnish.uuid, "fi").phones[0].number == "+358 9 000 0012"


@pytest.mark.parametrize(
    "view", ["edit", "delete", "unpublish", "history", "usage", "lock", "preview_on_edit"]
)
def test_no_view_of_another_countrys_service_opens_or_acts(signed_in, address, finnish, polish_user, view):
    client = signed_in(polish_user)

    for method in (client.get, client.post):
        response = method(address(view, finnish))
        assert response.status_code == 302 and response.url == reverse("wagtailadmin_home")
    assert Service.objects.filter(pk=finnish.pk, live=True, locked=False).exists()


@pytest.mark.parametrize("view", ["revisions_view", "revisions_revert"])
def test_versions_of_another_countrys_service_do_not_open(signed_in, address, finnish, polish_user, view):
    response = signed_in(polish_user).get(address(view, finnish, finnish.latest_revision_id))

    assert response.status_code == 302 and response.url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete"])
def test_bulk_actions_leave_other_countries_alone(signed_in, finnish, polish_user, action):
    own = records.service()
    address = reverse("wagtail_bulk_action", args=["twops_directory", "service", action])

    response = signed_in(polish_user).post(f"{address}?id={own.pk}&id={finnish.pk}&next=/admin/")

    assert response.status_code == 302
    kept = Service.objects.get(pk=finnish.pk)
    assert kept.live and kept.live_revision_id == finnish.live_revision_id
    assert Service.objects.filter(pk=own.pk, live=action == "publish").exists() is (action != "delete")
    assert Tombstone.objects.filter(uuid=own.uuid).exists() is (action == "delete")


def test_bulk_actions_on_other_countries_alone_change_nothing(signed_in, finnish, polish_user):
    address = reverse("wagtail_bulk_action", args=["twops_directory", "service", "delete"])

    signed_in(polish_user).post(f"{address}?id={finnish.pk}&next=/admin/")

    assert Service.objects.filter(pk=finnish.pk).exists()


def test_the_bulk_actions_ask_before_they_act(signed_in, finnish):
    client = signed_in(records.admin())
    for action in ("publish", "unpublish", "delete"):
        address = reverse("wagtail_bulk_action", args=["twops_directory", "service", action])
        page = client.get(f"{address}?id={finnish.pk}&next=/admin/").content.decode()
        assert "Kaislikon puhelin" in page
    assert Service.objects.get(pk=finnish.pk).live


def test_operations_refuse_another_country(finnish, polish_user):
    draft = records.newest(finnish)
    for operation in (save_record, publish_record, unpublish_record, delete_record):
        with pytest.raises(NotAllowed):
            operation(draft, user=polish_user)
    with pytest.raises(NotAllowed):
        finnish.latest_revision.publish(user=polish_user, skip_permission_checks=True)
    assert Service.objects.get(pk=finnish.pk).live


def test_a_service_cannot_be_moved_into_or_out_of_a_desk(signed_in, address, finnish, polish_user):
    own = records.newest(records.service())
    own.country = records.finland()
    with pytest.raises(NotAllowed):
        save_record(own, user=polish_user)

    stolen = records.newest(finnish)
    stolen.country = records.poland()
    with pytest.raises(NotAllowed):
        save_record(stolen, user=polish_user, publish=True)

    client, url = signed_in(polish_user), address("edit", Service.objects.get(pk=own.pk))
    response = client.post(url, form_data(client, url) | {"country": str(records.finland().pk)})
    assert response.status_code == 200
    assert "country" in response.context["form"].errors


def test_a_desk_cannot_create_a_service_of_another_country(signed_in, address, polish_user):
    client = signed_in(polish_user)
    finland = records.finland()
    sent = form_data(client, address("add", Organization)) | {
        "primary_texts-TOTAL_FORMS": "1",
        "primary_texts-0-name": "Kaislikko",
        "country": str(finland.pk),
    }

    assert client.post(address("add", Organization), sent).status_code == 200
    assert not Organization.objects.exists()


def test_the_lists_show_the_desks_own_records(signed_in, address, finnish, polish_user):
    records.service(name="Telefon Mostek")

    page = signed_in(polish_user).get(address("list", Service)).content.decode()

    assert "Telefon Mostek" in page
    assert "Kaislikon" not in page


def test_a_desk_without_the_permission_to_publish_saves_drafts_only(signed_in, address):
    service = records.service()
    editor = records.desk_user(records.poland(), without=("publish",))
    Group.objects.get(name="Country desk PL").permissions.remove(
        Permission.objects.get(codename="publish_service", content_type__app_label="twops_directory")
    )
    client = signed_in(editor)
    url = address("edit", service)

    client.post(url, form_data(client, url) | {"email": "nowy@example.org", "action-publish": "1"})

    assert public_service(service.uuid, "pl").email == ""


def test_permissions_through_another_group_count_everywhere(finnish, polish_user):
    editors = Group.objects.create(name="Directory editors")
    editors.permissions.add(Permission.objects.get(codename="change_service"))
    polish_user.groups.add(editors)

    assert permissions.may(polish_user, "change", finnish)
    assert not permissions.may(polish_user, "publish", finnish)
    assert not permissions.may(polish_user, "delete", finnish)
    assert set(permissions.within(polish_user, "change", Service.objects.all())) == {finnish}


def test_words_are_not_made_or_deleted_by_hand(signed_in, address, finnish):
    client = signed_in(records.admin())
    words = finnish.primary_text

    assert client.get(address("add", type(words))).status_code == 302
    assert client.post(address("delete", words)).status_code == 302
    assert type(words).objects.filter(pk=words.pk).exists()


def test_the_registers_open_for_administrators_and_cannot_be_edited(signed_in, finnish):
    delete_record(finnish, user=records.admin())
    client = signed_in(records.admin())

    page = client.get("/admin/twops_directory/tombstone/")
    assert str(finnish.uuid) in page.content.decode()
    assert client.get("/admin/twops_directory/tombstone/create/").status_code == 302
    assert client.get("/admin/twops_directory/countrydesk/").status_code == 200
