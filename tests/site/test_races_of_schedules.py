"""The second in which a plan is due: the worker against a desk, an editor and another worker. PostgreSQL."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_directory.desk.operations import publish_record, save_record, unpublish_record
from twops_directory.errors import StaleVersion
from twops_directory.models import CountryPolicy, Phone, Service
from twops_directory.models.row_lock import locked_row
from twops_locale.models import RefusedSchedule
from twops_locale.translation.scheduling import Outcome, run_schedules
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from tests import factories
from tests.directory import records
from tests.directory.at_once import at_once, kinds, while_it_is_held
from tests.directory.forms import form_data

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres_url")]

OLD, PLANNED, TYPED = "+48 22 000 00 12", "+48 22 000 00 55", "+48 22 000 00 77"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_due(revision: Revision) -> None:
    """Let the time of a scheduled version have come a minute ago."""
    past = timezone.now() - timedelta(minutes=1)
    content = revision.content | {"go_live_at": past.isoformat()}
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=past, content=content)


def with_number(service: Service, number: str) -> Any:
    draft = records.newest(service)
    draft.phones = [Phone(number=number, position=0)]
    return draft


@pytest.fixture
def service() -> Service:
    """A public service whose next number is scheduled, and due."""
    made = records.service()
    draft = with_number(made, PLANNED)
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    save_record(draft, user=records.admin(), publish=True)
    make_due(Service.objects.get(pk=made.pk).latest_revision)
    return Service.objects.get(pk=made.pk)


def number(service: Service) -> str:
    return str(Service.objects.get(pk=service.pk).phones.get().number)


def unplanned(service: Service) -> Any:
    """Return what a desk has open that takes the date away and writes another number."""
    draft = with_number(service, TYPED)
    draft.go_live_at = None
    return draft


def published_by_plan(item: Any) -> int:
    logs = PageLogEntry if isinstance(item, Page) else ModelLogEntry
    entries: int = logs.objects.for_instance(item).filter(action="wagtail.publish.scheduled").count()
    return entries


def test_two_workers_publish_what_is_due_once(service: Service) -> None:
    answers = at_once(run_schedules, run_schedules)
    assert sorted(map(str, answers)) == [
        "0 published, 0 withdrawn, 0 refused.",
        "1 published, 0 withdrawn, 0 refused.",
    ]
    assert number(service) == PLANNED
    assert published_by_plan(service) == 1


def test_a_desk_that_publishes_while_the_worker_waits_for_it_wins_and_neither_is_broken_off(
    service: Service,
) -> None:
    """The desk holds the record and needs its versions; the worker held the version and waited for the record."""
    draft = unplanned(service)

    answer = while_it_is_held(
        partial(locked_row, service),
        run_schedules,
        then=partial(save_record, draft, user=records.admin(), publish=True),
    )

    assert answer == Outcome()
    assert number(service) == TYPED
    assert not Service.objects.get(pk=service.pk).approved_schedule


def test_a_desk_that_sends_its_form_in_the_second_of_the_plan_is_answered(service: Service) -> None:
    """Either it was too early, and what is planned is locked still; or the planned version is public, then the desk's."""
    url = f"/admin/snippets/twops_directory/service/edit/{service.pk}/"
    client = signed_in(records.desk_user(records.poland()))
    sent = form_data(client, url) | {"phones-0-number": TYPED, "go_live_at": "", "action-publish": "1"}

    answers = at_once(partial(client.post, url, sent), run_schedules)

    assert kinds(answers) in (["302", "done"], ["200", "done"])
    assert answers[1].published == 1
    assert number(service) == (TYPED if answers[0].status_code == 302 else PLANNED)
    assert not run_schedules()


def test_a_draft_that_is_saved_while_the_plan_is_carried_out_stays_a_draft(service: Service) -> None:
    draft = unplanned(service)

    saved = while_it_is_held(run_schedules, partial(save_record, draft, user=records.admin()))

    assert saved.has_unpublished_changes
    assert number(service) == PLANNED
    assert [phone.number for phone in records.newest(service).phones.all()] == [TYPED]


def test_an_older_version_is_not_put_over_the_planned_one(service: Service) -> None:
    older = service.live_revision

    answer = while_it_is_held(run_schedules, partial(older.publish, user=records.admin()))

    assert isinstance(answer, StaleVersion)
    assert number(service) == PLANNED


@pytest.mark.parametrize("way", ["operation", "http"])
def test_a_plan_that_is_cancelled_in_its_second_is_carried_out_or_not_and_never_half(
    service: Service, way: str
) -> None:
    revision = service.latest_revision
    client = signed_in(records.desk_user(records.poland()))
    name = "wagtailsnippets_twops_directory_service:revisions_unschedule"
    cancel = (
        partial(client.post, reverse(name, args=[service.pk, revision.pk]))
        if way == "http"
        else partial(unpublish_record, service, user=records.admin())
    )

    answers = at_once(cancel, run_schedules)

    assert not any(isinstance(answer, Exception) for answer in answers)
    stored = Service.objects.get(pk=service.pk)
    assert not stored.approved_schedule
    if way == "http":
        assert number(service) == (PLANNED if answers[1].published else OLD)
        assert (stored.live_revision_id == revision.pk) is bool(answers[1].published)
    else:
        assert not stored.live
    assert not run_schedules()


