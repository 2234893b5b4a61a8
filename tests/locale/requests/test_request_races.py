"""Two people, or a person and an engine, in the same second. Two connections on a real PostgreSQL."""

from typing import Any

import pytest
from django.utils import timezone
from twops_locale.models import RequestItem, TranslationRequest, TranslationTask
from twops_locale.requests import delivery, operations
from twops_locale.requests.scopes import key_of
from twops_locale.translation import editing
from twops_locale.translation.editing import Edit
from twops_locale.worksheet.reading import worksheet_of

from tests import factories
from tests.locale.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_requests_at_once_and_a_person_beside_an_engine(postgres_url: str) -> None:
    """Numbers are given once and without a gap, a translation is asked for once, and a person's words stay."""
    factories.root_page()
    factories.home()
    user: Any = factories.administrator_user()
    pages = [factories.campaign(f"C {number}", slug=f"c-{number}") for number in range(3)]
    locales = [factories.locale("pl"), factories.locale("fi")]
    selection = {"scope": "list", "keys": [key_of(page) for page in pages]}

    def create() -> TranslationRequest:
        return operations.create("Same", selection, locales, user=user)

    made = at_once(create, create, create)
    assert all(isinstance(request, TranslationRequest) for request in made), made
    year = timezone.localdate().year
    assert sorted(request.number for request in made) == [f"{year}-000{number}" for number in (1, 2, 3)]
    assert (TranslationTask.objects.count(), RequestItem.objects.count()) == (6, 18)
    assert RequestItem.objects.filter(joined=False).count() == 6

    prepared = operations.prepare("Twice", selection, locales, user=user)
    sent = at_once(lambda: operations.send(prepared, user=user), lambda: operations.send(prepared, user=user))
    assert {request.number for request in sent} == {f"{year}-0004"}
    assert prepared.items.count() == 6

    item = prepared.items.select_related("task__translation__source").first()
    row = next(row for row in worksheet_of(item.task).segments if row.source == "Why")
    at_once(
        lambda: delivery.take_answer(item.pk, {row.pk: "Maszyna"}),
        lambda: editing.save_segments(item.task, {row.pk: Edit("Dlaczego")}, user=user),
        lambda: delivery.take_answer(item.pk, {row.pk: "Maszyna"}),
    )
    assert next(r for r in worksheet_of(item.task).segments if r.source == "Why").target == "Dlaczego"
