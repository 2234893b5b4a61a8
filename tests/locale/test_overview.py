"""One object in all its languages beside its editor, and one campaign in all countries."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.matrix.overview import roll_out
from twops_locale.models import TranslationTask
from twops_locale.translation import operations

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> CampaignPage:
    for tag in ("en", "pl", "fi"):
        factories.home(tag, f"Home {tag}")
    factories.country("PL", "pl")
    factories.country("FI", "fi", "se")  # Northern Sami, which the site does not have
    return factories.campaign()


def send(campaign: CampaignPage, *tags: str) -> list[TranslationTask]:
    locales = [factories.locale(tag) for tag in tags]
    return operations.submit_for_translation(campaign, locales, user=factories.administrator_user())


def test_the_editor_of_an_original_says_where_each_language_stands_and_leads_there(
    client: Client, campaign: CampaignPage
) -> None:
    [task] = send(campaign, "pl")
    anna = factories.translator("pl", "anna")
    operations.assign(task, anna, user=anna)
    address = f"/admin/pages/{campaign.pk}/edit/"
    client.force_login(factories.communications_editor())
    page = client.get(address).content.decode()
    panel = page[page.index('id="twops-panel-heading"') :]
    panel = panel[: panel.index("</section>")]
    assert "In progress, 0 %, anna" in " ".join(panel.split())
    assert "Not sent" in panel
    assert f"/admin/localize/submit/page/{campaign.pk}/" in panel
    assert f"/admin/translation-tasks/roll-out/{campaign.pk}/" in panel
    assert f"/translation-tasks/{task.pk}/open/" not in panel
    client.force_login(factories.administrator_user())
    assert f"/translation-tasks/{task.pk}/open/" in client.get(address).content.decode()


def test_a_desk_sees_in_the_record_where_its_words_stand(client: Client, campaign: CampaignPage) -> None:
    poland = records.country("PL", "pl")
    service = records.service(poland)
    operations.submit_for_translation(
        service.primary_text, [factories.locale("fi")], user=factories.administrator_user()
    )
    client.force_login(records.desk_user(poland))
    page = client.get(f"/admin/snippets/twops_directory/service/edit/{service.pk}/").content.decode()
    panel = " ".join(page[page.index('id="twops-panel-heading"') :].split("</section>")[0].split())
    assert "In progress, 0 %" in panel
    assert "Not sent" in panel


def test_the_roll_out_counts_what_is_public_in_each_language_of_each_country(campaign: CampaignPage) -> None:
    below = campaign.add_child(
        instance=CampaignPage(title="Below it", slug="below", summary="x", locale=campaign.locale)
    )
    below.save_revision().publish()
    draft = CampaignPage(
        title="Draft below it", slug="draft", summary="x", locale=campaign.locale, live=False
    )
    campaign.add_child(instance=draft)
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    found = {place.country.code: place for place in roll_out(campaign.page_ptr, today=timezone.localdate())}
    [polish] = found["PL"].languages
    assert (polish.total, polish.public, polish.outdated, polish.missing) == (2, 1, 0, ["Below it"])
    finnish, sami = found["FI"].languages
    assert (finnish.public, finnish.missing) == (0, ["The first conversation", "Below it"])
    assert sami.locale is None
    campaign.title = "Asking early"
    campaign.save_revision().publish()
    found = {place.country.code: place for place in roll_out(campaign.page_ptr, today=timezone.localdate())}
    assert (found["PL"].languages[0].outdated, found["PL"].is_complete) == (1, False)


def test_the_roll_out_of_a_draft_is_its_editors_and_asks_no_more_the_larger_it_is(
    client: Client, campaign: CampaignPage
) -> None:
    address = f"/admin/translation-tasks/roll-out/{campaign.pk}/"
    client.force_login(factories.translator("pl"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    send(campaign, "pl")
    queries()
    small = queries()
    for number in range(4):
        below: Any = campaign.add_child(
            instance=CampaignPage(title=f"B {number}", slug=f"b{number}", summary="x", locale=campaign.locale)
        )
        below.save_revision().publish()
        send(below, "pl", "fi")
    factories.country("SE", "sv")
    assert queries() == small
    campaign.unpublish()
    assert client.get(address).status_code in (302, 403)
