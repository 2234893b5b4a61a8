"""Words belong to the team of their language: whatever view or operation is used, nobody else withdraws, deletes or reads them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from twops_directory.admin.records import TextViewSet
from twops_directory.errors import NotAllowed
from twops_directory.models import TEXTS, Location, ServiceText
from twops_locale.translation.operations import approve, request_review, save_words, submit_for_translation
from twops_locale.translation.teams import create_language_team
from wagtail.models import Revision
from wagtail.snippets.models import get_snippet_models

from tests import factories

from .. import records

pytestmark = pytest.mark.django_db

VIEWS_OF_ONE_ROW = (
    "edit", "delete", "usage", "history", "history_results", "unpublish", "workflow_history",
    "confirm_workflow_cancellation",
)  # fmt: skip
ACTING = ("delete", "unpublish", "confirm_workflow_cancellation")


def team_member(tag, role):
    """Return a translator or reviewer of a language, with rights on all kinds of words, as the set-up gives them."""
    team = create_language_team(records.locale(tag), translatable_models=TEXTS)
    return factories.user(f"{role}-{tag}", groups=(getattr(team, f"{role}s"),))


@pytest.fixture
def finnish(service):
    """Its approved Finnish words."""
    task, *_others = submit_for_translation(
        service.primary_text, [records.locale("fi")], user=records.admin()
    )
    colleague = factories.user("colleague", superuser=True)
    save_words(task, {"name": "Siltapuhelin", "summary": "Ilman tuomitsemista."}, user=colleague)
    request_review(task, user=colleague)
    approve(task, user=records.admin())
    return ServiceText.objects.get(service=service, locale__language_code="fi")


def address(row, view, *rest):
    return reverse(row.snippet_viewset.get_url_name(view), args=[row.pk, *rest])


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("view", VIEWS_OF_ONE_ROW)
@pytest.mark.parametrize("role", ["translator", "reviewer"])
def test_no_view_opens_words_of_another_language(signed_in, finnish, role, view, method):
    client = signed_in(team_member("de", role))

    response = getattr(client, method)(address(finnish, view))

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
    assert ServiceText.objects.get(pk=finnish.pk).live


@pytest.mark.parametrize("view", ACTING)
@pytest.mark.parametrize("tag", ["pl", "de"])
def test_original_words_are_withdrawn_and_deleted_with_their_record_only(signed_in, service, tag, view):
    row = service.primary_text
    for person in (team_member(tag, "reviewer"), records.admin()):
        signed_in(person).post(address(row, view))
        assert ServiceText.objects.get(pk=row.pk).live
        with pytest.raises(NotAllowed):
            ServiceText.objects.get(pk=row.pk).unpublish(user=person)


def test_original_words_lead_to_their_record(signed_in, service):
    response = signed_in(records.admin()).get(address(service.primary_text, "edit"))

    assert response.url == reverse("wagtailsnippets_twops_directory_service:edit", args=[service.pk])


def test_a_schedule_of_another_language_stays(signed_in, finnish):
    revision = finnish.save_revision(user=records.admin())
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() + timedelta(days=1))

    signed_in(team_member("de", "reviewer")).post(address(finnish, "revisions_unschedule", revision.pk))

    assert Revision.objects.get(pk=revision.pk).approved_go_live_at is not None


def test_versions_of_another_language_are_not_compared(signed_in, finnish):
    finnish.name = "Salainen"
    revision = finnish.save_revision(user=records.admin())
    compare = reverse(
        finnish.snippet_viewset.get_url_name("revisions_compare"), args=[finnish.pk, "live", revision.pk]
    )

    response = signed_in(team_member("de", "reviewer")).get(compare)

    assert response.status_code == 302 and "Salainen" not in response.content.decode()


def test_a_reviewer_withdraws_a_translation_into_the_own_language(signed_in, finnish):
    signed_in(team_member("fi", "reviewer")).post(address(finnish, "unpublish"))

    assert not ServiceText.objects.get(pk=finnish.pk).live


def test_a_translator_does_not_withdraw(signed_in, finnish):
    person = team_member("fi", "translator")
    signed_in(person).post(address(finnish, "unpublish"))

    assert ServiceText.objects.get(pk=finnish.pk).live
    with pytest.raises(NotAllowed):
        finnish.unpublish(user=person)


def test_the_list_and_the_bulk_page_show_the_own_languages_only(signed_in, finnish):
    ours, theirs = signed_in(team_member("fi", "reviewer")), signed_in(team_member("de", "reviewer"))
    listing = reverse(finnish.snippet_viewset.get_url_name("list"))
    bulk = reverse("wagtail_bulk_action", args=["twops_directory", "servicetext", "delete"])

    assert "Siltapuhelin" in ours.get(listing).content.decode()
    assert "Telefon Mostek" not in ours.get(listing).content.decode()
    for query in (f"?id={finnish.pk}", "?id=all"):
        assert "Siltapuhelin" not in theirs.get(bulk + query).content.decode()
    assert "Siltapuhelin" not in theirs.get(listing).content.decode()


def test_every_kind_of_words_has_the_guard():
    kinds = [model for model in get_snippet_models() if model._meta.label.endswith("Text")]

    assert set(kinds) == set(TEXTS) and len(kinds) >= 7
    for model in kinds:
        assert isinstance(model.snippet_viewset, TextViewSet)


def test_a_bulk_page_names_no_record_that_its_reader_may_not_see(signed_in):
    place = records.unsaved_place("Salainen", records.finland(), confidential=True)
    place.save()
    person = records.desk_user(records.poland())
    bulk = reverse("wagtail_bulk_action", args=["twops_directory", "location", "delete"])

    for query in (f"?id={place.pk}", "?id=all"):
        assert "Salainen" not in signed_in(person).get(bulk + query).content.decode()
    assert Location.objects.filter(pk=place.pk).exists()
