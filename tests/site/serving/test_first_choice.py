"""What nginx gives before it asks the application: the same as that, and nothing that is old."""

import gzip
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.utils import timezone
from twops_site.serving import first_choice, writes, writing
from twops_site.serving.copies import Busy, Copies
from wagtail.models import PageViewRestriction

from tests import factories
from tests.directory import records
from tests.site.serving.proxy import proxy_before
from tests.site.serving.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site():
    """Two languages, a campaign, a line whose hours everybody asks."""
    factories.home()
    factories.home("pl", "Pomoc")
    return factories.campaign(), records.service(name="Telefon Mostek", crisis_line=True)


@pytest.fixture
def proxy(files, site, server, tmp_path):
    with proxy_before(server.application, tmp_path) as found:
        files.write_all()
        assert links(files), "the pages are given"
        server.made.clear()
        yield found


def links(files: Copies) -> list[str]:
    return sorted(each.name for each in files.first.folder.iterdir() if each.name.isdigit())


def policy(headers: dict[str, str]) -> dict[str, str]:
    """Return headers without what belongs to the answer's way; the parts of a policy have no order."""
    ways = (
        "Date",
        "Connection",
        "Transfer-Encoding",
        "Server",
        "Strict-Transport-Security",
        "Keep-Alive",
        "Vary",
    )
    return {
        name.lower(): "; ".join(sorted(value.split("; ")))
        for name, value in headers.items()
        if name not in ways
    }


def test_it_gives_what_the_application_would_and_asks_it_for_nothing(proxy, server):
    for path in ("/en/", "/pl/"):
        given = proxy.ask(path)
        assert server.made == [], path
        asked = proxy.ask(path, Cookie="a=b")
        assert server.made == [path]
        server.made.clear()
        assert (given.status, given.body) == (asked.status, asked.body) and given.status == 200
        assert policy(given.headers) == policy(asked.headers), path
    packed = proxy.ask("/pl/", Accept_Encoding="gzip")
    assert gzip.decompress(packed.body) == proxy.ask("/pl/").body
    assert packed.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed.headers["Vary"]
    assert proxy.ask("/pl/", "HEAD").status == 200 and server.made == []


def test_what_is_said_by_the_minute_or_to_one_reader_comes_from_the_application(proxy, files, site, server):
    _page, line = site
    paths = [
        "/en/help/",
        "/en/help/pl/",
        f"/en/help/service/{line.uuid}/",
        "/en/?country=pl",
        "/en/search/",
        "/en/nothing/",
    ]
    for path in paths:
        proxy.ask(path)
    assert server.made == [path.partition("?")[0] for path in paths]
    server.made.clear()
    proxy.ask("/en/", Host="other.example.org")  # a name that is not the site's own
    proxy.ask("/en/", "POST", body="a=b")
    proxy.ask("/en/help/answer/", "POST", body="audience=own")
    assert server.made == ["/en/", "/en/", "/en/help/answer/"]


def test_what_is_changed_is_not_given_and_is_again_once_editors_rest(proxy, files, site, server):
    page, _line = site
    page.title = "Words that were just written"
    page.save_revision().publish()
    assert links(files) == [] and b"just written" in proxy.ask(page.url).body
    assert files.keep_current() is not None and links(files) == [], "editors do not rest yet"
    assert files.find(page.url)[1].count(b"just written"), "the copy for bad times has it already"
    for _each in range(3):
        files.keep_current()
    assert links(files) and files.is_current()
    server.made.clear()
    assert b"just written" in proxy.ask(page.url).body and server.made == []
    page.unpublish()
    assert proxy.ask(page.url).status == 404


def test_while_the_application_is_dead_pages_are_given_and_forms_refused_in_the_language(proxy, files, site):
    _page, line = site
    proxy.stop_behind()
    given = proxy.ask("/pl/")
    assert given.status == 200 and b"<form" in given.body
    copied = proxy.ask(f"/pl/help/service/{line.uuid}/")
    assert copied.status == 200 and b"<form" not in copied.body
    refused = proxy.ask("/pl/help/answer/", "POST", body="audience=own")
    assert refused.status == 503 and b'<html lang="pl"' in refused.body and b"tel:112" in refused.body


def test_links_reach_some_minutes_ahead_and_never_past_midnight(tmp_path, monkeypatch):
    first = first_choice.FirstChoice(tmp_path)
    monkeypatch.setattr(first_choice.time, "time", lambda: 1_796_040_050.0)
    first.give(until=1_796_126_400.0)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["17960400", "17960401", "17960402"]
    first.give(until=1_796_040_150.0)
    assert [each.name for each in tmp_path.iterdir()] == ["17960400"], (
        "the hundred seconds in which the day ends are not whole"
    )
    first.withdraw()
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    with timezone.override("Europe/Warsaw"):
        assert first_choice.today()[0] == "2026-11-30", "the site's day, whatever zone is active"


