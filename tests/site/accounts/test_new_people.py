"""A new person is written down by an administrator and chooses the password alone."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse

from .conftest import sign_in

NEW = {
    "username": "zofia",
    "email": "zofia@example.org",
    "first_name": "Zofia",
    "last_name": "Żak",
    "is_active": "on",
}


def test_a_mail_leads_to_a_password_that_nobody_else_knows(administrator: Any) -> None:
    client = sign_in()
    form = client.get(reverse("wagtailusers_users:add")).content.decode()
    assert "a mail leads this person" in form
    answer = client.post(reverse("wagtailusers_users:add"), {**NEW, "password1": "", "password2": ""})
    assert answer.status_code == 302
    (sent,) = mail.outbox
    assert sent.to == ["zofia@example.org"] and "zofia" in sent.body
    path = re.findall(r"https?://[^/\s]+(/admin/password_reset/\S+)", sent.body)[0]
    reader = Client()
    page = reader.get(path, follow=True)
    chosen = {"new_password1": "Kumquat-17-hill", "new_password2": "Kumquat-17-hill"}
    assert reader.post(page.request["PATH_INFO"], chosen).status_code == 302
    sign_in("zofia", "Kumquat-17-hill")
    assert Client().get(path, follow=True).context.get("validlink") is False, "the address is used up"


def test_a_password_that_was_typed_counts_and_the_mail_is_sent_all_the_same(administrator: Any) -> None:
    typed = {"password1": "Kumquat-17-hill", "password2": "Kumquat-17-hill"}
    answer = sign_in().post(reverse("wagtailusers_users:add"), {**NEW, **typed})
    assert answer.status_code == 302
    sign_in("zofia", "Kumquat-17-hill")
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("password", ["short1", "12345678901234"])
def test_a_bad_password_makes_nobody(administrator: Any, password: str) -> None:
    sign_in().post(reverse("wagtailusers_users:add"), {**NEW, "password1": password, "password2": password})
    assert not get_user_model().objects.filter(username="zofia").exists() and mail.outbox == []
