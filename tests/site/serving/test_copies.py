"""Copies of the public pages: what readers get while the application or the database does not answer."""

import json
import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from django.utils import timezone, translation
from twops_site.jobs import write_copies
from twops_site.serving import page_files
from twops_site.serving.answers import KeptAnswers
from twops_site.serving.copies import Copies, copies
from wagtail.models import PageViewRestriction

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY_EVENING = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


@pytest.fixture
def own(generation, tmp_path, settings, monkeypatch):
    """A folder of copies, on a Monday evening when the line is open."""
    settings.WAGTAILADMIN_BASE_URL = "https://testserver"
    monkeypatch.setattr(timezone, "now", lambda: MONDAY_EVENING)
    folder = tmp_path / "copies"
    with override_settings(TWOPS_SITE={**django_settings.TWOPS_SITE, "COPIES_DIR": str(folder)}):
        yield copies()


@pytest.fixture
def site():
    """Two languages, a campaign, a line that is open at that moment."""
    factories.home()
    factories.home("pl", "Pomoc")
    page = factories.campaign()
    return page, records.service(name="Telefon Mostek", crisis_line=True)


def html(own: Copies, path: str) -> str:
    found = own.find(path)
    assert found is not None, path
    return found[1].decode()


def test_every_public_page_has_one_and_it_says_the_hours_and_never_that_something_is_open(own, site):
    page, line = site
    done = own.write_all()
    assert done.failed == 0 and done.pages == done.changed == 9
    for path in ("/en/", "/pl/", page.url, "/pl/help/", "/pl/help/pl/", f"/en/help/service/{line.uuid}/"):
        text = re.sub(r' data-ahead="[^"]*"', "", html(own, path))  # what a script says later
        assert "<form" not in text and "/search/" not in text, path
        assert "Open now" not in text and "Teraz czynne" not in text and "Closed now" not in text, path
        assert 'href="https://www.wikipedia.org/"' in text, "the way out asks nothing of the application"
    listed = html(own, "/pl/help/pl/")
    assert "Godziny pracy" in listed and "18:00–02:00" in listed and "+48 22 000 00 12" in listed
    assert 'class="action call quiet"' in listed or "quiet" in listed, (
        "no number is offered as if it answered"
    )


