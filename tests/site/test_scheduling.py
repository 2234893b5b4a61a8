"""Scheduled publishing happens, each item alone; a refused one is told to its editor and is not tried for ever."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_directory.models import ContactWaiting, CountryPolicy, Phone
from twops_locale.models import RefusedSchedule
from twops_locale.translation.scheduling import Outcome, run_schedules
from wagtail.admin.localization import get_available_admin_time_zones
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.users.models import UserProfile

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db


def run_when_due() -> Outcome:
    """Let the time of everything that is scheduled have come, and run what the worker runs."""
    past = timezone.now() - timedelta(minutes=1)
    for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
        revision.approved_go_live_at = past
        revision.content["go_live_at"] = past.isoformat()
        revision.save(update_fields=["approved_go_live_at", "content"])
    CampaignPage.objects.filter(expire_at__isnull=False).update(expire_at=past)
    return run_schedules()


def schedule(item: Any, user: Any, **changes: Any) -> Any:
    """Have a change of something published in an hour, as the editor's form does."""
    for name, value in changes.items():
        setattr(item, name, value)
    item.go_live_at = timezone.now() + timedelta(hours=1)
    revision = item.save_revision(user=user)
    revision.publish(user=user)
    return revision


@pytest.fixture
def campaign() -> CampaignPage:
    factories.home()
    return factories.campaign()


def live(page: Page) -> str:
    return str(CampaignPage.objects.get(pk=page.pk).title)


def test_a_scheduled_version_is_published_when_its_time_has_come_and_not_before(
    campaign: CampaignPage,
) -> None:
    editor = factories.communications_editor()
    schedule(campaign, editor, title="Asking early")
    assert not run_schedules()
    assert live(campaign) == "The first conversation"
    outcome = run_when_due()
    assert str(outcome) == "1 published, 0 withdrawn, 0 refused."
    assert live(campaign) == "Asking early"
    assert not run_when_due()


def test_what_expires_is_withdrawn(campaign: CampaignPage) -> None:
    CampaignPage.objects.filter(pk=campaign.pk).update(expire_at=timezone.now() + timedelta(hours=1))
    outcome = run_when_due()
    assert (outcome.published, outcome.expired, outcome.refused) == (0, 1, 0)
    assert not CampaignPage.objects.get(pk=campaign.pk).live


@pytest.fixture
def refused_number() -> Any:
    """A change of a phone number, scheduled by one person while four eyes was off; then it was switched on."""
    service = records.service()
    CountryPolicy.objects.update_or_create(country=service.country, defaults={"four_eyes": False})
    anna = records.desk_user(service.country)
    anna.email = "anna@example.org"
    anna.save()
    record = records.newest(service)
    record.phones = [Phone(number="+48 22 000 00 99", position=0)]
    schedule(record, anna)
    records.four_eyes(service.country)
    return service


def test_one_that_is_refused_does_not_stop_the_others(
    refused_number: Any, campaign: CampaignPage, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    schedule(campaign, factories.communications_editor(), title="Asking early")
    with django_capture_on_commit_callbacks(execute=True):
        outcome = run_when_due()
    assert (outcome.published, outcome.expired, outcome.refused) == (1, 0, 1)
    assert live(campaign) == "Asking early"
    fresh = type(refused_number).objects.get(pk=refused_number.pk)
    assert [phone.number for phone in fresh.phones.all()] == ["+48 22 000 00 12"]
    #    Its editor hears of it: by mail, with a link to the very screen, and in the admin.
    assert [message.to for message in mailoutbox] == [["anna@example.org"]]
    [message] = mailoutbox
    assert "second person" in message.body
    assert f"http://127.0.0.1:8000/admin/snippets/twops_directory/service/edit/{fresh.pk}/" in message.body
    assert "000 00 99" not in message.body
    #    It is not tried again in silence, and nobody is locked out of it.
    assert not run_when_due()
    assert not fresh.approved_schedule
    assert RefusedSchedule.objects.count() == 1
    #    A second person is asked for it, in the name of who planned it.
    asked = ContactWaiting.objects.get()
    assert (asked.asked_by.email, asked.revision) == ("anna@example.org", fresh.latest_revision)


def test_the_editor_sees_what_was_refused_on_the_first_page_until_he_says_that_he_has(
    refused_number: Any, client: Any
) -> None:
    run_when_due()
    [row] = RefusedSchedule.objects.all()
    other = records.desk_user(refused_number.country)
    client.force_login(other)
    assert "Not published as planned" not in client.get("/admin/").content.decode()
    assert client.post(f"/admin/translation-tasks/refused/{row.pk}/seen/").status_code == 404
    client.force_login(row.editor)
    page = client.get("/admin/").content.decode()
    assert "Not published as planned" in page
    link = f'<a href="/admin/snippets/twops_directory/service/edit/{refused_number.pk}/">{row.title}</a>'
    assert f"{link} should have been published at " in page
    assert client.post(f"/admin/translation-tasks/refused/{row.pk}/seen/").status_code == 302
    assert "Not published as planned" not in client.get("/admin/").content.decode()


def test_an_error_that_nobody_foresaw_stops_no_other_either(
    campaign: CampaignPage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    editor = factories.communications_editor()
    second = factories.campaign("A second one", slug="second")
    schedule(campaign, editor, title="Broken")
    schedule(second, editor, title="Whole")
    whole = CampaignPage.publish

    def publish(page: CampaignPage, revision: Any, *args: Any, **kwargs: Any) -> Any:
        if revision.content["title"] == "Broken":
            raise KeyError("x")
        return whole(page, revision, *args, **kwargs)

    monkeypatch.setattr(CampaignPage, "publish", publish)
    outcome = run_when_due()
    assert (outcome.published, outcome.refused) == (1, 1)
    assert live(second) == "Whole"
    assert (
        RefusedSchedule.objects.get().reason == "The software could not do it (KeyError); its log says more."
    )
    assert PageLogEntry.objects.filter(page=campaign.pk, action="twops_locale.schedule_refused").exists()


def test_wagtails_own_command_is_ours(campaign: CampaignPage, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("publish_scheduled")
    assert capsys.readouterr().out == "0 published, 0 withdrawn, 0 refused.\n"


@pytest.mark.parametrize(("zone", "said"), [("Europe/Warsaw", "Europe/Warsaw"), ("", "UTC")])
def test_the_form_says_in_which_time_zone_the_dates_are(
    campaign: CampaignPage, client: Any, zone: str, said: str
) -> None:
    editor = factories.communications_editor()
    profile = UserProfile.get_for_user(editor)
    profile.current_time_zone = zone
    profile.save()
    client.force_login(editor)
    page = client.get(f"/admin/pages/{campaign.pk}/edit/").content.decode()
    assert page.count(f"Time zone: {said}.") == 2


def test_the_account_offers_zones_that_browsers_know() -> None:
    """Was: "localtime" among them, at which the page's script broke off."""
    offered = get_available_admin_time_zones()
    assert {"UTC", "Europe/Warsaw", "Atlantic/Reykjavik"} <= set(offered)
    assert not {"localtime", "Factory", "EST5EDT", "posixrules"} & set(offered)
