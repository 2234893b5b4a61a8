"""What pages have in common is made once, and made anew as soon as anything changes: nobody is given an old piece."""

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from twops_awareness.models import CountryPage, PlainPage
from twops_directory.models import Phone, Service, ServiceText
from twops_locale.models import Country
from twops_locale.moment import note_moment, noting_the_moment
from twops_site.public import unchanged
from twops_site.public.unchanged import each_while_unchanged, while_unchanged
from twops_site.serving.asking import ask

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db(transaction=True)
HELD = 1_900_000_000.0 // 60 * 60


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time at which requests begin, which a test moves."""
    moment = [HELD]
    monkeypatch.setattr(unchanged.time, "time", lambda: moment[0])
    return moment


@pytest.fixture
def request_runs() -> Iterator[None]:
    request_started.send(sender=None)
    yield
    request_finished.send(sender=None)


def next_request() -> None:
    request_finished.send(sender=None)
    request_started.send(sender=None)


def shown(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_pieces_are_the_same_as_made_anew_and_cost_fewer_queries(client, generation, clock):
    home = factories.home()
    factories.home("pl", "Start")
    found = records.service(name="Telefon Mostek")
    page = factories.campaign("First talk", countries=["PL"])
    answer = client.post("/en/help/answer/", {"audience": "own", "country": "PL"}).headers["Location"]
    listed = client.post("/en/help/", {"audience": "own", "anonymous": "1"}).headers["Location"]
    service = f"/en/help/service/{found.uuid}/"
    for path in ("/en/", page.url, "/en/help/", "/en/help/pl/", "/pl/help/pl/?country=pl", service, answer,
                 listed, "/en/search/", f"{service}?country=pl", "/en/?country=pl"):  # fmt: skip
        shown(client, path)
        generation.move()
        with CaptureQueriesContext(connection) as first:
            made = shown(client, path)
        with CaptureQueriesContext(connection) as second:
            given = shown(client, path)
        assert given == made, path
        assert len(second) < len(first), path
    kept = repr(list(unchanged._kept.items()))
    assert home.title in kept
    assert answer.split("/")[-2] not in kept
    assert listed.split("/")[-2].split("#")[0] not in kept


def test_the_next_request_after_a_change_has_it(client, generation, clock):
    home = factories.home()
    found = records.service(name="Telefon Mostek")
    factories.campaign("First talk", slug="talk", countries=["PL"])
    country_page = CountryPage(
        title="Poland", slug="poland", country_code="PL", summary="Old.", locale=home.locale
    )
    home.add_child(instance=country_page)
    country_page.save_revision().publish()
    plain = PlainPage(title="Old privacy", slug="privacy", role="privacy", summary="P.", locale=home.locale)
    home.add_child(instance=plain)
    plain.save_revision().publish()
    service = f"/en/help/service/{found.uuid}/"
    paths = ("/en/", "/en/talk/", "/en/help/", "/en/help/pl/", service)
    before = {path: shown(client, path) for path in (*paths, *paths)}
    assert all("Telefon Mostek" in before[path] for path in ("/en/talk/", "/en/help/pl/", service))

    ServiceText.objects.filter(service=found).update(name="Telefon Kładka")
    for path in ("/en/talk/", "/en/help/pl/", service):
        assert "Telefon Kładka" in shown(client, path), path
    Phone.objects.filter(service=found).update(number="+48 22 000 00 77")
    for path in ("/en/talk/", "/en/help/pl/", service):
        assert "000 00 77" in shown(client, path), path
    Country.objects.filter(code="PL").update(emergency_number="997")
    assert all("997" in shown(client, path) for path in paths)
    plain.title = "New privacy"
    plain.save_revision().publish()
    assert all(
        "New privacy" in shown(client, path) and "Old privacy" not in shown(client, path) for path in paths
    )
    country_page.summary = "New."
    country_page.save_revision().publish()
    assert "New." in shown(client, "/en/help/pl/")
    factories.campaign("Second talk", slug="second")
    assert "Second talk" in shown(client, "/en/")
    Service.objects.filter(pk=found.pk).update(live=False)
    assert client.get(service).status_code in (404, 410)
    assert "Kładka" not in shown(client, "/en/help/pl/") + shown(client, "/en/talk/")


def test_what_a_transaction_sees_is_for_it_alone(client, generation, clock):
    factories.home()
    found = records.service(name="Telefon Mostek")
    path = f"/en/help/service/{found.uuid}/"
    shown(client, path)
    with transaction.atomic():
        ServiceText.objects.filter(service=found).update(name="Not said yet")
        assert "Not said yet" in shown(client, path)
        transaction.set_rollback(True)
    assert "Not said yet" not in shown(client, path) + shown(client, "/en/help/pl/")


def test_a_request_that_began_before_a_change_leaves_nothing_behind(generation, clock, request_runs):
    assert while_unchanged(lambda: "old", "piece") == "old"
    assert while_unchanged(lambda: "not made", "piece") == "old"
    generation.move()
    assert while_unchanged(lambda: "new", "piece") == "new", "it has changed in the middle of a request"
    next_request()

    def changes_meanwhile() -> str:
        generation.move()
        return "made of what was read before"

    while_unchanged(changes_meanwhile, "piece")
    next_request()
    assert while_unchanged(lambda: "current", "piece") == "current"


def test_a_piece_ends_with_its_minute_and_with_its_request_where_there_is_no_generation(
    generation, clock, request_runs, settings
):
    while_unchanged(lambda: 1, "piece")
    clock[0] += 59
    next_request()
    assert while_unchanged(lambda: 2, "piece") == 1
    clock[0] += 1
    next_request()
    assert while_unchanged(lambda: 3, "piece") == 3
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "GENERATION_FILE": ""}
    assert while_unchanged(lambda: 4, "piece") == 4
    next_request()
    assert while_unchanged(lambda: 5, "piece") == 5


def test_only_what_is_missing_is_made_and_the_oldest_goes(generation, clock, request_runs, monkeypatch):
    monkeypatch.setattr(unchanged, "MOST", 3)
    made: list[list[int]] = []

    def squares(missing: list[int]) -> dict[int, int]:
        made.append(missing)
        return {number: number**2 for number in missing if number}

    assert each_while_unchanged([2, 1, 0], squares, "square") == {2: 4, 1: 1}
    assert each_while_unchanged([1, 3, 2], squares, "square") == {1: 1, 3: 9, 2: 4}
    assert each_while_unchanged([4], squares, "square") == {4: 16}
    assert len(unchanged._kept) == 3
    assert made == [[2, 1, 0], [3], [4]]


def test_a_kept_piece_that_depends_on_the_minute_makes_the_next_page_depend_on_it(
    request_runs, generation, clock
):
    def open_now() -> str:
        note_moment()
        return "open"

    for _first_and_given in range(2):
        with noting_the_moment() as noted:
            assert while_unchanged(lambda: while_unchanged(open_now, "inner"), "outer") == "open"
        assert noted.was_asked
    with noting_the_moment() as noted:
        while_unchanged(lambda: "for all day", "other")
    assert not noted.was_asked


def test_the_page_of_a_service_is_by_the_minute_however_often_its_card_was_shown_before(generation, clock):
    factories.home()
    found = records.service(name="Telefon Mostek")
    page = factories.campaign("First talk", countries=["PL"])
    site = get_wsgi_application()
    for _first_and_given in range(2):
        for path in ("/en/help/pl/", page.url, f"/en/help/service/{found.uuid}/"):
            assert ask(site, path).by_the_minute, path
