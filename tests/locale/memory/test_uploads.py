"""Large TMX files: taken by the worker in steps, all or nothing, and seen by who manages the memory only."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult
from twops_locale.admin import memory as screens
from twops_locale.errors import MemoryRefused
from twops_locale.memory import uploads
from twops_locale.models import MemoryKey, MemoryUnit, MemoryUpload, MemoryUploadPart, Notice
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from tests import factories
from tests.locale.memory.test_screens import SEARCH, client_of, manager, units  # noqa: F401 - a fixture
from tests.locale.memory.test_tmx import document

pytestmark = pytest.mark.django_db
Callbacks = Callable[..., AbstractContextManager[list[Any]]]


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a large one, has two units a part, and other tasks have their turn after each step."""
    for tag in ("en", "pl"):
        factories.locale(tag)
    monkeypatch.setattr(screens, "AT_ONCE_BYTES", 10)
    monkeypatch.setattr(uploads, "PART_UNITS", 2)
    monkeypatch.setattr(uploads, "SECONDS", -1.0)


def five(*more: tuple[str, str]) -> bytes:
    return document(*[(f"Call us {n}", f"Dzwoń {n}") for n in ("a", "b", "c", "d", "e")], *more).getvalue()


def sent(content: bytes, user: Any = None) -> MemoryUpload:
    return uploads.receive(content, "partner.tmx", "en", "pl", user=user or manager())


def worked_off(upload: MemoryUpload) -> MemoryUpload:
    uploads.take_upload.call(upload.pk)
    upload.refresh_from_db()
    assert not MemoryUploadPart.objects.exists()
    assert bytes(upload.content) == b""
    return upload


def test_a_large_file_is_taken_meanwhile_and_its_sender_is_told(
    django_capture_on_commit_callbacks: Callbacks,
) -> None:
    user = manager()
    client = client_of(user)
    file = BytesIO(five(("112", "112")))
    file.name = "partner.tmx"
    answer = client.post(f"{SEARCH}exchange/", {"source": "en", "target": "pl", "file": file})
    upload = MemoryUpload.objects.get()
    assert answer["Location"] == upload.get_absolute_url()
    waiting = client.get(upload.get_absolute_url()).content.decode()
    assert 'http-equiv="refresh"' in waiting and "<progress" in waiting
    assert not MemoryUnit.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        uploads.later(uploads.take_upload, upload.pk)
    page = client.get(upload.get_absolute_url()).content.decode()
    assert "6 units were read, 5 of them are new." in page and 'http-equiv="refresh"' not in page
    assert MemoryUnit.objects.filter(approved_by=user, file_name="partner.tmx").count() == 5
    assert ModelLogEntry.objects.get(action="twops_locale.memory_import").data["stored"] == 5
    notice = Notice.objects.get(user=user, kind="memory_import")
    assert notice.text == "partner.tmx is in the translation memory: 5 new units"
    assert notice.address == upload.get_absolute_url()
    assert "partner.tmx" in client.get(f"{SEARCH}exchange/").content.decode()


def test_what_is_wrong_is_said_in_the_language_of_the_sender_and_nothing_is_stored() -> None:
    user = manager()
    UserProfile.objects.create(user=user, preferred_language="de")
    with translation.override("de"):
        expected = uploads.fault_of_unit(uploads.tmx.TmxUnit(6, "", "x"))
    upload = worked_off(sent(five(("", "x"), ("a", "b"), ("Help", " ")), user))
    assert (upload.state, upload.stored) == ("refused", 0)
    assert upload.faults[0] == expected
    assert len(upload.faults) == 2
    assert not MemoryUnit.objects.exists() and not MemoryKey.objects.exists()
    page = client_of(user).get(upload.get_absolute_url()).content.decode()
    assert upload.faults[1] in page and 'role="alert"' in page
    assert Notice.objects.filter(user=user, kind="memory_import").count() == 1


def test_many_faults_are_counted_and_a_file_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    user = manager()
    monkeypatch.setattr(uploads, "SHOWN_FAULTS", 3)
    upload = worked_off(sent(document(*[("", "x")] * 7).getvalue(), user))
    assert (len(upload.faults), upload.more_faults) == (3, 4)
    assert "begins with" in worked_off(sent(b"<html/>", user)).faults[0]
    assert "both" in worked_off(sent(document().getvalue(), user)).faults[0]
    broken = five()[:-20]
    assert "XML" in worked_off(sent(broken, user)).faults[0]
    monkeypatch.setattr(uploads, "MAX_UNITS", 4)
    assert "more than 4 units" in worked_off(sent(five(), user)).faults[0]
    assert not MemoryUnit.objects.exists()


def test_in_the_worker_each_step_is_stored_and_a_killed_one_is_done_once_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the database's queue: progress is visible between the tasks, an error takes back its own step only."""
    backend = DatabaseBackend("default", {"QUEUES": []})
    monkeypatch.setattr(type(uploads.take_upload), "get_backend", lambda task: backend)
    monkeypatch.setattr(uploads, "later", lambda work, *args: backend.enqueue(work, args, {}))
    monkeypatch.setattr(uploads, "waits_in_the_database", lambda work: True)
    upload = sent(five())
    seen = []
    for number in range(8):
        asked = DBTaskResult.objects.filter(task_path__endswith=".take_upload").count()
        assert asked == number + 1, "one task at a time, each asked for by the one before"
        if number == 6:  # the last step: killed in the middle, and then done once more
            with monkeypatch.context() as killed:
                killed.setattr(uploads, "note_import", lambda *args, **kwargs: 1 / 0)
                with pytest.raises(ZeroDivisionError):
                    uploads.take_upload.call(upload.pk)
            assert MemoryUnit.objects.count() == 4
        uploads.take_upload.call(upload.pk)
        upload.refresh_from_db()
        seen.append((upload.state, upload.units_read, upload.units_stored))
        if upload.is_finished:
            break
    assert seen == [
        ("checking", 0, 0), ("checking", 2, 0), ("checking", 4, 0), ("storing", 5, 0),
        ("storing", 5, 2), ("storing", 5, 4), ("done", 5, 5),
    ]  # fmt: skip
    assert MemoryUnit.objects.count() == upload.stored == 5
    uploads.take_upload.call(upload.pk)
    assert MemoryUnit.objects.count() == 5


def test_what_was_begun_to_be_stored_is_stored_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = sent(five(), user := manager())
    while upload.units_stored < 2:
        uploads._step(upload.pk)
        upload.refresh_from_db()
    page = client_of(user).get(upload.get_absolute_url()).content.decode()
    assert "2 of 5 units are stored." in page
    user.user_permissions.clear()
    assert (worked_off(upload).state, upload.stored, MemoryUnit.objects.count()) == ("done", 5, 5)


def test_rights_that_are_lost_meanwhile_stop_it_and_others_never_see_it() -> None:
    user, other = manager(), factories.reviewer("pl", "other")
    with pytest.raises(PermissionDenied):
        sent(five(), other)
    upload = sent(five(), user)
    assert client_of(other).get(upload.get_absolute_url()).status_code in (302, 403)
    user.user_permissions.clear()
    assert worked_off(upload).state == "refused"
    assert not MemoryUnit.objects.exists()


def test_only_so_many_wait_and_old_ones_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_UNFINISHED", 1)
    user = manager()
    upload = sent(five(), user)
    with pytest.raises(MemoryRefused):
        sent(five(), user)
    assert uploads.forget_uploads() == 0
    MemoryUpload.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert uploads.forget_uploads() == 1
    assert not MemoryUpload.objects.filter(pk=upload.pk).exists()
