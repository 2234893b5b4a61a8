"""No gate, no write: before somebody answers who may, nothing of the directory is saved, published or withdrawn."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import transaction
from twops_directory.desk.gate import DeskGate
from twops_directory.models import Service
from twops_directory.models.gate import ClosedGate, gate, set_gate

from .. import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    """Let nobody answer, as before the application is ready."""
    before = gate()
    set_gate(ClosedGate())
    yield
    set_gate(before)


def test_the_application_answers_with_its_desks():
    assert isinstance(gate(), DeskGate)


@pytest.mark.parametrize("user", [None, "admin"])
def test_nothing_is_published_withdrawn_or_saved_without_a_gate(closed, user, request):
    asking = records.admin() if user else None
    set_gate(DeskGate())
    service = records.service()
    set_gate(ClosedGate())
    draft = records.newest(service)
    draft.cost = "free"
    for write in (
        lambda: draft.save_revision(user=asking),
        lambda: service.latest_revision.publish(user=asking),
        lambda: service.unpublish(user=asking),
    ):
        with pytest.raises(ImproperlyConfigured), transaction.atomic():
            write()
    stored = Service.objects.get(pk=service.pk)
    assert stored.live and stored.revisions.count() == service.revisions.count()
    call_command("check", "--fail-level", "ERROR", verbosity=0)
