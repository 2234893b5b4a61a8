"""Many services that change at once are read by the worker, after the transaction; the index never lacks anything for long."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.db import transaction
from twops_directory.hsds.imports.options import ImportOptions
from twops_directory.hsds.imports.run import import_hsds
from twops_locale.signals import public_content_changed
from twops_search import later
from twops_search.later import refresh_stale
from twops_search.models import SearchDocument, StaleObject
from twops_site import handlers

from tests.directory import records

pytestmark = pytest.mark.django_db


class Killed(Exception):
    """The process ended in the middle."""


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Three services; more than two are many."""
    monkeypatch.setattr(handlers, "AT_ONCE", 2)
    where = records.poland()
    owner = records.organization(where)
    made = [records.service(where, f"Telefon {number}", organization=owner) for number in range(3)]
    SearchDocument.objects.all().delete()
    return made


def announce(services: list[Any]) -> None:
    public_content_changed.send(sender=type(services[0]), instances=services)


def found() -> set[str]:
    return set(SearchDocument.objects.live().filter(language="pl").values_list("title", flat=True))


def test_texts_are_written_after_the_transaction_and_all_of_them(many: list[Any]) -> None:
    announce(many)
    assert found() == set()
    assert StaleObject.objects.count() == 3
    assert refresh_stale() == 3
    assert found() == {"Telefon 0", "Telefon 1", "Telefon 2"}
    assert StaleObject.objects.count() == 0


def test_few_services_are_found_at_once(many: list[Any]) -> None:
    announce(many[:2])
    assert found() == {"Telefon 0", "Telefon 1"}
    assert StaleObject.objects.count() == 0


def test_what_is_withdrawn_in_bulk_is_not_found_any_more_at_once(many: list[Any]) -> None:
    announce(many)
    refresh_stale()
    type(many[0]).objects.filter(pk__in=[many[0].pk, many[1].pk]).update(live=False)
    announce(many)
    assert found() == {"Telefon 2"}
    assert StaleObject.objects.count() == 1


def test_what_is_taken_back_leaves_no_mark(many: list[Any]) -> None:
    with pytest.raises(Killed), transaction.atomic():
        announce(many)
        raise Killed
    assert StaleObject.objects.count() == 0


def test_a_crash_in_the_middle_leaves_the_marks(many: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    announce(many)
    whole = later.refresh

    def killed(*args: Any) -> Any:
        whole(*args)
        raise Killed

    monkeypatch.setattr(later, "refresh", killed)
    with pytest.raises(Killed), transaction.atomic():
        refresh_stale()
    assert found() == set()
    assert StaleObject.objects.count() == 3
    monkeypatch.setattr(later, "refresh", whole)
    assert refresh_stale() == 3


def test_marks_of_a_source_that_is_gone_are_forgotten(many: list[Any]) -> None:
    StaleObject.objects.create(source="gone", object_id="1")
    assert refresh_stale() == 1
    assert StaleObject.objects.count() == 0


def test_an_import_leaves_marks_and_all_of_it_is_found_after_the_worker_was_there(tmp_path: Path) -> None:
    records.poland()
    space = UUID("5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0010")
    organization = {"id": str(space), "name": "Fundacja Mostek", "description": "Pomaga."}
    services = [
        {"id": str(uuid5(space, f"{number}")), "name": f"Telefon {number}", "status": "active"}
        for number in range(handlers.AT_ONCE + 10)
    ]
    file = tmp_path / "partner.json"
    file.write_text(json.dumps([{**each, "organization": organization} for each in services]), "utf-8")
    import_hsds(file, ImportOptions(file.name, country="PL"))
    assert found() == set()
    refresh_stale()
    assert found() == {f"Telefon {number}" for number in range(60)}
