"""A version that is written in a country's language is approved by those of its language."""

import json
from datetime import date
from typing import Any

import pytest
from django.apps import apps as installed
from django.contrib.auth.models import Group
from django.db import DEFAULT_DB_ALIAS
from django.db.migrations.state import StateApps
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from twops_awareness.models import Adaptation, CampaignPage
from twops_awareness.rollout.errors import CannotTakeOver
from twops_awareness.rollout.operations import adapt_campaign
from twops_awareness.rollout.settling import compare, take_over
from twops_locale.models import Notice
from twops_locale.models.workflow import make_workflows
from wagtail.models import Page, Workflow, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail.users.models import UserProfile

from tests import factories
from tests.awareness.rollout import people

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def draft() -> CampaignPage:
    """Poland's version, submitted by its desk through the editor."""
    people.countries()
    home = factories.home("pl", "Start")
    desk = people.desk("PL", home)
    made = adapt_campaign(people.campaign(), "PL", user=desk)
    client = signed_in(desk)
    address = reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert "Submit to Approval by the language team" in client.get(address).content.decode()
    answer = client.post(address, {**form(client.get(address)), "action-submit": "1"})
    assert answer.status_code == 302, answer.context["form"].errors
    made = CampaignPage.objects.get(pk=made.pk)
    assert made.workflow_in_progress
    return made


def form(answer: Any) -> dict[str, Any]:
    """Return what the editor's form would send, with a body of one section."""
    given: dict[str, Any] = {}
    for field in answer.context["form"]:
        value = field.value()
        if value not in (None, False) and field.name not in ("body", "kit_lines"):
            given[field.html_name] = value
    words = {
        "key": "a",
        "type": "unstyled",
        "text": "Words",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }
    section = ("section", {"heading": "H", "text": json.dumps({"blocks": [words], "entityMap": {}})})
    given.update(nested_form_data({"body": streamfield([section]), "kit_lines": streamfield([])}))
    return given


def decide(user: Any, page: CampaignPage, action: str = "approve") -> int:
    """Press a button of the review in the editor."""
    state = CampaignPage.objects.get(pk=page.pk).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return int(signed_in(user).post(address, {"comment": "Fine"}).status_code)


def test_a_reviewer_of_the_language_approves_what_the_desk_submits(draft, mailoutbox):
    reviewer = factories.reviewer("pl", "reviewer-pl")
    client = signed_in(reviewer)
    assert draft.title in client.get(reverse("wagtailadmin_home")).content.decode()
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert 'data-workflow-action-name="approve"' in editor
    assert "Page locked" not in editor
    assert decide(reviewer, draft) == 302
    draft.refresh_from_db()
    assert draft.live
    assert Client().get(draft.url).status_code == 200


def test_a_reviewer_returns_it_and_the_desk_goes_on(draft):
    assert decide(factories.reviewer("pl"), draft, "reject") == 302
    again = CampaignPage.objects.get(pk=draft.pk)
    assert not again.live
    assert again.current_workflow_state.status == "needs_changes"


def in_the_editor(user: Any, page: CampaignPage, **pressed: str) -> None:
    """Press something in the editor of a page."""
    client = signed_in(user)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = client.post(address, {**form(client.get(address)), **pressed})
    assert answer.status_code == 302, answer.context["form"].errors


PAST_THE_WORKFLOW = [
    ("action-publish", "published"),
    ("action-cancel-workflow", "cancelled the approval of"),
]


@pytest.mark.parametrize(("pressed", "did"), PAST_THE_WORKFLOW)
def test_who_submitted_hears_of_what_another_person_does_past_the_workflow(
    draft, mailoutbox, pressed, did, django_capture_on_commit_callbacks
):
    """Was: nobody was told of "Publish" in the menu, and of "Cancel workflow"."""
    desk, reviewer = draft.owner, factories.administrator_user()
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        in_the_editor(reviewer, draft, **{pressed: "1"})
    assert CampaignPage.objects.get(pk=draft.pk).live == (pressed == "action-publish")
    [mail] = [each for each in mailoutbox if each.to == [desk.email]]
    assert mail.subject == f"{reviewer.username} {did} {draft.title}"
    assert f"/admin/pages/{draft.pk}/edit/" in mail.body
    assert mail.subject in signed_in(desk).get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("pressed", ["action-publish", "action-cancel-workflow"])
def test_nobody_is_told_of_what_they_did_themselves(
    draft, mailoutbox, pressed, django_capture_on_commit_callbacks
):
    people.grant(
        draft.owner.groups.get(), Page.objects.get(depth=2, locale__language_code="pl"), "publish_page"
    )
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        in_the_editor(draft.owner, draft, **{pressed: "1"})
    assert not mailoutbox
    assert not Notice.objects.exists()


def test_the_desk_reads_on_its_first_page_and_above_the_form_what_the_reviewer_wrote(draft):
    reviewer = factories.reviewer("pl", "reviewer-pl")
    decide(reviewer, draft, "reject")
    desk, edit = signed_in(draft.owner), reverse("wagtailadmin_pages:edit", args=[draft.pk])
    home = desk.get(reverse("wagtailadmin_home")).content.decode()
    assert "reviewer-pl asks for changes" in home
    assert "Fine" in home  # what the reviewer wrote
    assert "reviewer-pl asks for changes: “Fine”" in desk.get(edit).content.decode()
    in_the_editor(draft.owner, draft, **{"action-submit": "1"})
    assert "asks for changes" not in desk.get(edit).content.decode()
    assert "asks for changes" not in desk.get(reverse("wagtailadmin_home")).content.decode()
    decide(reviewer, draft)
    assert "reviewer-pl approved" in desk.get(reverse("wagtailadmin_home")).content.decode()


