"""Four eyes on screen: the form, the page of the second person, a workflow, many at once."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from twops_directory.desk.four_eyes import waiting
from twops_directory.models import (
    ContactConfirmation,
    Location,
    Service,
)
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from ... import records
from ...forms import form_data
from .numbers import NEW, OLD, change_number, number

pytestmark = pytest.mark.django_db


def test_the_form_keeps_a_draft_and_says_what_waits(service, anna, piotr, signed_in, address):
    client, url = signed_in(anna), address("edit", service)

    response = client.post(
        url, form_data(client, url) | {"phones-0-number": NEW, "action-publish": "1"}, follow=True
    )

    page = response.content.decode()
    assert number(service) == OLD
    assert f'value="{NEW}"' in page
    assert f"Phone numbers (1), number: public is “{OLD}”, to become “{NEW}”." in page
    assert "A second person of the desk must confirm" in page

    other = signed_in(piotr)
    assert f"to become “{NEW}”" in other.get(url).content.decode()
    assert other.post(url, form_data(other, url) | {"action-publish": "1"}).status_code == 302
    assert number(service) == NEW


def test_a_new_record_published_in_the_form_is_kept_as_a_draft(service, anna, signed_in, address):
    client, url = signed_in(anna), address("add", Location)
    sent = form_data(client, url) | {
        "primary_texts-0-name": "Poradnia",
        "city": "Gdańsk",
        "country": str(records.poland().pk),
        "action-publish": "1",
    }
    response = client.post(url, sent, follow=True)
    assert response.redirect_chain, response.context["form"].errors
    assert "A second person of the desk must confirm" in response.content.decode()
    assert not Location.objects.get().live


def test_the_second_person_sees_the_fields_and_confirms(service, anna, piotr, signed_in):
    changed = change_number(service, anna)
    waiting.ask(changed, changed.latest_revision, user=anna)
    url = reverse("twops_directory_confirm_contact", args=["service", service.pk])
    shown = {"revision": str(Service.objects.get(pk=service.pk).latest_revision_id)}

    page = signed_in(anna).get(url).content.decode()
    assert OLD in page and NEW in page and "Somebody else must confirm" in page
    signed_in(anna).post(url, shown | {"publish": "1"})
    assert number(service) == OLD
    signed_in(anna).post(url, shown | {"confirm": "1"})
    assert not ContactConfirmation.objects.exists()

    page = signed_in(piotr).get(url).content.decode()
    assert OLD in page and NEW in page and anna.username in page
    signed_in(piotr).post(url, {"revision": "1", "publish": "1"})
    assert number(service) == OLD
    signed_in(piotr).post(url, shown | {"publish": "1"})
    assert number(service) == NEW


def test_another_countrys_desk_sees_and_confirms_nothing(service, anna, signed_in):
    change_number(service, anna)
    url = reverse("twops_directory_confirm_contact", args=["service", service.pk])
    client = signed_in(records.desk_user(records.finland()))
    for response in (client.get(url), client.post(url, {"publish": "1"})):
        assert response.status_code == 302 and response.url == reverse("wagtailadmin_home")
    assert number(service) == OLD


def test_a_workflow_is_held(service, anna, piotr, signed_in, address):
    task = GroupApprovalTask.objects.create(name="Publication")
    task.groups.add(Group.objects.get(name="Country desk PL"))
    workflow = Workflow.objects.create(name="Publication")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    change_number(service, anna)
    workflow.start(records.newest(service), anna)
    url = address("workflow_action", service, "approve", service.current_workflow_task_state.pk)

    response = signed_in(anna).post(url, {"comment": ""}, follow=True)
    assert "A second person of the desk must confirm" in response.content.decode()
    assert number(service) == OLD
    answer = signed_in(anna).post(url, {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.json() == {"step": "success", "redirect": address("edit", service)}

    signed_in(piotr).post(url, {"comment": ""})
    assert number(service) == NEW


def test_bulk_publishing_is_held(service, anna, piotr, signed_in):
    change_number(service, anna)
    url = reverse("wagtail_bulk_action", args=["twops_directory", "service", "publish"])
    home = reverse("wagtailadmin_home")

    page = signed_in(anna).post(f"{url}?id={service.pk}&next={home}", follow=True).content.decode()
    assert "A second person of the desk must confirm" in page
    assert number(service) == OLD

    signed_in(piotr).post(f"{url}?id={service.pk}&next={home}")
    assert number(service) == NEW
