"""A record is withdrawn, or deleted, while its words are translated: the request says so, and who works on them is told."""

import pytest
from twops_locale.models import Notice
from twops_locale.requests import operations
from twops_locale.requests.history import words
from twops_locale.requests.scopes import key_of

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("deleted", "kind"), [(False, "original_withdrawn"), (True, "original_deleted")])
def test_the_request_for_its_words_says_so(service, monkeypatch, deleted, kind):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda work, **kwargs: work())
    aino = factories.translator("fi", "aino")
    service.save_revision().publish()
    selection = {"scope": "list", "keys": [key_of(service.primary_text)]}
    asked = operations.create("Autumn", selection, [records.locale("fi")], user=records.admin())
    Notice.objects.all().delete()
    if deleted:
        service.delete()
    else:
        type(service).objects.get(pk=service.pk).unpublish()
    event = asked.events.last()
    assert (event.kind, "fi 0 %" in words(event)) == (kind, True)
    assert list(Notice.objects.filter(user=aino).values_list("kind", flat=True)) == ["source_gone"]
