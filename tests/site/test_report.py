"""Report a mistake: no cookie, no script, no question about the sender, and no way to flood a desk."""

import base64

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from twops_directory.desk import reports
from twops_directory.desk.operations import delete_record, unpublish_record
from twops_directory.models import MistakeReport
from twops_site.models import SealKey
from twops_site.public import report_limit
from twops_site.public.report_limit import REPORTS_A_SENDER, SenderLimit
from twops_site.views import report as report_view

from tests.directory import records
from tests.site.following import sent as send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_senders(monkeypatch):
    """Nobody has reported anything in this hour."""
    monkeypatch.setattr(report_view, "senders", SenderLimit())


@pytest.fixture
def url(service):
    """The address of the form in Polish."""
    return f"/pl/help/service/{service.uuid}/report/"


def test_the_service_page_leads_to_the_form_and_the_form_to_the_desk(client, service, url):
    strict = Client(enforce_csrf_checks=True)
    assert url in strict.get(f"/pl/help/service/{service.uuid}/").content.decode()
    page = strict.get(url)
    html = page.content.decode()
    assert '<meta name="robots" content="noindex">' in html and "Telefon Mostek" in html
    assert "csrf" not in html and "<script>" not in html

    response = strict.post(url, {"kind": "number", "text": "Numer milczy od tygodnia."})

    assert (response.status_code, response.headers["Location"]) == (303, f"{url}received/")
    thanks = strict.get(f"{url}received/")
    assert thanks.status_code == 200 and "noindex" in thanks.content.decode()
    for answer in (page, response, thanks):
        assert not answer.cookies
        assert "no-store" in answer.headers["Cache-Control"]
    [kept] = MistakeReport.objects.all()
    assert (kept.service, kept.kind, kept.text, kept.state) == (
        service,
        "number",
        "Numer milczy od tygodnia.",
        "open",
    )


def test_nothing_about_the_sender_is_stored(client, url):
    client.post(
        url,
        {"kind": "hours"},
        REMOTE_ADDR="192.0.2.77",
        headers={"user-agent": "Kanarek/7", "x-forwarded-for": "198.51.100.9"},
    )
    [kept] = MistakeReport.objects.values()
    assert set(kept) == {
        "id",
        "service_id",
        "kind",
        "text",
        "received_on",
        "state",
        "answer",
        "handled_by_id",
    }
    assert not hasattr(kept["received_on"], "hour")
    memory = repr(vars(report_view.senders))
    assert "192.0.2.77" not in memory and "198.51.100.9" not in memory
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            content = repr(cursor.fetchall())
            assert not any(trace in content for trace in ("192.0.2.77", "198.51.100.9", "Kanarek")), table
    assert "192.0.2.77" not in repr(getattr(cache, "_cache", {}))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": "coś"}, "Choose what is wrong."),
        ({"kind": "nonsense", "text": "coś"}, "Choose one of the answers in the list."),
        ({"kind": "number", "text": "22\u202e000"}, "U+202E"),
        ({"kind": "number", "text": "a\x00b"}, "U+0000"),
        ({"kind": "number", "text": "ż" * 1001}, "1001 characters; 1000 are possible"),
    ],
)
def test_bad_input_is_refused_in_words_and_not_lost(client, url, sent, words):
    response = send(client, url.replace("/pl/", "/en/"), sent)
    html = response.content.decode()
    [(address, status)] = response.redirect_chain
    assert (status, response.status_code) == (303, 200)
    assert address.endswith("#summary") and 'id="summary"' in html
    assert words in html
    assert sent["text"] in html
    assert not MistakeReport.objects.exists()


def test_the_address_of_what_was_not_taken_tells_nothing_and_is_stored_nowhere(client, service, url):
    said = "Mówiłem o sąsiedzie"
    first = client.post(url, {"text": said})
    address = first.headers["Location"]
    assert (first.status_code, first.content) == (303, b"")
    assert "no-store" in first.headers["Cache-Control"] and not first.cookies
    token = address.removeprefix(f"{url}again/").removesuffix("/#summary")
    raw = base64.urlsafe_b64decode(token + "==")
    assert not any(word.encode() in raw or word in address for word in (said, "sąsiedzie", "text", "kind"))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert "sąsiedzie" not in repr(cursor.fetchall()), table
    page = client.get(address.partition("#")[0])
    assert "no-store" in page.headers["Cache-Control"] and not page.cookies
    assert said in page.content.decode()
    # For this service and with this key only.
    other = records.service(name="Czat Kładka", organization=service.organization)
    for elsewhere in (
        f"/pl/help/service/{other.uuid}/report/again/{token}/",
        f"{url}again/{token[:-4]}AAAA/",
    ):
        html = client.get(elsewhere).content.decode()
        assert said not in html and "<form" in html and "note" in html
    SealKey.objects.all().delete()
    assert said not in client.get(address.partition("#")[0]).content.decode()