def test_nobody_else_decides(draft):
    others = [factories.reviewer("fi"), factories.translator("pl"), people.desk("PL", name="second")]
    for user in others:
        decide(user, draft)
        assert draft.title not in signed_in(user).get(reverse("wagtailadmin_home")).content.decode()
    assert not CampaignPage.objects.get(pk=draft.pk).live


def test_who_may_publish_there_approves_an_english_one_and_hears_of_it(mailoutbox):
    people.countries()
    home = factories.home()
    editor = factories.user("editor", groups=(Group.objects.create(name="Publishers"),))
    people.grant(editor.groups.get(), home, "publish_page", "change_page")
    made = adapt_campaign(people.campaign(), "MT", user=people.desk("MT", home), language="en")
    made.get_workflow().start(made, made.owner)
    assert [message.to for message in mailoutbox] == [[editor.email]]
    assert decide(editor, made) == 302
    assert CampaignPage.objects.get(pk=made.pk).live


def test_administrators_get_one_mail_of_a_page_that_waits(draft, mailoutbox):
    """Was: two, one of the workflow and one of its only step."""
    root = factories.administrator_user()
    draft.current_workflow_state.cancel(user=draft.owner)
    mailoutbox.clear()
    draft.get_workflow().start(CampaignPage.objects.get(pk=draft.pk), draft.owner)
    assert len([each for each in mailoutbox if each.to == [root.email]]) == 1


def test_the_name_of_our_workflow_is_in_the_reader_s_language(draft):
    with override("fi"):
        shown = draft.get_workflow()
        assert shown.name == "Kielitiimin hyväksyntä"
    assert draft.get_workflow().name == "Approval by the language team"
    assert Workflow.objects.get(pk=shown.pk).name == "Approval by the language team"
    Workflow.objects.filter(pk=shown.pk).update(name="Our own")
    with override("fi"):
        assert Workflow.objects.get(pk=shown.pk).name == "Our own"


def test_first_page_and_mail_name_our_step_in_the_reader_s_language(draft, mailoutbox):
    UserProfile.objects.update_or_create(user=draft.owner, defaults={"preferred_language": "fi"})
    decide(factories.reviewer("pl", "reviewer-pl"), draft, "reject")
    [mail] = [each for each in mailoutbox if each.to == [draft.owner.email] and "reviewer-pl" in each.body]
    assert "Kielitiimin hyväksyntä" in mail.subject + mail.body
    assert "Approval by the language team" not in mail.subject + mail.body
    home = signed_in(draft.owner).get(reverse("wagtailadmin_home")).content.decode()
    assert "Kielitiimin hyväksyntä" in home and "Approval by the language team" not in home


def test_what_waits_for_approval_takes_no_change_and_says_so(draft):
    people.published(CampaignPage.objects.get(slug="first-conversation"), ends_on=date(2030, 1, 1))
    row = Adaptation.objects.get()
    [change] = compare(row).changes
    people.grant(draft.owner.groups.get(), draft.get_parent(), "change_page")
    with pytest.raises(CannotTakeOver, match="waits for approval"):
        take_over(row, [change.key], user=type(draft.owner).objects.get(pk=draft.owner.pk))


def test_a_workflow_with_people_stays(draft):
    usual = Page.get_workflow(draft)
    assert draft.get_workflow() != usual
    factories.user("moderator", groups=(Group.objects.get(name="Moderators"),))
    assert draft.get_workflow() == usual == Workflow.objects.get(name="Moderators approval")


def test_two_people_who_were_the_first_in_the_same_second_keep_nobody_out(draft):
    """Was: of two workflows with one name none could be read, and no page could be opened any more."""
    own = draft.get_workflow()
    twin = Workflow.objects.create(name=own.name)
    WorkflowTask.objects.create(workflow=twin, task=own.tasks.get(), sort_order=0)
    assert CampaignPage.objects.get(pk=draft.pk).get_workflow() == own


def test_who_only_looks_writes_nothing(draft):
    """Was: the first look at such a page of a new site made the workflow; it is there when a site has migrated."""
    before = set(Workflow.objects.values_list("pk", flat=True))
    draft.get_workflow()
    assert set(Workflow.objects.values_list("pk", flat=True)) == before


def test_tables_of_an_older_release_are_left_alone(db):
    """Who migrates to a number only, or back, is not stopped by a workflow that cannot be written yet."""
    config = installed.get_app_config("twops_locale")
    Workflow.objects.all().delete()
    make_workflows(config, DEFAULT_DB_ALIAS, apps=StateApps([], {}))
    assert not Workflow.objects.exists()
    make_workflows(config, DEFAULT_DB_ALIAS)
    make_workflows(config, DEFAULT_DB_ALIAS)
    assert Workflow.objects.filter(workflow_tasks__task__localeapprovaltask__isnull=False).count() == 2
