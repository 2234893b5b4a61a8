"""The report over everything public in a language, by screen, file and command; and who decides what weighs how much."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from twops_locale.errors import TranslationNotAllowed
from twops_locale.models import CheckLevel, TextCheck, Weight
from twops_locale.quality.run import weights_of
from twops_locale.quality.survey import survey
from twops_locale.translation import checking, operations

from tests import factories
from tests.locale.quality.scenes import campaign, member, send, sheet, translate

pytestmark = pytest.mark.django_db

SAFE = "It is safe."


@pytest.fixture
def polish():
    factories.home()
    factories.home("pl", "Pomoc")
    return factories.locale("pl")


def public(title="A first talk", words=None, sections=1):
    task = send(campaign(f"<p>{SAFE}</p>", title=title, sections=sections))
    translate(task, words if words is not None else {SAFE: "Jest bezpiecznie"})
    operations.request_review(task, user=member("translator"))
    operations.approve(task, user=member("reviewer"))
    return task


def test_only_what_is_public_is_in_the_report_and_says_where_it_stands(polish):
    public()
    translate(send(campaign(f"<p>{SAFE}</p>", title="In work")), {SAFE: "Jest bezpiecznie"})
    [row] = survey(polish)
    assert (row.title, row.label, row.original, row.words) == (
        "A first talk",
        "Section – Text",
        SAFE,
        "Jest bezpiecznie",
    )
    assert (row.finding.check, row.finding.weight) == (TextCheck.ENDING, Weight.WARNING)


def test_the_report_finds_what_was_public_before_the_checks_came(polish):
    CheckLevel.objects.create(locale=polish, check_name="length", weight="off")
    task = public(words={"Heading 1": "Nagłówek"})
    CheckLevel.objects.all().delete()
    assert list(survey(polish)) == []
    row = next(row for row in sheet(task).segments if row.source == "Heading 1")
    row_model = checking.worksheet_of(task).by_key()[row.pk]
    assert row_model.place.max_length == 160
    from wagtail_localize.models import StringTranslation

    StringTranslation.objects.filter(pk=row.translation_pk).update(data="N" * 161)
    [found] = survey(polish)
    assert (found.label, found.finding.check, found.finding.weight) == (
        "Section – Heading",
        TextCheck.LENGTH,
        Weight.BLOCKING,
    )


def test_a_wording_that_another_page_has_otherwise_is_in_the_report_of_both(polish):
    public("One talk", {SAFE: "Jest bezpiecznie."})
    public("Other talk", {SAFE: "To jest bezpieczne."})
    assert [(row.title, row.finding.check) for row in survey(polish)] == [
        ("One talk", TextCheck.TWO_WAYS),
        ("Other talk", TextCheck.TWO_WAYS),
    ]


def test_a_decision_is_in_the_report(polish):
    task = public()
    key = next(row.pk for row in sheet(task).segments if row.source == SAFE)
    checking.overrule(task, key, TextCheck.ENDING, reason="A caption.", user=member("reviewer"))
    [row] = survey(polish)
    assert (row.finding.is_open, row.finding.overruled_because) == (False, "A caption.")


def test_the_report_takes_as_many_queries_for_much_as_for_little(polish):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            found = len(list(survey(polish)))
        return found, len(queries)

    public("One talk")
    few = cost()
    for number in range(3):
        public(f"Talk {number}", sections=10)
    many = cost()
    assert (few[0], many[0]) == (1, 31)
    assert few[1] == many[1] <= 7


def test_the_screen_shows_findings_and_gives_them_as_csv(polish, client):
    public(words={SAFE: "=Jest bezpiecznie"})
    client.force_login(member("translator"))
    assert b"translation-checks/" in client.get(reverse("twops_locale_checks:languages")).content
    address = reverse("twops_locale_checks:report", args=[polish.pk])
    page = client.get(address).content.decode()
    assert "ends with a full stop, the translation with no such mark" in page
    assert client.get(address, {"check": "links"}).context["page"].paginator.count == 0
    lines = list(csv.reader(io.StringIO(client.get(address, {"format": "csv"}).content.decode())))
    assert lines[1][2:4] == ["Last punctuation mark", "Warns"]
    assert lines[1][7] == "'=Jest bezpiecznie"


def test_the_command_writes_the_same_as_csv(polish):
    public()
    out, said = io.StringIO(), io.StringIO()
    call_command("check_translations", "pl", stdout=out, stderr=said)
    assert [line[0] for line in csv.reader(io.StringIO(out.getvalue()))] == ["title", "A first talk"]
    assert said.getvalue() == "ending: 1\n"
    with pytest.raises(CommandError, match="no language xx"):
        call_command("check_translations", "xx")


def test_another_team_s_report_and_weights_are_closed(polish, client):
    client.force_login(member("reviewer", "fi"))
    for name in ("report", "weights"):
        response = client.get(reverse(f"twops_locale_checks:{name}", args=[polish.pk]))
        assert response.status_code == 302
        assert "format" not in response.url


def test_reviewers_decide_what_weighs_how_much_and_translators_do_not(polish, client):
    address = reverse("twops_locale_checks:weights", args=[polish.pk])
    client.force_login(member("translator"))
    client.post(address, {"ending": "off"})
    assert not CheckLevel.objects.exists()
    client.force_login(member("reviewer"))
    assert client.get(address).status_code == 200
    client.post(address, {"ending": "blocking", "links": "blocking", "spaces": "off", "script": "nonsense"})
    assert {row.check_name: row.weight for row in CheckLevel.objects.all()} == {
        "ending": "blocking",
        "spaces": "off",
    }
    client.post(address, {"ending": "warning"})
    assert weights_of(polish)[TextCheck.ENDING] is Weight.WARNING
    with pytest.raises(TranslationNotAllowed):
        checking.weigh(polish, {TextCheck.LINKS: Weight.OFF}, user=member("translator"))
