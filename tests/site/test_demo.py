"""``manage.py demo``: everything is loaded once, through the same gates as editors' work, and stays as it was left."""

import socket

import pytest
from django.core.management import CommandError, call_command
from twops_awareness.models import CampaignPage, GuidePage
from twops_directory.models import (
    CountryConfidentialityText,
    Phone,
    Service,
    ServiceDetail,
    ServicePair,
    TermText,
)
from twops_locale.models import TranslationTask
from twops_locale.models.task import State
from twops_search.models import SearchDocument
from twops_search.operations import refresh_everything
from twops_site.demo import loader, pages, people
from twops_site.management.commands import demo
from wagtail.models import Page, ReferenceIndex, Revision, Site

from tests import factories


@pytest.fixture
def busy_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_in_use_is_a_sentence_with_a_remedy(busy_port):
    with pytest.raises(CommandError, match=rf"Port {busy_port} cannot be used.*--port \d+"):
        call_command("demo", port=busy_port)


@pytest.mark.parametrize("port", [0, 70000])
def test_a_port_that_is_none_is_a_sentence(port):
    with pytest.raises(CommandError, match="from 1 to 65535"):
        call_command("demo", port=port)


@pytest.mark.django_db
def test_reset_deletes_no_database_but_the_demos_own():
    with pytest.raises(CommandError, match="only the demo's own SQLite database"):
        demo.delete_own_database()


@pytest.mark.django_db
# Its own database; the parts are loaded on PostgreSQL by other tests.
@pytest.mark.usefixtures("sqlite_url")
def test_the_whole_demo_loads_and_a_second_time_changes_nothing(client):
    accounts = loader.load_frame()
    assert {account.username for account in accounts} == set(people.ROLES)
    assert all(len(account.password) >= 12 for account in accounts)
    assert sum(1 for _step in loader.load_content()) == loader.steps()
    check_what_is_derived()

    # Every page type in every language; the states that the workflow is there to show.
    live = Page.objects.live().filter(depth__gt=1)
    assert live.filter(locale__language_code="mt").count() == 11
    assert GuidePage.objects.live().filter(slug__startswith="support-for-families").count() == 1
    states = {task: task.state for task in TranslationTask.objects.with_progress()}
    unfinished = {str(task): state for task, state in states.items() if state is not State.PUBLISHED}
    assert sorted(unfinished.values()) == [State.IN_PROGRESS, State.OUTDATED]
    assert Service.objects.public().count() == 147
    assert SearchDocument.objects.count() >= 147 * 13

    check_the_directory(client)

    # What is there is public; the half-translated page is not.
    for path in [
        "/pl/",
        "/lt/",
        "/el/help/cy/",
        "/de/help/ch/",
        "/fi/search/",
        "/en/asking-early/",
        "/sitemap.xml",
    ]:
        response = client.get(path)
        assert response.status_code == 200 and not response.cookies, path
    family = GuidePage.objects.get(locale__language_code="en", slug="support-for-families")
    half = GuidePage.objects.get(locale__language_code="lt", translation_key=family.translation_key)
    assert not half.live
    assert half.get_url() is None or client.get(half.get_url()).status_code == 404

    # A second start keeps what was edited and writes nothing.
    edited = CampaignPage.objects.get(slug="asking-early")
    edited.title = "Asking early is strong"
    edited.save_revision().publish()
    before = (Revision.objects.count(), Page.objects.count(), Service.objects.count())
    assert all(not account.password for account in loader.load_frame())
    list(loader.load_content())
    assert (Revision.objects.count(), Page.objects.count(), Service.objects.count()) == before
    assert CampaignPage.objects.get(slug="asking-early").title == "Asking early is strong"
    assert all(account.password for account in loader.load_frame(new_passwords=True))


def check_what_is_derived():
    """What is made once at the end is what each single change would have made."""
    documents = SearchDocument.objects.live()
    assert documents.filter(source="service").values("object_id").distinct().count() == 147
    assert {(done.written, done.withdrawn) for done in refresh_everything().values()} == {(0, 0)}
    columns = (
        "base_content_type",
        "content_type",
        "object_id",
        "to_content_type",
        "to_object_id",
        "model_path",
        "content_path",
    )
    before = set(ReferenceIndex.objects.values_list(*columns))
    for record in (Service.objects.first(), Page.objects.filter(depth=3).first().specific):
        ReferenceIndex.create_or_update_for_object(record)
    assert set(ReferenceIndex.objects.values_list(*columns)) == before
    assert len(before) > 500


def check_the_directory(client):
    """Rules of all countries, pairs, and the words of small rows are there in each language that the data have."""
    rules = CountryConfidentialityText.objects.filter(live=True)
    assert rules.count() == 32 and rules.values("confidentiality__country").distinct().count() == 14
    assert TermText.objects.filter(live=True).count() == 6 * 13
    assert ServicePair.objects.count() == 4
    clinic = Service.objects.get(source_id="fi-rantakallion-vastaanotto")
    document = clinic.required_documents.first()
    words = {
        text.locale.language_code: text.details.get(record_uuid=document.uuid).words
        for text in clinic.texts.filter(live=True)
    }
    assert words == {"fi": "Lääkärin lähete", "sv": "Läkarremiss", "en": "Referral by a doctor"}
    for row in (
        *clinic.contacts.filter(confidential=True),
        Phone.objects.get(number="+358 9 000 0099"),
    ):
        assert not ServiceDetail.objects.filter(record_uuid=row.uuid).exists()
    region = Service.objects.get(source_id="be-raadpleging-leiekant").areas.get()
    assert {row.words for row in ServiceDetail.objects.filter(record_uuid=region.uuid)} == {
        "Vlaanderen",
        "Flandre",
        "Flandern",
        "Flanders",
    }
    page = client.get(f"/fi/help/service/{clinic.uuid}/")
    assert page.status_code == 200
    assert "Tuisku" not in page.content.decode() and "000 0099" not in page.content.decode()


@pytest.mark.django_db
def test_links_to_the_public_site_lead_to_the_port_of_this_start():
    """Was: "View live" led to http://localhost/, where nothing is."""
    home = factories.home()
    for port in (8123, 8124):
        pages.serve_at("127.0.0.1", port)
        assert type(home).objects.get(pk=home.pk).full_url == f"http://127.0.0.1:{port}/en/"
    Site.objects.update(hostname="help.example.org", port=80)
    Site.clear_site_root_paths_cache()
    pages.serve_at("127.0.0.1", 8125)
    assert type(home).objects.get(pk=home.pk).full_url == "http://help.example.org/en/"