def test_a_record_that_is_withdrawn_while_the_worker_waits_does_not_come_back(service: Service) -> None:
    answer = while_it_is_held(
        partial(locked_row, service),
        run_schedules,
        then=partial(unpublish_record, service, user=records.admin()),
    )

    assert answer == Outcome()
    assert not Service.objects.get(pk=service.pk).live


def test_a_plan_that_is_refused_while_two_workers_try_is_told_once(
    service: Service, mailoutbox: list[Any]
) -> None:
    Revision.objects.filter(pk=service.latest_revision_id).update(user=records.desk_user(records.poland()))
    type(records.admin()).objects.update(email="anna@example.org")
    CountryPolicy.objects.update(four_eyes=True)

    answers = at_once(run_schedules, run_schedules, run_schedules)

    assert all(isinstance(answer, Outcome) for answer in answers)
    assert sum(answer.refused for answer in answers) == 1
    assert RefusedSchedule.objects.count() == 1
    assert len(mailoutbox) == 1
    assert number(service) == OLD


def test_a_desk_that_publishes_while_a_refusal_is_noted_is_not_broken_off(service: Service) -> None:
    CountryPolicy.objects.update(four_eyes=True)
    before = records.newest(service)
    before.phones = list(service.live_revision.as_object().phones.all())
    before.go_live_at = None

    answer = while_it_is_held(
        partial(locked_row, service),
        run_schedules,
        then=partial(save_record, before, user=records.admin(), publish=True),
    )

    assert answer == Outcome()
    assert not RefusedSchedule.objects.exists()


@pytest.fixture
def expiring() -> Service:
    made = records.service()
    Service.objects.filter(pk=made.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    return Service.objects.get(pk=made.pk)


def test_two_workers_withdraw_what_expires_once(expiring: Service) -> None:
    answers = at_once(run_schedules, run_schedules)
    assert sorted(answer.expired for answer in answers) == [0, 1]
    assert not Service.objects.get(pk=expiring.pk).live
    entries = ModelLogEntry.objects.for_instance(expiring).filter(action="wagtail.unpublish.scheduled")
    assert entries.count() == 1


def test_what_is_prolonged_while_the_worker_waits_stays(expiring: Service) -> None:
    draft = records.newest(expiring)
    draft.expire_at = timezone.now() + timedelta(days=30)

    answer = while_it_is_held(
        partial(locked_row, expiring),
        run_schedules,
        then=partial(save_record, draft, user=records.admin(), publish=True),
    )

    assert answer == Outcome()
    assert Service.objects.get(pk=expiring.pk).live


def test_a_withdrawal_that_is_refused_while_two_workers_try_is_told_once(
    expiring: Service, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    user = records.desk_user(records.poland())
    type(user).objects.update(email="anna@example.org")
    Revision.objects.filter(pk=expiring.live_revision_id).update(user=user)
    monkeypatch.setattr(Service, "unpublish", lambda *args, **kwargs: 1 / 0)

    answers = at_once(run_schedules, run_schedules, run_schedules)

    assert sum(answer.refused for answer in answers) == 1
    assert RefusedSchedule.objects.count() == 1
    assert len(mailoutbox) == 1
    assert Service.objects.get(pk=expiring.pk).live


@pytest.fixture
def campaign() -> CampaignPage:
    """A public page whose next title is scheduled, and due."""
    factories.home()
    page = factories.campaign()
    page.title = "Asking early"
    page.go_live_at = timezone.now() + timedelta(hours=1)
    revision = page.save_revision(user=factories.administrator_user())
    revision.publish()
    make_due(revision)
    return CampaignPage.objects.get(pk=page.pk)


def title(page: Page) -> str:
    return str(CampaignPage.objects.get(pk=page.pk).title)


def test_two_workers_publish_a_page_once(campaign: CampaignPage) -> None:
    answers = at_once(run_schedules, run_schedules)
    assert sorted(answer.published for answer in answers) == [0, 1]
    assert (title(campaign), published_by_plan(campaign)) == ("Asking early", 1)


def test_an_editor_who_publishes_a_page_while_the_worker_waits_is_not_broken_off(
    campaign: CampaignPage,
) -> None:
    draft = campaign.get_latest_revision_as_object()
    draft.title, draft.go_live_at = "Asking today", None

    def publish() -> None:
        draft.save_revision().publish()

    answer = while_it_is_held(
        lambda: Page.objects.select_for_update(of=("self",)).get(pk=campaign.pk), run_schedules, then=publish
    )

    assert answer == Outcome()
    assert title(campaign) == "Asking today"


def test_a_page_form_that_is_sent_in_the_second_of_the_plan_is_answered(campaign: CampaignPage) -> None:
    client = signed_in(factories.administrator_user())
    url = reverse("wagtailadmin_pages:edit", args=[campaign.pk])
    sent = form_data(client, url) | {"title": "Asking today", "go_live_at": "", "action-publish": "1"}

    answers = at_once(
        partial(client.post, url, sent | {"body-count": "0", "kit_lines-count": "0"}), run_schedules
    )

    assert kinds(answers) in (["302", "done"], ["200", "done"])
    assert answers[1].published == 1
    assert title(campaign) == ("Asking today" if answers[0].status_code == 302 else "Asking early")
    assert not run_schedules()


def test_the_newest_version_that_is_published_by_hand_is_not_published_by_plan_again(
    service: Service,
) -> None:
    planned = records.newest(service)

    while_it_is_held(
        partial(locked_row, service),
        run_schedules,
        then=partial(publish_record, planned, user=records.admin()),
    )

    assert number(service) == PLANNED
    assert published_by_plan(service) == 0
