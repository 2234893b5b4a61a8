"""What fails is said in the reader's language, with the way out and a number, and asks nothing of what may be broken."""

import errno
import logging
import re

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, OperationalError, connection
from django.test import Client, RequestFactory
from twops_site.private_log import FirstOfAMinute, PrivateFormatter
from twops_site.views import directory as directory_views
from twops_site.views import errors

from tests import factories

LANGUAGES = list(django_settings.TWOPS_SITE["DEMO_LANGUAGES"])


def has_the_way_out(html: str, language: str) -> bool:
    return (
        f'href="/{language}/exit/" rel="noreferrer noopener" data-exit>' in html
        and 'href="tel:112"' in html
        and "quick-exit.js" in html
        and "data-exit-status" in html
        and f'href="/{language}/help/"' in html
    )


def title_of(html: str) -> str:
    found = re.search(r"<title>(.*?)</title>", html, re.S)
    assert found
    return found[1].strip()


@pytest.mark.parametrize("template", ["400.html", "500.html", "503.html"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bare_page_has_the_exit_its_script_and_the_number(template, language):
    html = errors.bare_page(template, language)
    assert f'<html lang="{language}" dir="ltr">' in html and has_the_way_out(html, language)


def test_a_bare_page_asks_nothing_of_the_database(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        errors.bare_page("500.html", "pl")
        errors.server_error(RequestFactory().get("/fi/help/"))
        errors.bad_request(RequestFactory().get("/fi/help/"))


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_503_with_a_time(monkeypatch, service):
    def fail(*args: object, **kwargs: object) -> None:
        raise OperationalError("CANARY")

    monkeypatch.setattr(directory_views, "service_and_partners", fail)
    answer = Client(raise_request_exception=False).get(f"/fi/help/service/{service.uuid}/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert has_the_way_out(answer.content.decode(), "fi")


@pytest.mark.django_db
def test_a_database_that_takes_no_writes_is_503_with_a_time(postgres_url, service):
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    report = f"/pl/help/service/{service.uuid}/report/"
    answer = Client(raise_request_exception=False).post(report, {"kind": "number", "text": "Numer milczy."})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert has_the_way_out(answer.content.decode(), "pl")


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (RuntimeError("CANARY"), 500),
        (OperationalError("CANARY"), 503),
        (OSError(errno.ENOSPC, "CANARY"), 503),
        (OSError(errno.ENOENT, "CANARY"), 500),
    ],
)
def test_the_page_says_what_it_is_and_nothing_of_the_cause(failure, status):
    request = RequestFactory().get("/sv/help/", {"q": "CANARY"})
    try:
        raise failure
    except type(failure):
        answer = errors.server_error(request)
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("60" if status == 503 else None)
    html = answer.content.decode()
    assert "CANARY" not in html and has_the_way_out(html, "sv")
    assert title_of(html).endswith("2PS")


@pytest.mark.parametrize(
    ("reason", "status"), [(OperationalError("CANARY"), 503), (DatabaseError("no such row"), 400)]
)
def test_a_session_that_cannot_be_stored_is_the_fault_of_the_database_and_not_of_the_browser(reason, status):
    """Django raises these one while it handles the other, and answers 400 whatever the reason."""
    try:
        try:
            try:
                raise reason
            except DatabaseError:
                raise UpdateError  # noqa: B904 - as Django does it
        except UpdateError:
            raise SessionInterrupted("gone")  # noqa: B904 - as Django does it
    except SessionInterrupted as error:
        answer = errors.bad_request(RequestFactory().get("/admin/"), error)
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("60" if status == 503 else None)


@pytest.mark.parametrize("path", ["/api/v1/services", "/hsds/services"])
def test_a_machine_is_told_of_a_failure_in_json(path):
    answer = errors.server_error(RequestFactory().get(path))
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")


def test_where_even_the_template_fails_a_page_is_left(monkeypatch):
    def fail(*args: object, **kwargs: object) -> str:
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(errors, "render_to_string", fail)
    answer = errors.server_error(RequestFactory().get("/pl/help/"))
    html = answer.content.decode()
    assert answer.status_code == 500
    assert 'href="tel:112"' in html and "Leave this site" in html and "{%" not in html


def test_an_address_without_a_language_fails_in_the_language_that_the_browser_asks_for():
    request = RequestFactory().get("/media/x.png", headers={"accept-language": "fi,en;q=0.5"})
    assert '<html lang="fi"' in errors.server_error(request).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_a_method_that_an_address_does_not_take_is_refused_on_our_page(client, service, method):
    answer = getattr(client, method)(f"/pl/help/service/{service.uuid}/")
    html = answer.content.decode()
    assert answer.status_code == 405 and "GET" in answer.headers["Allow"]
    assert '<html lang="pl"' in html and "data-exit" in html and not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["pl", "el", "en"])
def test_a_page_that_is_not_there_leads_on_by_the_doors(client, language):
    factories.home()
    if language != "en":
        factories.home(language, "Start")
    html = client.get(f"/{language}/nowhere/").content.decode()
    assert f'action="/{language}/help/answer/"' in html and f'href="/{language}/help/"' in html


def test_while_the_database_is_away_the_log_says_it_once_a_minute():
    seldom, said = FirstOfAMinute(), PrivateFormatter()

    def record(status: int) -> logging.LogRecord:
        made = logging.LogRecord("django.request", logging.ERROR, "x.py", 1, "/pl/canary/", (), None)
        made.status_code = status
        return made

    assert [seldom.filter(record(status)) for status in (503, 503, 500, 503)] == [True, False, True, False]
    seldom._next_at = 0
    after_a_minute = record(503)
    assert seldom.filter(after_a_minute)
    assert (
        said.format(after_a_minute) == "ERROR django.request: request failed with status 503, and 2 before it"
    )
