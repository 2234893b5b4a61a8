"""Editors see which words should be others; reviewers keep the words of their language."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from twops_locale.admin.terms import views
from twops_locale.models import Concept, Notice, Term, TermsUpload
from twops_locale.terminology import operations, uploads
from twops_locale.terminology.access import TermsNotAllowed
from twops_locale.terminology.csv_files import read_csv
from twops_locale.terminology.findings import findings
from twops_locale.terminology.rows import TermRow
from twops_locale.terminology.tbx_reading import read_tbx

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db

EDIT = "/admin/twops_locale/concept/edit/{}/"


@pytest.fixture(autouse=True)
def terms() -> None:
    rows = [
        TermRow("1", "abuse", "en", "child sexual abuse", "preferred"),
        TermRow("2", "abuse", "en", "child sex", "avoided", reason="A child cannot consent."),
        TermRow("3", "abuse", "pl", "dziecięcy seks", "avoided", reason="To przemoc."),
        TermRow("4", "perpetrator", "en", "offender", "careful", quotable=True),
    ]
    operations.take_terms(rows, user=None, overwrite=False)


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ask(client: Client, language: object, texts: object, **more: object):
    body = json.dumps({"language": language, "texts": texts, **more})
    return client.post(reverse("twops_terms:hits"), body, content_type="application/json")


def form_of(concept: Concept, **changes: str) -> dict[str, str]:
    """Return what the form of a concept sends, with changes by the text of the term."""
    terms = list(Term.objects.filter(concept=concept).order_by("pk"))
    sent = {"code": concept.code, "definition": concept.definition}
    sent |= {f"terms-{name}": str(number) for name, number in (("TOTAL_FORMS", len(terms)), ("INITIAL_FORMS", len(terms)), ("MIN_NUM_FORMS", 0), ("MAX_NUM_FORMS", 1000))}  # fmt: skip
    for number, term in enumerate(terms):
        sent |= {
            f"terms-{number}-{name}": str(getattr(term, name))
            for name in ("id", "language", "text", "status", "source", "forms")
        }
        sent[f"terms-{number}-reason"] = changes.get(term.text, term.reason)
    return sent


def test_an_editor_is_told_of_words_while_typing():
    answer = ask(
        logged_in(factories.communications_editor()),
        "en",
        ["On child sex.", "<b>Child</b> sex again; an offender"],
        markup=True,
    )
    assert [
        (term["words"], term["times"], term["status"], term["alternatives"])
        for term in answer.json()["terms"]
    ] == [
        ("child sex", 2, "avoided", ["child sexual abuse"]),
        ("offender", 1, "careful", []),
    ]
    assert "A child cannot consent." in answer.json()["html"]


@pytest.mark.parametrize(
    ("language", "texts"), [("xx", ["a"]), ("en", "a"), ("en", [1]), (None, ["a"]), ("en", ["a"] * 2001)]
)
def test_what_is_no_question_is_refused(language, texts):
    assert ask(logged_in(factories.communications_editor()), language, texts).status_code == 400


def test_a_question_as_a_form_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.communications_editor())
    client.cookies["csrftoken"] = "a" * 32
    sent = {"language": "en", "csrfmiddlewaretoken": "a" * 32}
    assert client.post(reverse("twops_terms:hits"), sent).status_code == 400


def test_the_question_needs_a_login_a_token_and_a_post():
    address = reverse("twops_terms:hits")
    assert Client().post(address, "{}", content_type="application/json").status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.communications_editor())
    assert strict.post(address, "{}", content_type="application/json").status_code == 403
    assert logged_in(factories.user("boss", superuser=True)).get(address).status_code == 405


def test_the_page_editor_shows_the_words_of_the_original():
    factories.home()
    page = factories.campaign(summary="What they call <child sex> & more.")
    html = logged_in(factories.communications_editor()).get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert (
        f'data-controller="twops-terms" data-twops-terms-address-value="{reverse("twops_terms:hits")}"'
        in html
    )
    assert f'data-twops-terms-locale-value="{page.locale_id}"' in html
    assert "A child cannot consent." in html and "twops_locale/terms.js" in html


def test_the_editor_of_a_service_asks_in_the_language_of_its_words():
    service = records.service(records.poland(), name="Dziecięcego seksu nie ma")
    client = logged_in(records.desk_user(records.poland()))
    html = client.get(f"/admin/snippets/twops_directory/service/edit/{service.pk}/").content.decode()
    key = service.primary_text.locale_id
    assert f'data-twops-terms-locale-value="{key}" data-twops-terms-later-value="true"' in html
    body = json.dumps({"locale": key, "texts": ["Dziecięcego seksu nie ma."]})
    answer = client.post(reverse("twops_terms:hits"), body, content_type="application/json")
    assert [term["reason"] for term in answer.json()["terms"]] == ["To przemoc."]


def test_a_reviewer_changes_the_own_words_in_the_form_and_is_told_whose_the_others_are():
    client, concept = logged_in(factories.reviewer("pl")), Concept.objects.get(code="abuse")
    answer = client.post(EDIT.format(concept.pk), form_of(concept, **{"child sex": "Changed."}))
    assert answer.status_code == 200 and "You may not change terms in: en." in answer.content.decode()
    assert "Changed." in answer.content.decode()
    assert not Term.objects.filter(reason="Changed.").exists()
    answer = client.post(EDIT.format(concept.pk), form_of(concept, **{"dziecięcy seks": "Krzywda."}))
    assert answer.status_code == 302 and Term.objects.filter(reason="Krzywda.").exists()
    assert client.post(f"/admin/twops_locale/concept/delete/{concept.pk}/").status_code in (302, 403)
    assert Concept.objects.filter(code="abuse").exists()


def test_the_register_is_for_teams_and_its_queries_do_not_grow():
    translator = logged_in(factories.translator("pl"))
    address = "/admin/twops_locale/concept/"
    assert translator.get(address).status_code == 200
    assert translator.get(EDIT.format(Concept.objects.first().pk)).status_code in (302, 403)
    assert logged_in(factories.communications_editor()).get(address).status_code in (302, 403)
    boss = logged_in(factories.user("boss", superuser=True))
    boss.get(address)
    with CaptureQueriesContext(connection) as few:
        assert "child sexual abuse (en)" in boss.get(address, {"language": "pl"}).content.decode()
    operations.take_terms(
        [TermRow("x", f"c-{n}", "pl", f"słowo {n}") for n in range(30)], user=None, overwrite=False
    )
    with CaptureQueriesContext(connection) as many:
        boss.get(address, {"language": "pl"})
    assert len(many) == len(few)


def published_pages(number: int) -> None:
    home = factories.home()
    for each in range(home.get_children().count(), home.get_children().count() + number):
        factories.campaign(
            f"Campaign {each}",
            slug=f"campaign-{each}",
            summary=f"{each}: child sex is abuse.",
            body=[
                ("section", {"heading": "An offender", "text": "<p>A <b>child</b> sex‑case; “offender”.</p>"})
            ],
        )


def test_the_report_names_each_word_of_public_texts_with_its_place_in_a_constant_number_of_queries():
    published_pages(1)
    factories.campaign("Not public", slug="not-public", summary="child sex").unpublish()
    with CaptureQueriesContext(connection) as few:
        found = findings()
    assert [(each.text.title, each.text.field, each.hit.words) for each in found] == [
        ("Campaign 0", "body", "child sex"),
        ("Campaign 0", "summary", "child sex"),
        ("Campaign 0", "body", "offender"),
    ]
    assert found[1].context == "0: child sex is abuse."
    published_pages(12)
    with CaptureQueriesContext(connection) as many:
        assert len(findings()) == 3 * 13
    assert len(many) == len(few)


def test_the_report_is_shown_to_teams_with_links_and_sent_as_a_file():
    published_pages(1)
    address = reverse("twops_terms:report")
    client = logged_in(factories.translator("pl"))
    html = client.get(address, {"language": "en", "status": "avoided"}).content.decode()
    assert "child sexual abuse" in html and "/edit/" in html and "An offender" not in html
    sent = client.get(address, {"export": "csv"})
    lines = list(csv.reader(io.StringIO(b"".join(sent.streaming_content).decode())))
    assert lines[0][:5] == ["Use", "Language", "Kind", "Where", "Field"] and len(lines) == 4
    assert client.get(address, {"export": "xlsx"}).status_code == 200
    assert client.get(address, {"language": "nonsense", "status": "x", "p": "y"}).status_code == 200
    assert logged_in(factories.communications_editor()).get(address).status_code in (302, 403)


def test_check_terms_says_where_and_ends_with_an_error_if_asked():
    published_pages(1)
    out = io.StringIO()
    call_command("check_terms", stdout=out)
    assert (
        "avoided [en] campaign “Campaign 0”, summary: 0: child sex is abuse. - A child cannot consent."
        in out.getvalue()
    )
    assert "2 avoided and 1 careful words in public texts." in out.getvalue()
    with pytest.raises(CommandError):
        call_command("check_terms", strict=True, stdout=io.StringIO())
    call_command("check_terms", strict=True, language=["pl"], stdout=io.StringIO())


def upload(client: Client, content: str, name: str = "terms.csv", **more: str):
    file = SimpleUploadedFile(name, content.encode())
    return client.post(reverse("twops_terms:exchange"), {"file": file, **more})


def test_files_come_in_whole_or_not_at_all_and_only_by_those_who_may():
    reviewer = logged_in(factories.reviewer("pl"))
    header = "concept,language,text,status\n"
    answer = upload(reviewer, f"{header}abuse,pl,przemoc,preferred\nabuse,pl,,x\n")
    assert answer.status_code == 422
    assert "row 3, text: " in answer.content.decode() and "row 3, status: " in answer.content.decode()
    assert (
        "You may not change terms in: en."
        in upload(reviewer, f"{header}abuse,en,new,preferred\n").content.decode()
    )
    assert upload(reviewer, "<tbx", "terms.tbx").status_code == 422
    assert Term.objects.count() == 4
    assert upload(reviewer, f"{header}abuse,pl,przemoc,preferred\n").status_code == 302
    assert Term.objects.count() == 5
    assert logged_in(factories.translator("fi")).get(reverse("twops_terms:exchange")).status_code in (
        302,
        403,
    )


def test_a_large_file_is_taken_by_the_worker_whole_or_not_at_all_and_its_sender_is_told(monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE_BYTES", 10)
    reviewer = factories.reviewer("pl")
    client = logged_in(reviewer)
    header = "concept,language,text,status\n"
    answer = upload(client, f"{header}abuse,pl,przemoc,preferred\nabuse,pl,,x\n")
    wrong = TermsUpload.objects.get()
    assert answer.url == wrong.get_absolute_url()
    waiting = client.get(answer.url).content.decode()
    assert 'http-equiv="refresh"' in waiting and "<progress" in waiting
    assert logged_in(factories.reviewer("pl", "other")).get(answer.url).status_code in (302, 403)
    uploads.take_terms_upload.call(wrong.pk)
    page = client.get(answer.url).content.decode()
    assert "row 3, text: " in page and "row 3, status: " in page and 'role="alert"' in page
    assert Term.objects.count() == 4
    upload(client, f"{header}abuse,en,new,preferred\n")
    foreign = TermsUpload.objects.latest("pk")
    uploads.take_terms_upload.call(foreign.pk)
    assert "You may not change terms in: en." in client.get(foreign.get_absolute_url()).content.decode()
    upload(client, f"{header}abuse,pl,przemoc,preferred\n")
    right = TermsUpload.objects.latest("pk")
    for _twice in range(2):
        uploads.take_terms_upload.call(right.pk)
    right.refresh_from_db()
    assert (right.state, bytes(right.content), Term.objects.count()) == ("done", b"", 5)
    assert "1 term is new," in client.get(right.get_absolute_url()).content.decode()
    assert "terms.csv" in client.get(reverse("twops_terms:exchange")).content.decode()
    told = Notice.objects.filter(user=reviewer, kind="memory_import").order_by("pk")
    assert [notice.address for notice in told] == [
        each.get_absolute_url() for each in (wrong, foreign, right)
    ]
    TermsUpload.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert uploads.forget_uploads() == 3


def test_only_so_many_files_of_terms_wait_and_only_of_those_who_may(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_UNFINISHED", 0)
    monkeypatch.setattr(views, "AT_ONCE_BYTES", 10)
    assert upload(logged_in(factories.reviewer("pl")), "concept,language,text,status\n").status_code == 422
    with pytest.raises(TermsNotAllowed):
        uploads.receive(b"", "x.csv", overwrite=False, user=factories.translator("pl"))
    assert not TermsUpload.objects.exists()


def test_files_go_out_for_those_who_see_the_terms():
    client = logged_in(factories.translator("pl"))
    assert len(read_csv(client.get(reverse("twops_terms:export", args=["csv"])).content.decode())) == 4
    assert len(read_tbx(client.get(reverse("twops_terms:export", args=["tbx"])).content)) == 4
    assert logged_in(factories.communications_editor()).get(
        reverse("twops_terms:export", args=["csv"])
    ).status_code in (302, 403)
