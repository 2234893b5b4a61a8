"""Communications editors upload and choose images and documents, and a picture that would stop the server is refused in words."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from twops_site.middleware import PublicSafetyMiddleware
from twops_site.setup.groups import communications_group
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from tests import factories

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a rendition to the garbage collector (wagtail/images/models.py).
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
]


@pytest.fixture
def editor() -> Client:
    factories.root_page()
    client = Client()
    client.force_login(factories.user("editor", groups=(communications_group(),)))
    return client


def picture(side: int = 20) -> SimpleUploadedFile:
    data = io.BytesIO()
    Pillow.new("1", (side, side)).save(data, "PNG")
    return SimpleUploadedFile("picture.png", data.getvalue(), content_type="image/png")


def bomb(side: int = 11_000) -> SimpleUploadedFile:
    """A white PNG of one bit a pixel: some KB in the file, 121 million pixels in memory."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" + b"\xff" * ((side + 7) // 8)
    data = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(row * side, 9))
        + chunk(b"IEND", b"")
    )
    assert len(data) < 40_000
    return SimpleUploadedFile("bomb.png", data, content_type="image/png")


UPLOADS = {
    "upload": ("wagtailimages:add", "file", {"title": "x"}),
    "chooser": ("wagtailimages_chooser:create", "image-chooser-upload-file", {"image-chooser-upload-title": "x"}),
    "several at once": ("wagtailimages:add_multiple", "files[]", {}),
}  # fmt: skip


@pytest.mark.parametrize("way", UPLOADS)
def test_an_editor_uploads_a_picture(editor, way):
    route, field, data = UPLOADS[way]
    response = editor.post(
        reverse(route), {**data, field: picture()}, headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert response.status_code in (200, 302), response.content[:500]
    assert get_image_model().objects.count() == 1


@pytest.mark.parametrize("way", UPLOADS)
def test_a_picture_of_too_many_pixels_is_refused_in_words_and_not_decoded(editor, monkeypatch, way):
    def decode(*args, **kwargs):
        raise AssertionError("the picture was decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)
    route, field, data = UPLOADS[way]
    response = editor.post(
        reverse(route), {**data, field: bomb()}, headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert response.status_code == 200
    assert "too many pixels" in response.content.decode()
    assert not get_image_model().objects.exists()


def test_a_chooser_offers_the_upload(editor):
    html = editor.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    assert 'name="image-chooser-upload-file"' in html
    html = editor.get(reverse("wagtaildocs_chooser:choose")).json()["html"]
    assert 'name="document-chooser-upload-file"' in html


def test_an_editor_uploads_a_document(editor):
    file = SimpleUploadedFile("plan.txt", b"Plan", content_type="text/plain")
    editor.post(reverse("wagtaildocs:add"), {"title": "Plan", "file": file, "collection": 1, "tags": ""})
    assert get_document_model().objects.count() == 1


def test_a_picture_that_comes_by_code_is_refused_too():
    with pytest.raises(Pillow.DecompressionBombError):
        get_image_model()(title="x", file=bomb())


def test_a_file_is_served_without_headers_that_say_nothing(rf):
    """Wagtail writes "None" where a file has no encoding, and an empty tag where it has no stored hash."""
    given = HttpResponse("One sentence.", headers={"Content-Encoding": "None", "ETag": '""'})
    response = PublicSafetyMiddleware(lambda request: given)(rf.get("/documents/1/words.txt"))
    assert "Content-Encoding" not in response.headers and "ETag" not in response.headers
