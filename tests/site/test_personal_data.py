"""What is kept of somebody who works here is given to them as a whole, goes when they leave, and old things go by themselves."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from twops_directory.desk.reports import report_mistake
from twops_directory.models import MistakeReport
from twops_directory.models.report import ReportState
from twops_locale.models import MailPreference, Notice
from twops_site.people_data.references import references
from twops_site.retention.forgetting import forget_all
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision
from wagtail.users.models import UserProfile

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def zofia() -> User:
    """Somebody who wrote a page, chose things and was told things."""
    person = factories.user("zofia", groups=(Group.objects.create(name="Country desk PL"),))
    UserProfile.objects.create(user=person, preferred_language="pl")
    MailPreference.objects.create(user=person, switched_off=["source_gone"])
    Notice.objects.create(user=person, kind="translation_sent", text="Zażółć", address="/admin/")
    factories.home().save_revision(user=person, log_action=True)
    return person


def told(username: str) -> str:
    out = StringIO()
    call_command("account_data", username, stdout=out)
    return out.getvalue()


def test_everything_of_an_account_is_in_its_file_and_no_secret(zofia):
    found = json.loads(told("zofia"))
    assert found["account"]["email"] == zofia.email and found["groups"] == ["Country desk PL"]
    assert found["about"]["wagtailusers.userprofile.user"][0]["preferred_language"] == "pl"
    assert found["about"]["twops_locale.notice.user"][0]["text"] == "Zażółć"
    assert len(found["named_in"]["wagtailcore.revision.user"]) == 1
    assert zofia.password not in told("zofia")


def test_who_leaves_is_named_nowhere_and_what_they_did_stays(zofia):
    revision = Revision.objects.get(user=zofia)
    DBTaskResult.objects.create(
        task_path="twops_site.outgoing_mail.tasks.send",
        args_kwargs={"args": ["x", [zofia.email]], "kwargs": {}},
        backend_name="default",
    )
    call_command("erase_account", "zofia", "--yes", stdout=StringIO())
    left = User.objects.get(pk=zofia.pk)
    assert (left.username, left.email, left.first_name, left.is_active) == (f"left-{zofia.pk}", "", "", False)
    assert not left.has_usable_password() and not left.groups.exists()
    assert (
        not UserProfile.objects.exists()
        and not Notice.objects.exists()
        and not MailPreference.objects.exists()
    )
    assert not DBTaskResult.objects.exists()
    revision.refresh_from_db()
    assert revision.user_id == zofia.pk
    found = json.loads(told(f"left-{zofia.pk}"))
    assert found["about"] == {} and zofia.email not in json.dumps(found)


def test_without_a_yes_nothing_is_erased_and_never_the_last_administrator(zofia):
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_account", "zofia")
    factories.user("ada", superuser=True)
    with pytest.raises(CommandError, match="ada is the last administrator"):
        call_command("erase_account", "ada", "--yes")
    assert set(User.objects.values_list("username", flat=True)) >= {"zofia", "ada"}
    with pytest.raises(CommandError, match="no account nobody"):
        call_command("account_data", "nobody")


def test_every_model_that_names_an_account_is_looked_at(zofia):
    seen = {rows.model._meta.label for _relation, rows in references(zofia)}
    assert seen >= {
        "wagtailcore.PageLogEntry",
        "twops_locale.TranslationTask",
        "twops_directory.ContactConfirmation",
        "twops_site.AccountEvent",
    }


def test_answered_reports_go_after_a_year_and_open_ones_stay():
    service = records.service()
    for state in ReportState:
        report = report_mistake(service, kind="other", text="x")
        MistakeReport.objects.filter(pk=report.pk).update(
            state=state, received_on=timezone.localdate() - timedelta(days=366)
        )
    young = report_mistake(service, kind="other", text="x")
    MistakeReport.objects.filter(pk=young.pk).update(state=ReportState.DONE)
    assert "2 reports" in (forget_all() or "")
    assert set(MistakeReport.objects.values_list("state", flat=True)) == {"open", "done"}


def test_history_goes_after_three_years(zofia):
    old = timezone.now() - timedelta(days=1096)
    assert PageLogEntry.objects.update(timestamp=old) > 0
    ModelLogEntry.objects.update(timestamp=old)
    assert "lines of history" in (forget_all() or "")
    assert not PageLogEntry.objects.exists()
    assert forget_all() is None


def test_versions_that_nothing_points_to_go_where_that_is_asked_for(settings):
    home = factories.home()
    for number in range(5):
        home.title = f"Title {number}"
        home.save_revision()
    home.save_revision().publish()
    PageLogEntry.objects.all().delete()  # a version that the history names stays as long as that
    Revision.objects.update(created_at=timezone.now() - timedelta(days=400))
    before = Revision.objects.count()
    assert forget_all() is None, "for ever, unless somebody says so"
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "REVISIONS_KEPT_DAYS": 365}
    forget_all()
    page = Page.objects.get(pk=home.pk)
    assert (
        set(Revision.objects.values_list("pk", flat=True))
        == {page.latest_revision_id, page.live_revision_id}
        != set()
    )
    assert before >= 6
