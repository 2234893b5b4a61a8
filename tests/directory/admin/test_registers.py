"""Every list of every plugin answers an address that it does not understand in words, never with a server error."""

import re

import pytest
from django.apps import apps
from django.urls import reverse
from twops_locale.models import TranslationTask
from twops_locale.translation import operations
from wagtail.admin.icons import get_icons
from wagtail.admin.menu import admin_menu
from wagtail.snippets.models import get_snippet_models

from tests import factories

from .. import records

pytestmark = pytest.mark.django_db

NONSENSE = (
    "?nonsense=1",
    "?due_on__gte=abc",
    "?pk__gte=abc",
    "?id__exact=99999999999999999999",
    "?country__id__exact=abc",
    "?received_on__gte=2026-13-45",
    "?p=abc",
    "?p=99999999999999999999",
    "?p=-5",
    "?o=abc.1.-99",
    "?q=%00",
    "?ordering=nonsense",
    "?country=abc&live=maybe",
    "?locale=zz",
    "?password__startswith=a",
)


def lists():
    """Return the addresses of the lists of all registers and snippets."""
    from wagtail_modeladmin.options import ModelAdmin

    found = []
    waiting = [ModelAdmin]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("twops_") and getattr(kind, "model", None) is not None:
                found.append(kind().url_helper.index_url)
    for model in get_snippet_models():
        found.append(reverse(model.snippet_viewset.get_url_name("list")))
    return sorted(set(found))


def test_the_walk_finds_the_lists_of_all_plugins():
    found = lists()
    assert len(found) > 25
    assert "/admin/twops_locale/translationtask/" in found
    assert apps.is_installed("twops_directory")


@pytest.mark.parametrize("query", NONSENSE)
def test_an_address_that_a_list_does_not_understand_is_no_server_error(client, query):
    records.service()
    client.force_login(records.admin())
    for address in lists():
        response = client.get(address + query, follow=True)
        assert response.status_code in (200, 404), (address, response.status_code)


def test_the_list_says_that_it_is_the_whole_one(client):
    client.force_login(records.admin())
    page = client.get("/admin/twops_locale/translationtask/?nonsense=1", follow=True).content.decode()
    assert "The whole list is shown instead." in page


@pytest.mark.parametrize("model", get_snippet_models(), ids=lambda model: model.__name__)
def test_nothing_is_made_in_a_chooser(client, model):
    client.force_login(records.admin())
    address = reverse(model.snippet_viewset.chooser_viewset.get_url_name("create"))
    for response in (client.post(address, {"name": "x"}), client.get(address)):
        assert response.status_code == 405
        assert "Nothing is made in a chooser" in response.content.decode()


def test_no_list_is_filtered_by_what_its_rows_do_not_show(client):
    """A guess at the hash of somebody's password: a list that grew empty at a wrong one would betray it letter by letter."""
    translator, admin = factories.translator("pl"), records.admin()
    page = factories.campaign()
    operations.submit_for_translation(page, [factories.locale("pl")], user=admin)
    TranslationTask.objects.update(assignee=admin)
    client.force_login(translator)
    whole = "/admin/twops_locale/translationtask/"
    assert page.title in client.get(whole).content.decode()
    for guess in (admin.password[:9], "wrong"):
        answer = client.get(whole, {"assignee__password__startswith": guess})
        assert (answer.status_code, answer["Location"]) == (302, whole)
    assert client.get(whole, {"state": "in_progress", "due_on__gte": "2026-01-01"}).status_code == 200


def test_every_entry_of_the_menu_has_an_icon_that_exists(rf):
    request = rf.get("/admin/")
    request.user = records.admin()
    known = set(re.findall(r'id="icon-([\w-]+)"', get_icons()))
    waiting, unknown = list(admin_menu.menu_items_for_request(request)), []
    while waiting:
        entry = waiting.pop()
        unknown += [str(entry.label)] if entry.icon_name and entry.icon_name not in known else []
        waiting += (getattr(entry, "menu", None) and entry.menu.menu_items_for_request(request)) or []
    assert known and unknown == []
