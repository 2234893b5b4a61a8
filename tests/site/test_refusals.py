"""What is refused at the site's edge is refused in the reader's language, on our own page, and leaves no trace."""

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from twops_site.views import errors

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db

LANGUAGES = list(django_settings.TWOPS_SITE["DEMO_LANGUAGES"])


@pytest.fixture
def strict() -> Client:
    """A client that sends no CSRF token, as a page of somebody else's would."""
    factories.home()
    records.poland()
    return Client(enforce_csrf_checks=True)


def is_our_page(html: str, language: str) -> bool:
    """Say whether it is a page of ours: language, exit, emergency number, and nothing that the policy forbids."""
    return (
        f'<html lang="{language}" dir="ltr">' in html
        and f'href="/{language}/exit/"' in html
        and 'href="tel:112"' in html
        and "twops_site/site.css" in html
        and "<style" not in html
        and " style=" not in html
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_without_a_token_is_refused_on_our_own_page(strict, language):
    response = strict.post(f"/{language}/", {"password": "CANARY"})
    assert response.status_code == 403
    assert is_our_page(response.content.decode(), language)
    assert "CANARY" not in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize(
    "path", ["/en/nowhere/", "/en/first-conversation/", "/documents/1/x.pdf", "/robots.txt"]
)
def test_no_public_address_answers_with_djangos_own_page(strict, path):
    factories.campaign()
    response = strict.post(path)
    assert response.status_code in (403, 404, 405)
    assert "Django" not in response.content.decode() and "<style" not in response.content.decode()
    assert not response.cookies


def test_what_is_not_allowed_is_said_in_the_language_of_the_address(strict):
    request = RequestFactory().get("/pl/anything/")
    response = errors.permission_denied(request, PermissionDenied())
    assert response.status_code == 403
    assert is_our_page(response.content.decode(), "pl")


@pytest.mark.parametrize("language", ["pl", "el"])
def test_a_request_for_another_host_is_refused_on_our_own_page(strict, settings, language):
    settings.ALLOWED_HOSTS = ["testserver"]
    response = strict.get(f"/{language}/help/", headers={"host": "CANARY.example.org"})
    assert response.status_code == 400
    assert is_our_page(response.content.decode(), language)
    assert "CANARY" not in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize("path", ["/api/v1/services", "/hsds/services"])
def test_a_machine_address_refuses_in_json(strict, settings, path):
    settings.ALLOWED_HOSTS = ["testserver"]
    response = strict.get(path, headers={"host": "elsewhere.example.org"})
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")


def test_an_editor_whose_session_ended_is_told_what_to_do(strict):
    response = strict.post("/admin/login/", {"username": "editor", "password": "CANARY"})
    html = response.content.decode()
    assert response.status_code == 403
    assert "You were logged out while this form was open" in html and "CANARY" not in html