def test_what_was_corrected_is_sent_to_the_form_and_the_way_back_to_the_list_stays(client, url):
    list_token = "A" * 40
    refused = send(client, f"{url}?list={list_token}", {"text": "Numer milczy"})
    html = refused.content.decode()
    assert refused.redirect_chain[0][0].endswith(f"/?list={list_token}#summary")
    assert f'action="{url}?list={list_token}"' in html
    taken = client.post(f"{url}?list={list_token}", {"text": "Numer milczy", "kind": "number"})
    assert taken.headers["Location"] == f"{url}received/?list={list_token}"
    assert MistakeReport.objects.get().text == "Numer milczy"


def test_a_thousand_characters_in_many_lines_and_of_any_script_have_room(client, url):
    """A browser counts a line break as one character, and sends two; an address has room for the widest ones."""
    lines = "\r\n".join(["ą" * 19] * 50)
    assert len(lines.replace("\r\n", "\n")) == 999
    assert client.post(url, {"kind": "other", "text": lines}).headers["Location"] == f"{url}received/"
    assert MistakeReport.objects.get().text == lines.replace("\r\n", "\n")
    wide = "𝔷" * 1000
    assert wide in send(client, url, {"text": wide}).content.decode()


def test_the_fields_say_what_is_wrong_with_them(client, url):
    page = BeautifulSoup(send(client, url, {"text": "ż" * 1001}).content, "html.parser")
    summary = page.find(id="summary")
    assert summary["tabindex"] == "-1" and summary["role"] == "alert"
    assert [link["href"] for link in summary.find_all("a")] == ["#id_kind_0", "#text"]
    for field in (page.find("fieldset"), page.find(id="text")):
        assert field["aria-invalid"] == "true"
        for name in field["aria-describedby"].split():
            assert page.find(id=name).get_text(strip=True)
    fresh = client.get(url).content.decode()
    assert "aria-invalid" not in fresh and 'id="summary"' not in fresh


def test_two_megabytes_are_refused(client, url):
    assert client.post(url, {"kind": "other", "text": "x" * 2_000_000}).status_code == 422
    assert client.post(url, {"kind": "other", "text": "x" * 5_000_000}).status_code == 400
    assert not MistakeReport.objects.exists()


def test_a_text_of_markup_is_only_text(client, service, url):
    client.post(url, {"kind": "other", "text": "<script>alert(1)</script>"})
    html = send(client, url, {"text": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(client, url):
    response = client.post(url, {"kind": "other", "website": "https://spam.example/"})
    assert response.status_code == 303
    assert not MistakeReport.objects.exists()


def test_one_sender_is_limited_and_others_are_not(client, url):
    for _ in range(REPORTS_A_SENDER):
        assert client.post(url, {"kind": "other"}, REMOTE_ADDR="192.0.2.1").status_code == 303
    refused = client.post(url, {"kind": "other", "text": "Jeszcze raz"}, REMOTE_ADDR="192.0.2.1", follow=True)
    assert refused.redirect_chain[0][0].startswith(f"{url}again/")
    html = refused.content.decode()
    assert 'id="summary"' in html and "Jeszcze raz" in html
    assert client.post(url, {"kind": "other"}, REMOTE_ADDR="192.0.2.2").status_code == 303
    assert MistakeReport.objects.count() == REPORTS_A_SENDER + 1


@pytest.mark.parametrize("ceiling", ["REPORTS_A_DAY", "OPEN_REPORTS_A_SERVICE"])
def test_the_ceilings_hold_without_knowing_senders(client, url, monkeypatch, ceiling):
    monkeypatch.setattr(reports, ceiling, 2)
    answers = [client.post(url, {"kind": "other"}, REMOTE_ADDR=f"192.0.2.{n}") for n in range(3)]
    taken = [answer.headers["Location"] == f"{url}received/" for answer in answers]
    assert taken == [True, True, False]
    assert MistakeReport.objects.count() == 2


def test_the_limit_forgets_key_and_counts_every_hour():
    now = [0.0]
    limit = SenderLimit(clock=lambda: now[0])
    assert [limit.allows("a") for _ in range(6)] == [True] * 5 + [False]
    before = (limit._key, set(limit._counts))
    now[0] = float(report_limit.WINDOW_SECONDS)
    assert limit.allows("a")
    assert limit._key != before[0] and not before[1] & set(limit._counts)


def test_the_memory_of_the_limit_is_bounded(monkeypatch):
    monkeypatch.setattr(report_limit, "SENDERS_KEPT", 2)
    limit = SenderLimit()
    assert [limit.allows(sender) for sender in "abc"] == [True, True, False]
    assert limit.allows("a")


def test_what_is_not_public_has_no_form(client, service, url):
    unpublish_record(service, user=records.admin())
    assert client.get(url).status_code == 404
    assert client.post(url, {"kind": "other"}).status_code == 404
    assert client.get(f"{url}received/").status_code == 404
    delete_record(service, user=records.admin())
    assert client.post(url, {"kind": "other"}).status_code == 404


@pytest.mark.parametrize("language", ["pl", "el", "mt", "en"])
def test_the_form_answers_in_every_language(client, service, language):
    response = client.get(f"/{language}/help/service/{service.uuid}/report/")
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()
