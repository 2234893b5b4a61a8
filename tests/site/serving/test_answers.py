"""What is the same for everybody is made once: until something changes, and until the minute ends."""

import gzip
import threading

import pytest
from django.core.management import CommandError, call_command
from twops_awareness.models import HomePage
from twops_directory.models import Service
from twops_site.serving import answers
from twops_site.serving.answers import KeptAnswers, key_of

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db(transaction=True)


def rename(page: HomePage, title: str) -> None:
    page.title = title
    page.save_revision().publish()


def test_a_page_is_made_once_and_anew_after_a_change(server):
    home = factories.home()
    first, second = server.get("/en/"), server.get("/en/")
    assert server.made == ["/en/"]
    assert (first.status, first.body) == (second.status, second.body) and second.status == "200 OK"
    assert {**first.headers, "Vary": "Accept-Encoding"} == {**second.headers, "Vary": "Accept-Encoding"}
    rename(home, "Words that were just written")
    assert b"Words that were just written" in server.get("/en/").body
    assert server.made == ["/en/", "/en/"]


def test_a_service_opens_and_closes_on_the_minute(server, monkeypatch):
    records.service(name="Telefon Mostek")
    factories.home()
    clock = [1_900_000_000.0 // 60 * 60]
    server.get("/en/help/pl/")  # writes what the list of a country is found by
    server.made.clear()
    monkeypatch.setattr(answers.time, "time", lambda: clock[0])
    server.get("/en/help/pl/")
    clock[0] += 59.9
    server.get("/en/help/pl/")
    assert len(server.made) == 1
    clock[0] += 0.1
    server.get("/en/help/pl/")
    assert len(server.made) == 2


def test_what_is_withdrawn_is_gone_at_once(server):
    factories.home()
    found = records.service(name="Telefon Mostek")
    path = f"/en/help/service/{found.uuid}/"
    assert server.get(path).status == server.get(path).status == "200 OK"
    Service.objects.filter(pk=found.pk).delete()
    assert server.get(path).status.startswith("4")


def test_nothing_is_kept_that_says_something_of_a_reader(server):
    factories.home()
    records.service(name="Telefon Mostek")
    for path, query, extra in [
        ("/en/search/", "", {}),
        ("/en/", "q=zorza", {}),
        ("/en/help/pl/", "country=PL&audience=own", {}),
        ("/en/", "", {"HTTP_COOKIE": "sessionid=x"}),
        ("/en/nothing-here/", "", {}),
        ("/admin/login/", "", {}),
    ]:
        server.made.clear()
        server.get(path, query, **extra)
        server.get(path, query, **extra)
        assert len(server.made) == 2, path
    kept = list(server.application._kept)
    assert not [key for key in kept if "zorza" in str(key)]


def test_it_is_the_same_whoever_asks(client):
    """What is marked as the same for everybody must be it: no header of a reader changes a byte."""
    factories.home()
    factories.home("pl", "Pomoc")
    campaign = factories.campaign()
    found = records.service(name="Telefon Mostek")
    paths = ["/en/", "/pl/", campaign.url, "/en/help/", "/en/help/pl/", "/en/feed.xml", "/sitemap.xml",
             "/sitemap-en.xml", f"/en/help/service/{found.uuid}/"]  # fmt: skip
    for path in paths:
        one = client.get(
            path, HTTP_ACCEPT_LANGUAGE="fi-FI,fi", HTTP_USER_AGENT="One", REMOTE_ADDR="192.0.2.1"
        )
        other = client.get(
            path,
            HTTP_ACCEPT_LANGUAGE="pl",
            HTTP_USER_AGENT="Two",
            HTTP_REFERER="https://example.org/",
            HTTP_DNT="1",
        )
        assert one.status_code == 200 and one.wsgi_request.META[answers.MARK], path
        assert one.content == other.content, path
        assert dict(one.headers) == dict(other.headers), path


def test_packed_for_those_who_take_it_and_nothing_sent_twice(server):
    factories.home()
    factories.campaign()
    plain = server.get("/en/feed.xml")
    packed = server.get("/en/feed.xml", HTTP_ACCEPT_ENCODING="br, gzip")
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert "Accept-Encoding" in packed.headers["Vary"]
    again = server.get("/en/feed.xml", HTTP_IF_NONE_MATCH=packed.headers["ETag"])
    assert (again.status, again.body) == ("304 Not Modified", b"")
    assert server.made == ["/en/feed.xml"]


def test_the_memory_has_a_limit(generation):
    def site(environ, start_response):
        environ[answers.MARK] = True
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"x" * 5000]

    kept = KeptAnswers(site, generation, 20_000)
    for number in range(50):
        list(
            kept(
                {"REQUEST_METHOD": "GET", "PATH_INFO": f"/{number}", "wsgi.url_scheme": "http"},
                lambda *_: None,
            )
        )
    assert 1 <= len(kept._kept) <= 4 and kept._size <= 20_000
    assert f"/{49}" in str(list(kept._kept))


def test_an_answer_with_a_cookie_or_an_error_is_nobody_elses(generation):
    for status, headers in [("500 Server Error", []), ("302 Found", []), ("200 OK", [("Set-Cookie", "a=b")])]:

        def site(environ, start_response, status=status, headers=headers):
            environ[answers.MARK] = True
            start_response(status, headers)
            return [b""]

        kept = KeptAnswers(site, generation, 20_000)
        list(kept({"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.url_scheme": "http"}, lambda *_: None))
        assert not kept._kept


@pytest.mark.parametrize(
    ("environ", "is_kept"),
    [
        ({}, True),
        ({"QUERY_STRING": "country=pl"}, True),
        ({"QUERY_STRING": "country=pl&q=word"}, False),
        ({"QUERY_STRING": "country=poland"}, False),
        ({"REQUEST_METHOD": "POST"}, False),
        ({"REQUEST_METHOD": "HEAD"}, False),
        ({"PATH_INFO": "/" + "a" * 400}, False),
        ({"HTTP_COOKIE": "a=b"}, False),
    ],
)
def test_of_which_requests_answers_are_kept(environ, is_kept):
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/en/", "wsgi.url_scheme": "http", **environ}
    assert (key_of(asked) is not None) is is_kept


def test_one_makes_it_anew_and_the_others_wait(generation):
    calls, entered, go_on = [], threading.Event(), threading.Event()

    def site(environ, start_response):
        calls.append(1)
        if len(calls) > 1:
            entered.set()
            assert go_on.wait(5)
        environ[answers.MARK] = True
        start_response("200 OK", [("Content-Type", "text/html")])
        return [str(len(calls)).encode()]

    kept = KeptAnswers(site, generation, 20_000)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.url_scheme": "http"}
    bodies: list[bytes] = []

    def ask():
        bodies.append(b"".join(kept(dict(environ), lambda *_: None)))

    ask()
    generation.move()
    threads = [threading.Thread(target=ask) for _each in range(6)]
    threads[0].start()
    assert entered.wait(5)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert len(calls) == 2 and bodies == [b"1"] + [b"2"] * 6


def test_who_changed_rows_with_another_program_has_a_command(server, capsys):
    factories.home()
    server.get("/en/")
    call_command("forget_answers")
    server.get("/en/")
    assert server.made == ["/en/", "/en/"]
    assert "made anew" in capsys.readouterr().out


def test_the_command_says_where_nothing_is_kept():
    with pytest.raises(CommandError, match="GENERATION_FILE"):
        call_command("forget_answers")
