"""The memory's screens: each person sees the languages of their teams; who manages it corrects, imports and exports."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from twops_locale.memory.filling import store
from twops_locale.models import MemoryUnit

from tests import factories
from tests.locale.memory.test_lookup import unit
from tests.locale.memory.test_tmx import document

pytestmark = pytest.mark.django_db

SEARCH = "/admin/translation-memory/"


@pytest.fixture
def units() -> None:
    for tag in ("en", "pl", "fi"):
        factories.locale(tag)
    store(
        [
            unit("Help exists <b>now</b>.", "Pomoc istnieje <b>teraz</b>."),
            unit("Help exists.", "Apua on.", languages="en>fi"),
            unit("Nobody will know.", "Nikt się nie dowie."),
        ]
    )


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def manager() -> object:
    made = factories.reviewer("pl", "manager")
    made.user_permissions.add(Permission.objects.get(codename="manage_memory"))
    return made


def test_a_translator_finds_a_phrase_in_their_own_language_only(units):
    client = client_of(factories.translator("pl"))
    page = client.get(SEARCH, {"q": "help exists"}).content.decode()
    assert "Pomoc istnieje &lt;b&gt;teraz&lt;/b&gt;." in page
    assert "Apua on." not in page
    assert "Nikt się nie dowie." not in page
    assert "Nikt się nie dowie." in client.get(SEARCH, {"q": "nie dowie", "where": "target"}).content.decode()
    assert "nothing like this" in client.get(SEARCH, {"q": "nie dowie", "where": "source"}).content.decode()
    assert "Apua on." not in client.get(SEARCH, {"target": "fi"}).content.decode()
    for path in ("exchange/", "download/?source=en&target=pl", f"{MemoryUnit.objects.first().pk}/delete/"):
        assert client.get(SEARCH + path).status_code in (302, 403)
    assert client.post(f"{SEARCH}{MemoryUnit.objects.first().pk}/delete/").status_code in (302, 403)
    assert MemoryUnit.objects.count() == 3


def test_who_is_in_no_team_sees_nothing(units):
    factories.home()
    answer = client_of(factories.communications_editor()).get(SEARCH)
    assert b"Pomoc" not in answer.content
    assert answer.status_code in (302, 403)


def test_who_manages_it_deletes_a_wrong_unit(units):
    client, wrong = client_of(manager()), MemoryUnit.objects.get(target_language="fi")
    address = reverse("twops_locale_memory:delete", args=[wrong.pk])
    assert "Apua on." in client.get(address).content.decode()
    assert MemoryUnit.objects.count() == 3
    client.post(address)
    assert MemoryUnit.objects.count() == 2


def test_who_manages_it_imports_and_exports(units, settings):
    client, given = client_of(manager()), document(("Talk to us", "Porozmawiaj z nami"))
    given.name = "partner.tmx"
    answer = client.post(f"{SEARCH}exchange/", {"source": "en", "target": "pl", "file": given}, follow=True)
    assert "1 unit was read, 1 of it is new." in answer.content.decode()
    sent = b"".join(client.get(f"{SEARCH}download/", {"source": "en", "target": "pl"}).streaming_content)
    assert b"Porozmawiaj z nami" in sent
    bad = BytesIO(b"<html/>")
    bad.name = "bad.tmx"
    answer = client.post(f"{SEARCH}exchange/", {"source": "en", "target": "pl", "file": bad})
    assert (answer.status_code, b"Nothing was stored" in answer.content) == (422, True)
    settings.TWOPS_LOCALE = {"MAX_MEMORY_BYTES": 10}
    given.seek(0)
    answer = client.post(f"{SEARCH}exchange/", {"source": "en", "target": "pl", "file": given})
    assert "larger than" in answer.content.decode()


def test_pages_of_many_units_take_the_same_queries(units, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(factories.translator("pl"))
    client.get(SEARCH)
    with CaptureQueriesContext(connection) as few:
        client.get(SEARCH)
    store(unit(f"Text {n}", f"Tekst {n}", day=2) for n in range(60))
    with django_assert_num_queries(len(few)):
        answer = client.get(SEARCH)
    assert b"Next page" in answer.content
    assert "Nikt się" in client.get(SEARCH, {"p": 2}).content.decode()
