"""The findings of a whole translation: what weighs how in a language, what people overruled, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_locale.models import CheckLevel, OverruledCheck, TextCheck, Weight
from twops_locale.models.quality import hash_of
from twops_locale.quality.run import checks_of, weights_of

from tests import factories
from tests.locale.quality.scenes import campaign, member, send, sheet, translate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def homes():
    factories.home()
    factories.home("pl", "Pomoc")


def findings(task, **levels):
    worksheet = sheet(task)
    asked = weights_of(task.translation.target_locale) | {
        TextCheck[name]: value for name, value in levels.items()
    }
    by_key = worksheet.by_key()
    return {
        by_key[key].source: [(finding.check.value, finding.weight.value) for finding in found]
        for key, found in checks_of(worksheet, levels=asked).items()
    }


def test_findings_come_by_text_with_the_weight_that_they_have_in_the_language():
    task = send(campaign("<p>In danger call 112.</p><p>It is safe.</p>"))
    translate(task, {"In danger call 112.": "Dzwoń 999.", "It is safe.": "Jest bezpiecznie"})
    assert findings(task) == {
        "In danger call 112.": [("telephones", "blocking"), ("telephones", "blocking")],
        "It is safe.": [("ending", "warning")],
    }
    CheckLevel.objects.create(locale=factories.locale("pl"), check_name="ending", weight="blocking")
    CheckLevel.objects.create(locale=factories.locale("pl"), check_name="telephones", weight="off")
    CheckLevel.objects.create(locale=factories.locale("fi"), check_name="ending", weight="off")
    assert findings(task) == {"It is safe.": [("ending", "blocking")]}


def test_what_is_not_translated_has_no_findings():
    assert findings(send(campaign("<p>In danger call 112.</p>"))) == {}


def test_the_limit_of_a_field_is_a_check():
    task = send(campaign("<p>Text.</p>"))
    translate(task, {"Heading 1": "N" * 161, "One talk can prevent harm.": "s" * 400 + "."})
    assert findings(task) == {
        "Heading 1": [("length", "blocking")],
        "One talk can prevent harm.": [("length", "blocking")],
    }


def test_two_wordings_within_a_page_and_across_pages():
    one, other = (
        send(campaign("<p>Your name stays with us.</p>", title=title)) for title in ("One talk", "Other talk")
    )
    translate(one, {"Your name stays with us.": "Imię zostaje u nas."})
    translate(other, {"Your name stays with us.": "Nazwisko zostaje u nas."})
    found = checks_of(sheet(other), levels={TextCheck.TWO_WAYS: Weight.WARNING})
    [[finding]] = found.values()
    assert "“Imię zostaje u nas.”" in str(finding.reason)
    translate(other, {"Your name stays with us.": "Imię zostaje u nas."})
    assert findings(other) == findings(one) == {}


def test_an_overruled_warning_is_marked_until_the_text_changes():
    task = send(campaign("<p>It is safe.</p>"))
    translate(task, {"It is safe.": "Jest bezpiecznie"})
    row = next(row for row in sheet(task).segments if row.source == "It is safe.")
    OverruledCheck.objects.create(
        task=task,
        string_id=row.string_id,
        context_id=row.context_id,
        check_name="ending",
        target_hash=hash_of(row.target),
        reason="A caption.",
        made_by=member("translator"),
    )

    def decided():
        found = checks_of(sheet(task), levels=weights_of(task.translation.target_locale))
        return [
            (finding.is_open, finding.overruled_because) for of_text in found.values() for finding in of_text
        ]

    assert decided() == [(False, "A caption.")]
    CheckLevel.objects.create(locale=factories.locale("pl"), check_name="ending", weight="blocking")
    assert decided() == [(True, "")]
    CheckLevel.objects.all().delete()
    translate(task, {"It is safe.": "Jest tu bezpiecznie"})
    assert decided() == [(True, "")]


def test_checking_takes_as_many_queries_for_many_texts_as_for_few():
    def cost(sections, title):
        task = send(campaign("<p>Your name stays with us.</p>", title=title, sections=sections))
        translate(task, {"Your name stays with us.": "Imię zostaje u nas"})
        worksheet = sheet(task)
        with CaptureQueriesContext(connection) as queries:
            found = checks_of(worksheet, levels=weights_of(task.translation.target_locale))
        return len(found), len(queries)

    few, many = cost(1, "One talk"), cost(30, "Other talk")
    assert few[1] == many[1] <= 5
    assert (few[0], many[0]) == (1, 30)