def test_who_is_killed_right_after_the_commit_is_heard_from_the_database(files, site, monkeypatch):
    page, _line = site
    files.write_all()
    assert links(files)
    monkeypatch.setattr(writes, "move_generation", lambda: None)  # all that the killed one would have done
    page.title = "Another title"
    page.save_revision().publish()
    until(lambda: not links(files))


def test_nothing_is_given_first_where_changes_are_not_heard(files, site, monkeypatch):
    monkeypatch.setattr(writing, "is_heard", lambda: False)
    files.write_all()
    assert not files.first.folder.exists() or links(files) == []


HOLDS = "import fcntl, sys, time; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); time.sleep(float(sys.argv[2]))"


def test_of_two_processes_one_writes(files, site):
    files.write_all()
    lock = files.folder.parent / ".lock"
    other = subprocess.Popen([sys.executable, "-c", HOLDS, str(lock), "2"], stdout=subprocess.PIPE)
    assert other.stdout is not None and other.stdout.readline() == b"held\n"
    with pytest.raises(Busy):
        files.keep_current()
    began = time.monotonic()
    files.write_all()
    assert other.poll() is not None or time.monotonic() - began > 0.5, "who was asked to write all waits"
    other.communicate()


def test_what_has_no_end_is_written_in_slices(files, site):
    connection.ensure_connection()
    done = files.keep_current(seconds=0)
    assert done.left == done.pages and not files.is_current()
    for _each in range(3):
        files.keep_current()
    assert files.is_current() and files.keep_current() is None


def test_who_changes_all_the_time_has_copies_after_a_quarter_of_an_hour(files, site, monkeypatch, generation):
    _page, _line = site
    files.write_all()
    generation.move()
    files.keep_current()
    assert not files.is_current()
    for passed in (1, 2):  # and after each further one
        later = timezone.now() + timedelta(seconds=writing.LONGEST_S + 1)
        monkeypatch.setattr(timezone, "now", lambda later=later: later)
        (files.folder / "pl" / "index.html").write_bytes(b"old")
        generation.move()
        files.keep_current()
        assert files.find("/pl/")[1] != b"old" and links(files) == [], passed


def test_the_way_out_and_the_first_address_lead_on_while_the_application_is_dead(proxy):
    proxy.stop_behind()  # before it is asked anything: nginx keeps a connection that was used
    out = proxy.ask("/pl/exit/")
    assert (out.status, out.headers["Location"]) == (303, "https://www.wikipedia.org/")
    for asked, language in (("pl-PL,pl;q=0.9", "pl"), ("nn,no;q=0.8", "nb"), ("xx", "en"), ("", "en")):
        entry = proxy.ask("/", Accept_Language=asked)
        assert (entry.status, urlsplit(entry.headers["Location"]).path) == (
            302,
            f"/{language}/",
        )


def test_what_is_withdrawn_has_no_copy_from_that_moment_on(proxy, files, site):
    page, line = site
    home = page.get_parent().specific
    service = f"/pl/help/service/{line.uuid}/"
    assert all(files.find(path) for path in (page.url, service, home.url))
    page.unpublish()
    line.unpublish()
    proxy.stop_behind()
    for path in (page.url, service):
        assert files.find(path) is None and proxy.ask(path).status == 503, path
    assert proxy.ask(home.url).status == 200


@pytest.mark.parametrize("how", ["deleted", "moved", "restricted", "rolled back"])
def test_however_a_page_is_withdrawn_its_copy_goes(proxy, files, site, how):
    page, _line = site
    path = page.url
    assert files.find(path)
    if how == "deleted":
        page.delete()
    elif how == "moved":
        page.move(factories.campaign("Other", slug="other"), "last-child")
    elif how == "restricted":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    else:
        with transaction.atomic():
            page.unpublish()
            transaction.set_rollback(True)
    assert (files.find(path) is None) == (how != "rolled back")


def test_the_way_out_and_the_first_address_are_the_applications_while_it_answers(proxy):
    assert proxy.ask("/pl/exit/").headers["Clear-Site-Data"] == '"storage"'
    entry = proxy.ask("/", Accept_Language="fi, pl;q=0.5")
    assert entry.headers["Location"] == "/pl/", "it knows which languages have a first page"


def test_an_address_that_is_too_long_for_a_file_costs_no_other_page_its_copy(files, site):
    page, _line = site
    long = factories.campaign("Long", slug="\u0142" * 140)
    assert files.write_all().failed == 0
    assert files.find(page.url) and files.find(long.url) is None and links(files)
