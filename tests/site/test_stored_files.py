"""Uploads in a store that speaks S3: the same pages, the same addresses, and the store in none of them."""

import errno
import io
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.test import Client
from moto.server import ThreadedMotoServer
from PIL import Image as Pillow
from twops_site.settings.servers import file_store
from twops_site.stored_files.whole import WholeFiles
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """The address of a store on this machine, with a private bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        region_name="eu-central-1",
    )
    client.create_bucket(Bucket="uploads", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    client.close()
    yield f"s3+http://key:secret@{host}:{port}/uploads?region=eu-central-1"
    server.stop()


@pytest.fixture
def in_store(settings: Any, store: str) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": file_store(store)}


def test_a_file_comes_back_and_its_address_is_ours(in_store):
    name = default_storage.save("images/Zażółć 1.png", ContentFile(b"words"))
    with default_storage.open(name) as file:
        assert file.read() == b"words"
    assert name == "images/Zażółć 1.png"
    assert default_storage.url(name) == "/media/images/Za%C5%BC%C3%B3%C5%82%C4%87%201.png"
    assert default_storage.save(name, ContentFile(b"others")) != name, "nothing is overwritten"


def test_a_picture_is_uploaded_shown_and_gone_like_one_on_a_disk(in_store):
    data = io.BytesIO()
    Pillow.new("RGB", (80, 60), "#17566a").save(data, "PNG")
    picture = get_image_model().objects.create(
        title="Lamp", file=ImageFile(io.BytesIO(data.getvalue()), name="lamp.png")
    )
    size = picture.get_rendition("width-40")
    assert size.url.startswith("/media/images/") and "127.0.0.1" not in size.url
    answer = Client().get(size.url)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "image/png"
    assert len(b"".join(answer.streaming_content)) > 50
    assert Client().get("/media/images/nothing.png").status_code == 404


def test_a_document_comes_through_the_site(in_store):
    document = get_document_model().objects.create(
        title="Leaflet", file=ContentFile(b"%PDF-1.7", name="leaflet.pdf")
    )
    answer = Client().get(document.url)
    assert answer.status_code == 200 and "127.0.0.1" not in str(answer.headers)


class CutOff(ContentFile[bytes]):
    """A file in whose middle the disk is full."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")


def test_on_a_disk_a_file_is_whole_or_not_there(tmp_path):
    files = WholeFiles(location=tmp_path)
    with pytest.raises(OSError, match="No space left"):
        files.save("images/lamp.png", CutOff(b""))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert files.save("images/lamp.png", ContentFile(b"words")) == "images/lamp.png"
    other = files.save("images/lamp.png", ContentFile(b"others"))
    assert other != "images/lamp.png" and (tmp_path / other).read_bytes() == b"others"
    assert (tmp_path / "images/lamp.png").read_bytes() == b"words"
    assert (tmp_path / other).stat().st_mode & 0o777 == 0o644
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2
