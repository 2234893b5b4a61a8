"""Mails, Wagtail's own too, wait in the database until the worker has brought them to a real mail server."""

import email
import email.policy
import re
from collections.abc import Iterator
from typing import Any

import django
import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from twops_site.settings import base
from twops_site.settings.servers import mail_server
from twops_site.worker import queue

from tests import factories
from tests.site.postbox import Postbox, postbox

pytestmark = pytest.mark.django_db
BACKEND = "twops_site.outgoing_mail.backend.QueuedBackend"


@pytest.fixture
def box(settings: Any) -> Iterator[Postbox]:
    """A mail server, and the site set up as production is."""
    settings.TASKS = base.TASKS
    settings.DEFAULT_FROM_EMAIL = "2PS <site@2ps.example.org>"
    if django.VERSION >= (6, 1):
        settings.MAILERS = {"default": {"BACKEND": BACKEND}}
    else:
        settings.EMAIL_BACKEND = BACKEND
    with postbox() as made:
        settings.MAIL_SERVER = mail_server(f"smtp://127.0.0.1:{made.port}", timeout_s=5)
        yield made


def work() -> DBTaskResult:
    """Have the next task done as the worker does it; return its row."""
    row = queue.claim("1")
    assert row is not None
    queue.run(row)
    return DBTaskResult.objects.get(pk=row.pk)


def a_mail() -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        "Zażółć", "gęślą jaźń", "2PS <site@2ps.example.org>", ["a@example.org"], bcc=["b@example.org"]
    )
    mail.attach_alternative("<p>gęślą jaźń</p>", "text/html")
    return mail


def test_a_mail_waits_and_arrives_whole(box):
    assert a_mail().send() == 1
    assert box.mails == [], "nobody waits for the mail server"
    assert work().status == "SUCCESSFUL"
    [raw] = box.mails
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert (read["Subject"], read["To"], read["From"]) == (
        "Zażółć",
        "a@example.org",
        "2PS <site@2ps.example.org>",
    )
    assert "Bcc" not in read
    assert read.get_body(("plain",)).get_content().strip() == "gęślą jaźń"
    assert read.get_body(("html",)).get_content().strip() == "<p>gęślą jaźń</p>"


def test_a_mail_of_what_was_taken_back_never_leaves(box):
    with pytest.raises(RuntimeError), transaction.atomic():
        a_mail().send()
        raise RuntimeError
    assert not DBTaskResult.objects.exists()


def test_what_the_server_refuses_is_seen_and_tried_again(box):
    box.refuses = {"b@example.org"}
    a_mail().send()
    row = work()
    assert row.status == "READY" and row.run_after > timezone.now()
    assert row.traceback.startswith("SMTPRecipientsRefused")
    box.refuses = set()
    DBTaskResult.objects.update(run_after=timezone.now())
    assert work().status == "SUCCESSFUL" and len(box.mails) == 2


def test_a_server_that_is_away_loses_nothing(box, settings):
    settings.MAIL_SERVER = {**settings.MAIL_SERVER, "port": 1}
    a_mail().send()
    row = work()
    assert row.status == "READY" and "ConnectionRefusedError" in row.traceback


def test_a_reset_of_a_password_goes_the_same_way_and_its_link_lies_nowhere_afterwards(box):
    factories.user("zofia")
    answer = Client().post("/admin/password_reset/", {"email": "zofia@example.org"})
    assert answer.status_code == 302
    waiting = DBTaskResult.objects.get()
    assert waiting.args_kwargs["args"][1] == ["zofia@example.org"]
    row = work()
    body = email.message_from_bytes(box.mails[0], policy=email.policy.default).get_content()
    assert re.search(r"/admin/password_reset/confirm/\S+", body)
    assert row.args_kwargs == {"args": [], "kwargs": {}}


def test_a_mail_to_nobody_is_none(box):
    assert EmailMultiAlternatives("x", "y", "a@example.org", []).send() == 0
    assert not DBTaskResult.objects.exists()
