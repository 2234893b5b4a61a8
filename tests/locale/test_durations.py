"""How long translations take, from the moments of their tasks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_locale.matrix.durations import Stretch, paces
from twops_locale.models import Step, TaskStep, TranslationTask
from twops_locale.translation import operations
from wagtail_localize.models import StringTranslation

from tests import factories

pytestmark = pytest.mark.django_db

TIMES = "/admin/translation-tasks/times/"


def test_a_stretch_has_a_median_and_a_ninth_of_ten() -> None:
    start = timezone.now()
    stretch = Stretch()
    for days in (1, 2, 3, 4, 5, 6, 7, 8, 9, 40):
        stretch.add(start, start + timedelta(days=days))
    stretch.add(start, None)
    stretch.add(start, start - timedelta(days=1))
    assert (stretch.middle, stretch.nine_of_ten, len(stretch.days)) == (5.5, 9.0, 10)
    assert Stretch().middle is None


def test_the_report_follows_a_translation_from_sending_to_its_approval(client: Client) -> None:
    factories.home()
    factories.home("pl", "Pomoc")
    campaign = factories.campaign()
    translator, reviewer = factories.translator("pl"), factories.reviewer("pl")
    [task] = operations.submit_for_translation(
        campaign, [factories.locale("pl"), factories.locale("fi")], user=factories.communications_editor()
    )[:1]
    operations.save_words(task, factories.polish_words(campaign), user=translator)
    operations.request_review(task, user=translator)
    operations.return_to_translator(task, user=reviewer, comment="Too long.")
    operations.request_review(task, user=translator)
    operations.approve(task, user=reviewer)
    kinds = TaskStep.objects.filter(task=task).values_list("kind", flat=True)
    assert list(kinds) == [Step.REVIEW, Step.RETURNED, Step.REVIEW, Step.APPROVED]
    sent = timezone.now() - timedelta(days=10)
    TranslationTask.objects.filter(pk=task.pk).update(submitted_at=sent)
    StringTranslation.objects.update(created_at=sent + timedelta(days=2))
    for step, days in zip(TaskStep.objects.filter(task=task), (5, 6, 7, 8), strict=True):
        TaskStep.objects.filter(pk=step.pk).update(at=sent + timedelta(days=days))
    finnish, polish = paces()
    assert [stretch.middle for stretch in polish.stretches] == [2, 3, 3, 8]
    assert (polish.approved, polish.returned, polish.returned_percent) == (1, 1, 50)
    assert (finnish.tag, finnish.whole.middle, finnish.returned_percent) == ("fi", None, None)
    client.force_login(translator)
    assert "8.0 (8.0)" in client.get(TIMES).content.decode()
    lines = client.get(TIMES, {"export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[-1] == "pl,1,50,2.0,2.0,3.0,3.0,3.0,3.0,8.0,8.0"
    with CaptureQueriesContext(connection) as small:
        paces()
    operations.submit_for_translation(
        factories.campaign("Another", slug="another"),
        [factories.locale("pl")],
        user=factories.administrator_user(),
    )
    with CaptureQueriesContext(connection) as large:
        paces()
    assert len(large) == len(small) == 4
