"""Nothing but the picture is left of an uploaded picture; a file is what its name says, and is served as that."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from PIL.ExifTags import IFD
from pytest_django import Settings
from twops_site.demo.people import communications_group
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from tests import factories

from .test_editors_files import UPLOADS

pytestmark = pytest.mark.django_db
PROGRAM = b"<script>alert(document.domain)</script>"
XHR = {"x-requested-with": "XMLHttpRequest"}


@pytest.fixture
def editor() -> Client:
    factories.root_page()
    client = Client()
    client.force_login(factories.user("editor", groups=(communications_group(),)))
    return client


def photograph(form: str = "JPEG", *, orientation: int = 6) -> bytes:
    """A picture, 40 wide and 20 high as it lies in the file, taken at a place with a certain telephone."""
    exif = Pillow.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Telephone of Maja"
    exif.get_ifd(IFD.GPSInfo)[2] = (50.0, 3.0, 41.0)
    written = io.BytesIO()
    more = {"comment": b"Maja's kitchen"} if form == "JPEG" else {}
    Pillow.new("RGB", (40, 20), "navy").save(written, form, exif=exif, **more)
    return written.getvalue()


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def stored(instance: Any) -> bytes:
    with instance.file.open("rb") as file:
        return bytes(file.read())


@pytest.mark.parametrize("way", UPLOADS)
@pytest.mark.parametrize(("name", "form"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")])
def test_a_picture_keeps_no_place_and_no_device(editor: Client, way: str, name: str, form: str) -> None:
    route, field, data = UPLOADS[way]
    given = photograph(form)
    assert b"Telephone of Maja" in given
    editor.post(reverse(route), {**data, field: upload(name, given)}, headers=XHR)
    image = get_image_model().objects.get()
    kept = stored(image)
    assert b"Maja" not in kept and not Pillow.open(io.BytesIO(kept)).getexif()
    assert (image.width, image.height) == (20, 40)  # upright: what said that it was to be turned is gone
    assert Pillow.open(io.BytesIO(kept)).size == (20, 40)
    assert image.file_size == len(kept)


def test_a_replaced_picture_too(editor: Client) -> None:
    editor.post(reverse("wagtailimages:add"), {"title": "x", "file": upload("a.png", photograph("PNG"))})
    image = get_image_model().objects.get()
    sent = {"title": "x", "file": upload("b.jpg", photograph() + PROGRAM), "tags": "", "collection": 1}
    editor.post(reverse("wagtailimages:edit", args=[image.pk]), sent)
    image.refresh_from_db()
    assert image.file.name.endswith(".jpg") and b"Maja" not in stored(image)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_program_behind_a_picture_is_gone(editor: Client, form: str) -> None:
    written = io.BytesIO()
    Pillow.new("RGB", (30, 30), "navy").save(written, form)
    name = f"a.{form.lower()}"
    editor.post(
        reverse("wagtailimages:add"), {"title": "x", "file": upload(name, written.getvalue() + PROGRAM)}
    )
    assert PROGRAM not in stored(get_image_model().objects.get())


def test_an_animation_goes_on_moving(editor: Client) -> None:
    written = io.BytesIO()
    frames = [Pillow.new("RGB", (10, 10), colour) for colour in ("red", "green", "navy")]
    frames[0].save(
        written, "GIF", save_all=True, append_images=frames[1:], duration=[50, 60, 70], comment=b"Maja"
    )
    editor.post(reverse("wagtailimages:add"), {"title": "x", "file": upload("a.gif", written.getvalue())})
    kept = stored(get_image_model().objects.get())
    assert Pillow.open(io.BytesIO(kept)).n_frames == 3 and b"Maja" not in kept


def test_a_picture_with_an_end_missing_is_refused_in_words(editor: Client) -> None:
    data = io.BytesIO()
    Pillow.effect_noise((200, 200), 90).convert("RGB").save(data, "JPEG")
    sent = {"title": "x", "file": upload("a.jpg", data.getvalue()[:4000])}
    page = editor.post(reverse("wagtailimages:add"), sent).content.decode()
    assert "This picture is damaged: it cannot be read to its end." in page
    assert not get_image_model().objects.exists()


REFUSED = re.compile(
    r"Not a supported image format|File extension “svgz?” is not allowed"
    r"|Not a valid .png image|This file is no PNG file, though its name says so"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("name", ["a.svg", "a.png", "a.svgz"])
def test_svg_is_refused_in_words(editor: Client, name: str) -> None:
    for route in ("wagtailimages:add", "wagtaildocs:add"):
        page = editor.post(
            reverse(route), {"title": "x", "file": upload(name, SVG), "collection": 1, "tags": ""}
        ).content.decode()
        words = re.findall(r'class="error-message">\s*(.*?)\s*</p>', page)
        assert len(words) == 1 and REFUSED.match(words[0]), words
    assert not get_image_model().objects.exists() and not get_document_model().objects.exists()


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.odt", "a.zip", "a.png", "a.jpg", "a.mp4", "a.webm"])
def test_a_file_that_is_not_what_its_name_says_is_refused(editor: Client, name: str) -> None:
    sent = {"title": "x", "file": upload(name, b"<html>" + PROGRAM), "collection": 1, "tags": ""}
    page = editor.post(reverse("wagtaildocs:add"), sent).content.decode()
    assert f"This file is no {name[2:].upper()} file, though its name says so." in page
    several = editor.post(
        reverse("wagtaildocs:add_multiple"), {"files[]": upload(name, b"MZ\0\0")}, headers=XHR
    )
    assert several.json()["success"] is False
    assert not get_document_model().objects.exists()


def test_a_photograph_among_the_documents_keeps_no_place(editor: Client) -> None:
    sent = {"title": "x", "file": upload("a.jpg", photograph()), "collection": 1, "tags": ""}
    editor.post(reverse("wagtaildocs:add"), sent)
    document = get_document_model().objects.get()
    assert b"Maja" not in stored(document) and document.file_size == len(stored(document))


@pytest.mark.parametrize(
    ("name", "data", "kind", "shown"),
    [
        ("a.pdf", b"%PDF-1.7 x", "application/pdf", "inline"),
        ("a.txt", b"<html>" + PROGRAM, "text/plain", "attachment"),
        ("a.csv", b"=1+1,<b>", "text/csv", "attachment"),
        ("a.vtt", b"WEBVTT", "text/vtt", "attachment"),
        ("a.zip", b"PK\x03\x04", "application/zip", "attachment"),
    ],
)
def test_a_document_is_served_as_what_it_is(
    client: Client,
    editor: Client,
    settings: Settings,
    tmp_path: Path,
    name: str,
    data: bytes,
    kind: str,
    shown: str,
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": disk}
    editor.post(
        reverse("wagtaildocs:add"), {"title": "x", "file": upload(name, data), "collection": 1, "tags": ""}
    )
    document = get_document_model().objects.get()
    answer = client.get(document.url)
    assert answer.status_code == 200 and b"".join(answer.streaming_content) == data
    assert answer["Content-Type"].partition(";")[0] == kind
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith(shown)
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
