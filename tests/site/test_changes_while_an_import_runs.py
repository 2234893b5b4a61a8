"""A client that polls misses nothing, whoever commits when: a long import, edits meanwhile, two connections."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from twops_directory.desk.operations import delete_record, publish_record
from twops_directory.hsds.imports.options import ImportOptions
from twops_directory.hsds.imports.run import import_hsds
from twops_directory.models import Service, Tombstone
from twops_directory.publication.change_order import settle

from tests.directory import records

SPACE = UUID("5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0009")
IMPORTED, EDITED = 150, 10


class Poller:
    """A partner's mirror, as the documents tell it to ask: ``next`` while there is one, then ``poll``."""

    def __init__(self) -> None:
        self.client = Client()
        self.seen: set[str] = set()
        self.address = "/hsds/changes?per_page=100"

    def poll(self) -> set[str]:
        """Return the ids that this round brought."""
        found = set()
        while True:
            body = self.client.get(self.address).json()
            found |= {item["id"] for item in body["items"]}
            self.address = (body.get("next") or body["poll"]).removeprefix("http://testserver")
            if "next" not in body:
                self.seen |= found
                return found


class Asker:
    """A partner's mirror that knows the standard only: ``modified_after`` the newest moment that it has seen."""

    def __init__(self) -> None:
        self.client = Client()
        self.seen: set[str] = set()
        self.newest = "2000-01-01T00:00:00Z"

    def poll(self) -> set[str]:
        """Return the ids that this round brought."""
        response = self.client.get(
            "/hsds/services", {"modified_after": self.newest, "minimal": "true", "format": "ndjson"}
        )
        rows = [json.loads(line) for line in response.getvalue().decode().splitlines()]
        self.newest = max([self.newest, *(row["last_modified"] for row in rows)])
        self.seen |= {row["id"] for row in rows}
        return {row["id"] for row in rows}


class ByTheClock(Asker):
    """The same, but it asks for what changed since its own last question."""

    def poll(self) -> set[str]:
        """Return the ids that this round brought."""
        asked_at = timezone.now().isoformat().replace("+00:00", "Z")
        found = super().poll()
        self.newest = asked_at
        return found


def source(folder: Path) -> Path:
    """Return a file with many services of one organisation."""
    organization = {"id": str(uuid5(SPACE, "o")), "name": "Fundacja Mostek", "description": "Pomaga."}
    services = [
        {
            "id": str(uuid5(SPACE, str(number))),
            "name": f"Telefon {number}",
            "status": "active",
            "last_modified": "2023-03-15T10:30:45.123Z",
        }
        for number in range(IMPORTED)
    ]
    path = folder / "partner.json"
    path.write_text(json.dumps([{**each, "organization": organization} for each in services]), "utf-8")
    return path


def paused_before_the_commit(path: Path) -> tuple[threading.Thread, Callable[[], None], list[BaseException]]:
    """Start an import in a connection of its own; return it when all is written and nothing committed."""
    written, go_on = threading.Event(), threading.Event()
    errors: list[BaseException] = []

    def progress(what: str, _done: int, _total: int) -> None:
        if what == "following":
            written.set()
            assert go_on.wait(200)

    def run() -> None:
        try:
            import_hsds(path, ImportOptions(path.name, country="PL"), progress)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert written.wait(200)
    return thread, go_on.set, errors


@pytest.fixture
def ids(tmp_path: Path) -> Iterator[set[str]]:
    """The ids of the services of the source."""
    records.poland()
    yield {str(uuid5(SPACE, str(number))) for number in range(IMPORTED)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", [Poller, Asker, ByTheClock])
def test_an_import_of_150_services_beside_10_edits_reaches_every_client(kind, ids, tmp_path, postgres_url):
    edited = [records.service(name=f"Linia {number}") for number in range(EDITED)]
    client = kind()
    client.poll()
    thread, go_on, errors = paused_before_the_commit(source(tmp_path))
    try:
        for service in edited:
            publish_record(records.newest(service), user=records.admin())
            assert client.poll() >= {str(service.uuid)}
        assert not client.seen & ids
    finally:
        go_on()
        thread.join(200)
    assert not errors
    client.poll()
    assert client.seen >= ids
    if kind is not ByTheClock:
        assert len(client.poll()) <= 1 or kind is Asker


@pytest.mark.django_db(transaction=True)
def test_an_import_reaches_every_client_on_sqlite(ids, tmp_path, sqlite_url):
    clients = [Poller(), Asker(), ByTheClock()]
    edited = records.service(name="Linia")
    for client in clients:
        client.poll()
    import_hsds(source(tmp_path), ImportOptions("partner.json", country="PL"))
    publish_record(records.newest(edited), user=records.admin())
    for client in clients:
        client.poll()
        assert client.seen >= {*ids, str(edited.uuid)}
    assert clients[0].poll() == set()


@pytest.mark.django_db(transaction=True)
def test_what_nobody_could_settle_is_told_again_and_again():
    """The process was killed between its commit and what follows it."""
    service = records.service(name="Linia")
    long_ago = timezone.now() - timezone.timedelta(days=9)
    Service.objects.filter(pk=service.pk).update(change_pending=True, change_moment=long_ago)
    client, asker = Poller(), Asker()
    for _round in range(3):
        assert client.poll() == {str(service.uuid)}
        assert asker.poll() == {str(service.uuid)}
    assert settle() == 1
    assert client.poll() == {str(service.uuid)}
    assert client.poll() == set()
    assert Service.objects.get(pk=service.pk).change_moment > long_ago


@pytest.mark.django_db(transaction=True)
def test_a_deletion_that_is_seen_late_is_told(postgres_url):
    gone, edited = records.service(name="Telefon"), records.service(name="Linia")
    client = Poller()
    client.poll()
    deleted, go_on = threading.Event(), threading.Event()

    def delete() -> None:
        try:
            with transaction.atomic():
                delete_record(records.newest(gone), user=records.admin())
                deleted.set()
                assert go_on.wait(200)
        finally:
            connection.close()

    thread = threading.Thread(target=delete)
    thread.start()
    assert deleted.wait(200)
    publish_record(records.newest(edited), user=records.admin())
    assert client.poll() == {str(edited.uuid)}
    go_on.set()
    thread.join(200)
    assert client.poll() == {str(gone.uuid)}
    assert client.poll() == set()


@pytest.mark.django_db(transaction=True)
def test_moments_only_rise_although_a_clock_went_back():
    ahead = timezone.now() + timezone.timedelta(hours=1)
    first, second = records.service(name="Telefon"), records.service(name="Linia")
    Service.objects.filter(pk=first.pk).update(last_modified=ahead)
    Tombstone.objects.create(uuid=uuid5(SPACE, "t"), model="service", gone_at=ahead)
    client = Poller()
    assert client.poll()
    publish_record(records.newest(second), user=records.admin())
    assert client.poll() == {str(second.uuid)}
    settled: Any = Service.objects.get(pk=second.pk).change_moment
    assert settled > ahead