def test_what_is_not_public_has_none_and_what_is_withdrawn_loses_it(own, site):
    page, line = site
    records.service(name="CANARY-DRAFT", publish=False)
    draft = factories.home().add_child(
        instance=type(page)(title="CANARY-PAGE", slug="canary", summary="x", live=False)
    )
    closed = factories.campaign("CANARY-CLOSED", slug="closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    own.write_all()
    assert own.find(page.url) and own.find(closed.url) is None and own.find(draft.url) is None
    assert "CANARY" not in "".join(path.read_text() for path in own.folder.rglob("index.html"))
    (own.folder / "left.txt").write_text("of something else")
    (own.folder / "images").mkdir()
    (own.folder / "images" / "index.html").write_text("not ours: it has no headers beside it")
    (own.folder / "empty").mkdir()
    left = own.folder / page.url.strip("/") / "index.html.4711.new"
    left.write_text("of a run that was killed")
    page.unpublish()
    assert own.find(page.url) is None, "at once"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE twops_directory_service SET live = %s WHERE id = %s", [False, line.pk])
    assert own.find(f"/en/help/service/{line.uuid}/"), "what no signal tells of waits for the next writing"
    done = own.write_all()
    assert own.find(page.url) is None and own.find(f"/en/help/service/{line.uuid}/") is None
    assert done.removed == 2, "the service in two languages"
    assert not (own.folder / page.url.strip("/")).exists() and (own.folder / "empty").exists()
    assert (own.folder / "left.txt").exists() and (own.folder / "images" / "index.html").exists(), (
        "a wrong folder loses nothing"
    )


def test_a_second_run_writes_nothing_and_the_worker_runs_when_something_changed(own, site):
    page, _line = site
    assert "pages" in write_copies.call()
    assert write_copies.call() == "Nothing has changed."
    assert own.write_all().changed == 0
    page.title = "Another title"
    page.save_revision().publish()
    assert not own.is_current()
    assert write_copies.call().split(", ")[1] != "0 changed"
    assert "Another title" in html(own, page.url)


@pytest.mark.parametrize(
    "path", ["/../etc/", "/en/../../x/", "/en/./", "/en", "/en/index.html/", "/en/\0/", "/nothing/"]
)
def test_nothing_outside_is_given(own, path):
    assert own.find(path) is None


def test_without_a_database_every_page_is_answered(own, site, generation, server, monkeypatch, postgres_url):
    """The first of five reliabilities: 100 % of published pages, forms refused in words with the number."""
    page, line = site
    own.write_all()
    with_copies = KeptAnswers(server.application._application, generation, 10**7, own.find)
    server.application = with_copies

    def broken(*args, **kwargs):
        raise OperationalError("the server is gone")

    connection.close()
    monkeypatch.setattr(BaseDatabaseWrapper, "connect", broken)
    for path in ("/en/", "/pl/", page.url, "/pl/help/pl/", f"/en/help/service/{line.uuid}/"):
        got = server.get(path)
        assert got.status == "200 OK", path
        assert got.headers["Content-Type"].startswith("text/html")
        assert "default-src 'none'" in got.headers["Content-Security-Policy"]
        assert got.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in got.headers
        assert got.headers["Content-Length"] == str(len(got.body))
        assert server.get(path, query="utm_source=tv").body == got.body, (
            "who comes from an advertisement, too"
        )
    entry = server.get("/", HTTP_ACCEPT_LANGUAGE="pl-PL,pl;q=0.9")
    assert (entry.status[:3], entry.headers["Location"]) == ("302", "/pl/")
    for path, method in (("/en/help/answer/", "POST"), ("/en/search/", "POST"), ("/en/nothing/", "GET")):
        sent = b"audience=own&q=zorza" if method == "POST" else b""
        form = {
            "wsgi.input": BytesIO(sent),
            "CONTENT_LENGTH": str(len(sent)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
        }
        got = server.get(path, method=method, **form)
        assert got.status.startswith("503") and got.headers["Retry-After"] == "60", path
        assert b"tel:112" in got.body


def test_a_file_that_was_cut_is_given_to_nobody(own, site):
    page, _line = site
    own.write_all()
    headers = own.folder / page.url.strip("/") / "index.headers.json"
    headers.write_text(headers.read_text()[:20])
    assert own.find(page.url) is None
    own.write_all()
    assert own.find(page.url)
    assert all(json.loads(path.read_text()) for path in own.folder.rglob("*.json"))


def test_the_command_says_what_it_did_and_what_is_missing(own, site, capsys, tmp_path: Path):
    with translation.override("en"):
        call_command("write_copies")
        assert translation.get_language() == "en", (
            "who writes copies in many languages goes on in the one from before"
        )
    assert "0 failed" in capsys.readouterr().out
    with override_settings(TWOPS_SITE={**django_settings.TWOPS_SITE, "COPIES_DIR": ""}):
        assert write_copies.call() == "No copies are kept."
        with pytest.raises(CommandError, match="COPIES_DIR"):
            call_command("write_copies")
    blocked = tmp_path / "file"
    blocked.write_text("")
    with (
        override_settings(TWOPS_SITE={**django_settings.TWOPS_SITE, "COPIES_DIR": str(blocked / "x")}),
        pytest.raises(CommandError, match="could not be written"),
    ):
        call_command("write_copies")


def test_a_database_that_is_away_for_a_moment_costs_no_copy(own, site, monkeypatch):
    """Was: pages that failed while copies were written lost theirs, and all was said to be current."""
    page, _line = site
    own.write_all()
    with monkeypatch.context() as patched:
        patched.setattr("twops_site.views.pages._public_page", lambda *args: 1 / 0)
        done = own.write_all()
    assert (done.failed, done.removed) == (3, 0) and own.find(page.url)
    assert not own.is_current(), "the next run looks again"
    assert own.write_all().failed == 0 and own.is_current()


def test_who_is_killed_between_two_files_leaves_nothing_behind(own, site, monkeypatch):
    """Was: a page alone, without what says that it is a copy, stayed for ever, and nginx gave it out."""
    page, _line = site
    replace = page_files.replace

    def killed(path, content):
        replace(path, content)
        if path.name == killed.at and page.url.strip("/") in str(path):
            raise KeyboardInterrupt

    for killed.at in ("index.headers.json", "index.html.gz", "index.html"):
        monkeypatch.setattr(page_files, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            own.write_all()
        monkeypatch.setattr(page_files, "replace", replace)
        type(page).objects.get(pk=page.pk).unpublish()
        own.write_all()
        assert not (own.folder / page.url.strip("/")).exists(), killed.at
        page.save_revision().publish()


def test_files_of_others_and_links_out_of_the_folder_are_left_alone(own, site, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    own.folder.mkdir(parents=True)
    (own.folder / "pl").symlink_to(elsewhere)
    own.write_all()
    assert not list(elsewhere.iterdir()) and own.find("/pl/") is None and own.find("/en/")
    theirs = own.folder / "en" / "help" / "index.html"
    (theirs.parent / "index.headers.json").unlink()
    theirs.write_text("of somebody else")
    with pytest.raises(FileExistsError):
        own.write_all()
    assert theirs.read_text() == "of somebody else"
