"""Languages, people, countries and interface words in the admin: what is lost, who is missing, what readers see."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from twops_locale.checks import check_settings
from twops_locale.conf import conf
from twops_locale.matrix.objects import gated_models
from twops_locale.matrix.table import Reader, Wanted, matrix
from twops_locale.models import Country, InterfaceWords, TranslationTask
from twops_locale.setup.interface_catalogue import FOR_READERS, all_words, exported, readers_words
from twops_locale.setup.interface_words import coverage_of
from twops_locale.setup.removing import loss_of
from twops_locale.translation import operations
from twops_locale.translation.teams import create_language_team

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_removing_a_language_names_its_interface_words_and_what_the_memory_keeps() -> None:
    finnish = factories.locale("fi")
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n\nmsgid "Yes"\nmsgstr "Joo"\n'
    InterfaceWords.objects.create(locale=finnish, catalogue=catalogue)
    assert loss_of(finnish).interface_words == 1
    client = browser(factories.administrator_user())
    page = client.get(reverse("wagtaillocales:delete", args=[finnish.pk])).content.decode()
    assert "1 interface word that somebody uploaded" in page


def test_the_name_of_a_language_leads_to_its_page_not_to_its_removal() -> None:
    finnish = factories.locale("fi")
    factories.translator("fi", "aino")
    answer = browser(factories.administrator_user()).get(reverse("wagtaillocales:edit", args=[finnish.pk]))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Translators fi" in page
    assert "aino" in page
    assert reverse("wagtaillocales:delete", args=[finnish.pk]) in page
    assert "Type fi" not in page


def test_people_and_roles_show_empty_teams_and_administrators() -> None:
    create_language_team(factories.locale("lt"))
    factories.translator("fi", "aino")
    page = browser(factories.administrator_user()).get("/admin/people/").content.decode()
    assert "Lithuanian" in page
    assert page.count("Nobody.") == 3  # no Finnish reviewer, and nobody for Lithuanian
    page = browser(factories.administrator_user()).get("/admin/people/?without=1").content.decode()
    assert "Administrator" in page


def test_a_country_with_records_is_not_offered_for_deletion() -> None:
    service = records.service(records.belgium())
    country = Country.objects.get(code="BE")
    address = f"/admin/twops_locale/country/delete/{country.pk}/"
    page = browser(factories.administrator_user()).get(address).content.decode()
    assert "could not be deleted" in page
    assert str(service.organization) in page
    assert "Yes, delete" not in page


def test_what_readers_see_is_first_and_marked() -> None:
    readers = readers_words()
    assert readers
    assert len(readers) < len(all_words())
    first = list(all_words())[: len(readers)]
    assert set(first) == readers
    found = coverage_of("cy", {})
    assert len(found.for_readers) == len(readers)
    assert len(found.for_readers) + len(found.for_editors) == len(found.missing)
    text = exported("cy", {})
    assert text.index(FOR_READERS) < text.index("msgid", text.index("Plural-Forms"))


def test_a_list_is_as_good_as_a_tuple(settings) -> None:
    settings.TWOPS_LOCALE = {"PROTECTED_NAMES": ["Troubled Desire"]}
    assert check_settings() == []
    assert conf().PROTECTED_NAMES == ("Troubled Desire",)
    settings.TWOPS_LOCALE = {"PROTECTED_NAMES": "Troubled Desire"}
    assert [message.id for message in check_settings()] == ["twops_locale.E002"]


def test_columns_without_what_is_looked_for_are_left_out() -> None:
    factories.home()
    page = factories.campaign()
    locales = [factories.locale(tag) for tag in ("fi", "lt", "pl")]
    operations.submit_for_translation(page, locales, user=factories.administrator_user())
    late = TranslationTask.objects.filter(translation__target_locale__language_code="lt")
    late.update(due_on=timezone.localdate() - timedelta(days=1))
    everything = Reader(dict.fromkeys(gated_models()))
    table = matrix(everything, Wanted(overdue=True), today=timezone.localdate())
    assert [locale.language_code for locale in table.languages] == ["lt"]
    assert [[cell.is_overdue for cell in row.cells] for row in table.rows] == [[True]]
    assert sum(table.counts.values()) == table.overdue == 1
