"""The disk of the application is full: copies stay whole, an upload is taken or not at all, readers notice nothing."""

import gzip
import io
import time
from uuid import uuid4

from PIL import Image

from tests.directory.forms import form_data

from .asking import Reply
from .desk import Browser
from .readers import INSIDE
from .world import World, fine

UPLOAD = "/admin/images/add/"


def upload(browser: Browser, title: str) -> Reply:
    """Upload a picture in the admin's form."""
    fields = form_data(browser, UPLOAD)
    stored = io.BytesIO()
    Image.effect_noise((400, 400), 80).save(stored, "PNG")
    boundary = uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in (fields | {"title": title}).items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{title}.png"\r\n'
    parts += [
        f"{head}Content-Type: image/png\r\n\r\n".encode(),
        stored.getvalue(),
        f"\r\n--{boundary}--\r\n".encode(),
    ]
    return browser.send(UPLOAD, b"".join(parts), f"multipart/form-data; boundary={boundary}")


def test_the_disk_of_the_site_is_full(world: World) -> None:
    browser = Browser(world.site.port)
    browser.sign_in()
    with world.situation("the site's disk full, 40 s") as row:
        world.site_disk.fill()
        refused = upload(browser, "refused")
        time.sleep(40)
        world.site_disk.free()
    fine(world, row)
    assert row.published > 3, "what goes to the database is stored all the same"
    assert not [word for word in INSIDE if word in refused.text]
    assert not world.cluster.rows("SELECT id FROM wagtailimages_image WHERE title = 'refused'")
    assert not list((world.site.state / "media").rglob("refused*")), "nothing half"
    assert refused.status in (200, 507)
    assert upload(browser, "taken").status == 302
    [(path,)] = world.cluster.rows("SELECT file FROM wagtailimages_image WHERE title = 'taken'")
    Image.open(world.site.state / "media" / path).load()
    for page in world.site.copies.rglob("index.html"):
        assert page.read_text().rstrip().endswith("</html>"), page
        assert gzip.decompress(page.with_name("index.html.gz").read_bytes()) == page.read_bytes(), page
