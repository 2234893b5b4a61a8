"""A country adapts a campaign: from public words only, once, by whoever may, and the link stays."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from twops_awareness.models import Adaptation, CampaignPage
from twops_awareness.rollout.errors import AdaptationNotAllowed, AlreadyAdapted, NotAdaptable
from twops_awareness.rollout.operations import adapt_campaign
from twops_locale.models import TranslationTask
from wagtail.models import Page

from tests import factories

from . import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def countries() -> None:
    people.countries()


def test_a_version_begins_with_the_reviewed_words_of_its_language():
    factories.home("pl", "Start")
    original = factories.campaign(starts_on=date(2026, 11, 1), reviewed_on=date(2026, 10, 1))
    factories.translated(original, "pl", factories.polish_words(original))
    admin = factories.administrator_user()
    made = adapt_campaign(original, "PL", user=admin)
    assert (made.title, made.locale.language_code, made.live) == ("Pierwsza rozmowa", "pl", False)
    assert made.body[0].value["heading"] == "Dlaczego"
    assert made.body[0].id == original.body[0].id
    assert made.translation_key != original.translation_key
    assert (made.countries, made.starts_on, made.reviewed_on) == (["PL"], date(2026, 11, 1), None)
    assert (made.owner, made.slug) == (admin, "pierwsza-rozmowa-pl")
    row = Adaptation.objects.get(adaptation_key=made.translation_key)
    assert (row.campaign_key, row.country_code) == (original.translation_key, "PL")
    assert (row.language, row.source_language, row.campaign_title) == ("pl", "en", "Pierwsza rozmowa")
    assert set(row.compared) == {"pl", "en"}
    assert not TranslationTask.objects.filter(translation__source__object_id=made.translation_key).exists(), (
        "an original of its own"
    )


def test_without_reviewed_words_it_begins_with_those_of_the_original():
    factories.home("pl", "Start")
    original = people.campaign()
    colleague = factories.administrator_user()
    from twops_locale.translation import operations

    [task] = operations.submit_for_translation(original, [factories.locale("pl")], user=colleague)
    operations.open_task(task, user=colleague)
    operations.save_words(task, {"title": "Nikt tego nie sprawdził"}, user=colleague)
    made = adapt_campaign(original, "PL", user=colleague)
    assert (made.title, made.locale.language_code) == ("The first conversation", "pl")
    assert Adaptation.objects.get().language == "en"


def test_words_that_are_not_published_are_not_handed_on():
    factories.home("pl", "Start")
    original = people.campaign()
    original.title = "Nobody agreed to this"
    original.save_revision()
    made = adapt_campaign(original, "PL", user=factories.administrator_user())
    assert made.title == "The first conversation"
    assert "agreed" not in str(Adaptation.objects.get().compared)


@pytest.mark.parametrize("language", ["mt", "en"])
def test_the_language_is_one_of_the_country_s(language):
    factories.home("mt", "Bidu")
    original = people.campaign()
    made = adapt_campaign(original, "MT", user=factories.administrator_user(), language=language)
    assert made.locale.language_code == language
    assert made.slug == "first-conversation-mt"


def test_what_cannot_be_adapted_is_said():
    factories.home("pl", "Start")
    admin = factories.administrator_user()
    original = people.campaign(countries=["PL", "MT", "CH"])
    factories.country("CH", "rm")
    cases = {
        "XX": "does not take part",
        "GB": "for other countries",
        "CH": "none of the languages",
        "MT": "no pages in this language",
    }
    factories.locale("mt")
    for code, words in cases.items():
        with pytest.raises(NotAdaptable, match=words):
            adapt_campaign(original, code, user=admin)
    with pytest.raises(NotAdaptable, match="no language of"):
        adapt_campaign(original, "PL", user=admin, language="en")
    made = adapt_campaign(original, "PL", user=admin)
    with pytest.raises(NotAdaptable, match="Adapt its original"):
        adapt_campaign(made, "PL", user=admin)
    with pytest.raises(AlreadyAdapted):
        adapt_campaign(original, "PL", user=admin)
    original.unpublish()
    with pytest.raises(NotAdaptable, match="Publish it first"):
        adapt_campaign(CampaignPage.objects.get(pk=original.pk), "MT", user=admin)
    assert Adaptation.objects.count() == 1


def test_who_may_adapt_is_who_may_add_pages_there_and_acts_for_the_country():
    english, polish = factories.home(), factories.home("pl", "Start")
    original = people.campaign()
    refused = [
        people.desk("PL"),  # no right on pages
        people.desk("BE", polish),  # another country's
        people.desk("MT", english),  # may add English pages only
        factories.communications_editor(),  # English pages only
    ]
    for user in refused:
        with pytest.raises(AdaptationNotAllowed):
            adapt_campaign(original, "PL", user=user)
    with pytest.raises(AdaptationNotAllowed):
        adapt_campaign(original, "GB", user=refused[2])
    gone = people.desk("PL", polish, name="gone")
    gone.is_active = False
    gone.save()
    with pytest.raises(AdaptationNotAllowed):
        adapt_campaign(original, "PL", user=gone)
    assert not Adaptation.objects.exists() and CampaignPage.objects.count() == 1
    adapt_campaign(original, "PL", user=people.desk("PL", polish, name="desk"))
    adapt_campaign(original, "GB", user=factories.communications_editor("coordinator"))
    assert Adaptation.objects.count() == 2


def test_without_desks_wagtail_s_rights_are_enough(settings):
    settings.TWOPS_AWARENESS = {"DESKS": ""}
    polish = factories.home("pl", "Start")
    adapt_campaign(people.campaign(), "PL", user=people.desk("BE", polish))


def test_a_copy_is_nobody_s_version():
    factories.home("pl", "Start")
    admin = factories.administrator_user()
    made = adapt_campaign(people.campaign(), "PL", user=admin)
    copied = made.copy(update_attrs={"slug": "copy", "title": "Copy"}, user=admin).specific
    assert not Adaptation.objects.filter(adaptation_key=copied.translation_key).exists()
    copied.countries = ["PL", "MT"]
    copied.clean()


def test_a_version_stays_with_its_country():
    factories.home("pl", "Start")
    made = adapt_campaign(people.campaign(), "PL", user=factories.administrator_user())
    made.clean()
    made.countries = ["PL", "MT"]
    with pytest.raises(ValidationError, match="Poland"):
        made.clean()


def test_who_deletes_a_version_may_adapt_again_and_who_deletes_the_original_leaves_the_version():
    factories.home("pl", "Start")
    admin = factories.administrator_user()
    original = people.campaign()
    made = adapt_campaign(original, "PL", user=admin)
    Page.objects.get(pk=made.pk).delete()
    assert not Adaptation.objects.exists()
    again = adapt_campaign(original, "PL", user=admin)
    Page.objects.get(pk=original.pk).delete()
    assert Adaptation.objects.get().campaign_title == "The first conversation"
    assert CampaignPage.objects.get() == again
