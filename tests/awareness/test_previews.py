"""Editors look at a page in each of its languages, and at the width of a small telephone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse
from twops_awareness.models import CampaignPage
from twops_locale.translation import operations
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests import factories
from tests.directory.forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> CampaignPage:
    factories.home()
    for tag, title in (("pl", "Pomoc"), ("fi", "Apu")):
        factories.home(tag, title)
    page = factories.campaign()
    factories.translated(page, "pl", factories.polish_words(page))
    factories.translated(page, "fi", {**factories.polish_words(page), "title": "Kysy ajoissa"})
    return CampaignPage.objects.get(pk=page.pk)


def shown(person, page: CampaignPage, tag: str) -> str:
    request = RequestFactory().get("/admin/")
    request.user = person
    answer = page.make_preview_request(request, f"language-{tag}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_editor_offers_each_language_and_a_width_of_320(client: Client, campaign: CampaignPage) -> None:
    CampaignPage.objects.filter(locale__language_code="fi").update(live=False)
    client.force_login(factories.administrator_user())
    page = client.get(reverse("wagtailadmin_pages:edit", args=[campaign.pk])).content.decode()
    assert '<option value="language-pl"' in page and "suomi (not public)" in page.lower()
    assert 'data-device-width="320"' in page
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[campaign.pk])
    typed = form_data(client, reverse("wagtailadmin_pages:edit", args=[campaign.pk]))
    client.post(address, typed | nested_form_data({"body": streamfield([]), "kit_lines": streamfield([])}))
    polish = client.get(f"{address}?in_preview_panel=true&mode=language-pl")
    assert polish.status_code == 200
    assert '<html lang="pl"' in polish.content.decode()
    assert 'lang="en"' in client.get(f"{address}?in_preview_panel=true&mode=").content.decode()[:400]


def test_only_its_team_sees_words_that_nobody_reviewed(campaign: CampaignPage) -> None:
    translator, editor = factories.translator("pl"), factories.communications_editor()
    polish = CampaignPage.objects.get(locale__language_code="pl")
    polish.title = "Nowy tytuł, którego nikt nie czytał"
    polish.save_revision()
    assert polish.title in shown(translator, campaign, "pl")
    assert polish.title not in shown(editor, campaign, "pl")
    CampaignPage.objects.filter(pk=polish.pk).update(live=False)
    again = CampaignPage.objects.get(pk=campaign.pk)
    assert polish.title in shown(translator, again, "pl")
    with pytest.raises(PermissionDenied):
        shown(editor, again, "pl")


def test_what_would_be_refused_is_not_offered(client: Client, campaign: CampaignPage) -> None:
    CampaignPage.objects.filter(locale__language_code="pl").update(live=False)
    edit = reverse("wagtailadmin_pages:edit", args=[campaign.pk])
    client.force_login(factories.communications_editor())
    page = client.get(edit).content.decode()
    assert 'value="language-fi"' in page and "language-pl" not in page
    team = factories.communications_editor("editor who translates into Polish")
    team.groups.add(*factories.translator("pl").groups.all())
    client.force_login(team)
    assert "polski (not public)" in client.get(edit).content.decode().lower()


def test_a_language_without_a_page_is_not_offered_and_asks_for_the_page_itself(
    campaign: CampaignPage,
) -> None:
    operations.submit_for_translation(campaign, [factories.locale("lt")], user=factories.administrator_user())
    assert [mode for mode, _label in campaign.preview_modes] == ["", "language-fi", "language-pl"]
    assert campaign.title in shown(factories.communications_editor(), campaign, "lt")


def test_the_languages_are_one_query_however_many(campaign: CampaignPage, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert len(campaign.preview_modes) == 3
        assert campaign.preview_modes


def test_a_restricted_page_is_not_public(campaign: CampaignPage) -> None:
    polish = CampaignPage.objects.get(locale__language_code="pl")
    PageViewRestriction.objects.create(page=polish, restriction_type="login")
    again = CampaignPage.objects.get(pk=campaign.pk)
    assert [mode for mode, _label in again.preview_modes] == ["", "language-fi"]
    again.preview_reader = factories.translator("pl")
    assert "not public" in str(dict(again.preview_modes)["language-pl"])
    with pytest.raises(PermissionDenied):
        shown(factories.communications_editor(), again, "pl")
