"""What the database refuses when a transaction ends is said in words, and nothing of it is stored. PostgreSQL."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from twops_directory.models import Service
from twops_site.transactions import AdminTransactionMiddleware

from tests.directory import records

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres_url")]


def with_a_service_of_nobody(request: HttpRequest) -> HttpResponse:
    """Store a service whose organisation does not exist, as one does whose organisation goes meanwhile."""
    country = records.poland()
    Service.objects.bulk_create([Service(organization_id=987_654_321, country=country, kind="helpline")])
    return HttpResponse("stored")


def posted(**headers: str) -> HttpRequest:
    """Return a form that an editor sent."""
    request = RequestFactory().post("/admin/snippets/twops_directory/service/add/", headers=headers)
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def test_a_person_is_told_and_leads_back_to_the_screen() -> None:
    request = posted()
    answer = AdminTransactionMiddleware(with_a_service_of_nobody)(request)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/snippets/twops_directory/service/add/")
    assert [str(message).startswith("Nothing was done:") for message in get_messages(request)] == [True]
    assert not Service.objects.exists()


def test_the_editor_that_saves_by_itself_is_told_in_its_own_form() -> None:
    answer = AdminTransactionMiddleware(with_a_service_of_nobody)(posted(accept="application/json"))
    assert answer.status_code == 400 and b'"success": false' in answer.content
    assert not Service.objects.exists()
