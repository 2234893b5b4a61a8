"""The matrix: where every object stands in every language; what its reader may not see is not named."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from twops_awareness.models import CampaignPage
from twops_locale.matrix.objects import gated_models
from twops_locale.matrix.states import CellState
from twops_locale.matrix.table import Reader, Row, Wanted, matrix
from twops_locale.matrix.tasks import task_rows
from twops_locale.models import TranslationTask
from twops_locale.models.task import State
from twops_locale.translation import operations, withdrawal
from wagtail.models import Page

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db

MATRIX = "/admin/translation-tasks/matrix/"
EVERYTHING = Reader(dict.fromkeys(gated_models()))
TODAY = timezone.localdate


@pytest.fixture
def campaign() -> CampaignPage:
    factories.home()
    return factories.campaign()


def send(campaign: CampaignPage, *tags: str) -> list[TranslationTask]:
    locales = [factories.locale(tag) for tag in tags]
    return operations.submit_for_translation(campaign, locales, user=factories.administrator_user())


def row_of(key: Any) -> dict[str, CellState]:
    """Return the states of one object by language."""
    table = matrix(EVERYTHING, Wanted(), today=TODAY())
    [row] = [row for row in table.rows if row.subject.key == key]
    return dict(
        zip((locale.language_code for locale in table.languages), (c.state for c in row.cells), strict=True)
    )


def test_each_state_of_a_translation_is_a_cell_and_is_the_state_of_its_task(campaign: CampaignPage) -> None:
    people = {tag: factories.translator(tag) for tag in ("pl", "fi", "de", "el", "mt", "lt")}
    boss = factories.administrator_user()
    other = factories.user("other", superuser=True)
    tasks = {task.language: task for task in send(campaign, "pl", "fi", "de", "el", "mt", "lt")}
    factories.locale("cs")
    for tag in ("fi", "de", "el", "mt", "lt"):
        operations.save_words(tasks[tag], factories.polish_words(campaign), user=people[tag])
    for tag in ("de", "el", "mt", "lt"):
        operations.request_review(tasks[tag], user=people[tag])
    operations.return_to_translator(tasks["de"], user=boss, comment="Too long.")
    for tag in ("mt", "lt"):
        operations.approve(tasks[tag], user=other)
    withdrawal.withdraw_translation(tasks["lt"], user=boss)
    states = row_of(campaign.translation_key)
    expected = {
        "cs": "not_sent", "de": "returned", "el": "in_review", "en": "original", "fi": "ready", "lt": "withdrawn",
        "mt": "published", "pl": "in_progress",
    }  # fmt: skip
    assert {tag: states[tag] for tag in expected} == expected
    in_one_way = {row.pk: row.state.value for row in task_rows(TranslationTask.objects.all())}
    in_the_other = {task.pk: task.state.value for task in TranslationTask.objects.with_progress()}
    assert in_the_other == in_one_way
    by_filter = {task.pk: state for state in State.values for task in TranslationTask.objects.in_state(state)}
    assert by_filter == in_one_way
    campaign.title = "Asking early"
    campaign.save_revision().publish()
    assert row_of(campaign.translation_key)["mt"] == "outdated"
    assert TranslationTask.objects.with_progress().get(pk=tasks["mt"].pk).state == "outdated"


def test_percent_and_lateness_stand_in_the_cell(campaign: CampaignPage) -> None:
    [task] = send(campaign, "pl")
    words = factories.polish_words(campaign)
    operations.save_words(task, {"title": words["title"]}, user=factories.translator("pl"))
    TranslationTask.objects.update(due_on=TODAY() - timedelta(days=1))
    table = matrix(EVERYTHING, Wanted(overdue=True), today=TODAY())
    [row] = table.rows
    [cell] = [cell for cell in row.cells if cell.task == task.pk]
    assert (cell.percent, cell.is_overdue, table.overdue) == (16, True, 1)


def test_words_of_services_and_a_page_that_was_never_sent_are_rows_like_any_other(
    campaign: CampaignPage,
) -> None:
    service = records.service(records.country("PL", "pl"))
    assert row_of(service.primary_text.translation_key)["pl"] == "original"
    assert row_of(service.primary_text.translation_key)["en"] == "not_sent"
    assert row_of(campaign.translation_key)["pl"] == "not_sent"
    assert row_of(factories.home().translation_key)["en"] == "original"


def titles(rows: list[Row]) -> list[str]:
    return [row.subject.title for row in rows]


def test_filters_narrow_rows_and_columns_and_orders_are_kept(campaign: CampaignPage) -> None:
    late = factories.campaign("Late", slug="late")
    child = campaign.add_child(
        instance=CampaignPage(title="Below it", slug="below", summary="x", locale=campaign.locale)
    )
    child.save_revision().publish()
    pl, fi = factories.locale("pl"), factories.locale("fi")
    [task, _fi] = send(late, "pl", "fi")
    TranslationTask.objects.filter(pk=task.pk).update(due_on=TODAY() - timedelta(days=9))
    anna = factories.translator("pl")
    operations.assign(task, anna, user=anna)

    def rows(**wanted: Any) -> list[str]:
        return titles(matrix(EVERYTHING, Wanted(**wanted), today=TODAY()).rows)

    assert rows(under=campaign.path) == ["Below it", "The first conversation"]
    assert rows(overdue=True) == rows(person=anna.pk) == rows(state=CellState.IN_PROGRESS) == ["Late"]
    assert rows(overdue=True, locales=frozenset({fi.pk})) == []
    assert rows(text="FIRST conv") == ["The first conversation"]
    assert rows(kind=campaign.content_type_id, sort="title") == ["Below it", "Late", "The first conversation"]
    assert rows()[0] == "Late"
    assert [
        c.language_code
        for c in matrix(EVERYTHING, Wanted(locales=frozenset({pl.pk})), today=TODAY()).languages
    ] == ["pl"]


def test_a_cell_leads_to_the_work_of_its_reader_and_nowhere_else(
    client: Client, campaign: CampaignPage
) -> None:
    [polish, finnish] = send(campaign, "pl", "fi")
    factories.locale("de")
    client.force_login(factories.translator("pl"))
    page = client.get(MATRIX).content.decode()
    assert f'href="/admin/translation-tasks/{polish.pk}/open/"' in page
    assert f"/translation-tasks/{finnish.pk}/open/" not in page
    assert "submit/page" not in page
    client.force_login(factories.communications_editor())
    page = client.get(MATRIX).content.decode()
    assert f"/admin/localize/submit/page/{campaign.pk}/" in page
    assert f"/translation-tasks/{polish.pk}/open/" not in page


def test_drafts_of_others_and_confidential_records_are_not_named(
    client: Client, campaign: CampaignPage
) -> None:
    """A desk sees its own drafts, an editor those of the tree, and nobody else does."""
    poland, belgium = records.country("PL", "pl"), records.country("BE", "nl")
    records.service(poland, name="Kanarek szkic", publish=False)
    records.service(belgium, name="Kanarie ontwerp", publish=False)
    factories.home().add_child(
        instance=CampaignPage(
            title="Canary draft", slug="canary", summary="x", live=False, locale=factories.locale("en")
        )
    )

    def seen(person: Any) -> set[str]:
        client.force_login(person)
        pages = [client.get(MATRIX, query) for query in ({}, {"export": "csv"})]
        body = pages[0].content.decode() + b"".join(pages[1].streaming_content).decode()
        names = {"Kanarek szkic", "Kanarie ontwerp", "Canary draft", "The first conversation"}
        return {name for name in names if name in body}

    assert seen(factories.translator("pl")) == {"The first conversation"}
    assert seen(factories.communications_editor()) == {"The first conversation", "Canary draft"}
    assert seen(records.desk_user(poland)) == {"The first conversation", "Kanarek szkic"}
    assert len(seen(factories.administrator_user())) == 4


def test_csv_has_a_line_for_each_cell_and_xlsx_the_table_and_neither_a_formula(
    client: Client, campaign: CampaignPage
) -> None:
    factories.campaign('=HYPERLINK("https://example.org")', slug="formula")
    send(campaign, "pl")
    client.force_login(factories.administrator_user())
    sent = client.get(MATRIX, {"export": "csv", "language": factories.locale("pl").pk})
    lines = list(csv.reader(io.StringIO(b"".join(sent.streaming_content).decode("utf-8-sig"))))
    assert ["The first conversation", "Campaign", "pl", "In progress", "0"] in [line[:5] for line in lines]
    assert any(line[0].startswith("'=HYPERLINK") for line in lines)
    book = load_workbook(io.BytesIO(client.get(MATRIX, {"export": "xlsx"}).content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("In progress, 0 %") for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_number_of_queries_grows_with_nothing(client: Client, campaign: CampaignPage) -> None:
    client.force_login(factories.translator("pl"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(MATRIX).status_code == 200
        return len(seen)

    send(campaign, "pl")
    queries()
    small = queries()
    service = records.service(records.country("PL", "pl"))
    for number in range(8):
        send(factories.campaign(f"Campaign {number}", slug=f"c{number}"), "pl", "fi", "de", "el")
    operations.submit_for_translation(
        service.primary_text, [factories.locale("fi")], user=factories.administrator_user()
    )
    assert queries() == small
    assert Page.objects.count() > 8


@pytest.mark.parametrize(
    "query",
    [
        "p=9999999",
        "p=-1",
        "kind=x",
        "page=0",
        "language=x&language=99999",
        "state=%00",
        "sort=x",
        "country=0",
    ],
)
def test_an_address_that_asks_for_something_unknown_shows_the_rest(
    client: Client, campaign: CampaignPage, query: str
) -> None:
    client.force_login(factories.administrator_user())
    assert client.get(f"{MATRIX}?{query}").status_code == 200
