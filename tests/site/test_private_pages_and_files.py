"""What is private is nowhere public, sets no cookie there, and offers nobody a way that cannot work."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    factories.home()
    return factories.campaign()


@pytest.fixture
def document(settings, tmp_path):
    """A file, on a real disk, of a collection for logged-in editors."""
    settings.MEDIA_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    factories.root_page()
    collection = Collection.get_first_root_node().add_child(name="Internal")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    return get_document_model().objects.create(
        title="Minutes", file=ContentFile(b"CANARY", name="minutes.txt"), collection=collection
    )


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("kind", ["password", "login", "groups"])
def test_a_restricted_page_is_not_found_and_sets_no_cookie(client, page, kind):
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
    for answer in (client.get("/en/first-conversation/"), client.post("/en/first-conversation/")):
        assert answer.status_code in (403, 404)
        assert not answer.cookies and "Cookie" not in answer.headers.get("Vary", "")
        assert "first conversation" not in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/en/_util/login/",
        "/en/_util/authenticate_with_password/1/1/",
        "/documents/authenticate_with_password/1/",
    ],
)
def test_readers_have_no_login(client, page, path):
    answer = client.get(path)
    assert answer.status_code == 404 and not answer.cookies


def test_the_admin_offers_no_privacy_that_cannot_work(page):
    administrator = signed_in(factories.administrator_user())
    address = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])

    assert "restriction_type" not in administrator.get(address).json()["html"]
    administrator.post(address, {"restriction_type": "password", "password": "x"})
    assert not PageViewRestriction.objects.exists()


def test_a_collection_is_not_offered_a_shared_password():
    factories.root_page()
    collection = Collection.get_first_root_node().add_child(name="Internal")
    address = reverse("wagtailadmin_collections:set_privacy", args=[collection.pk])

    html = signed_in(factories.administrator_user()).get(address).json()["html"]

    assert 'value="login"' in html and 'value="password"' not in html


def test_a_private_file_leads_to_the_admin_and_is_read_there_by_its_collections_editors(client, document):
    public = client.get(document.url)
    assert (public.status_code, public.url) == (302, f"/admin/private-files/{document.pk}/minutes.txt")
    assert not public.cookies
    assert client.get(public.url).url.startswith("/admin/login/")

    editor = signed_in(factories.administrator_user()).get(public.url)
    assert b"".join(editor.streaming_content) == b"CANARY"

    stranger = signed_in(factories.translator("pl")).get(public.url)
    assert stranger.status_code == 404
