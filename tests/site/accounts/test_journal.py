"""Administrators see who came in, when, and what was changed; not from where."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from twops_site.accounts.events import Kind, record
from twops_site.models import AccountEvent

from tests import factories

from .conftest import sign_in

pytestmark = pytest.mark.django_db
JOURNAL = "/admin/accounts/"


def test_it_lists_what_happened(administrator: Any) -> None:
    desk = factories.user("desk-pl")
    for _each in range(3):
        Client().post(
            "/admin/login/", {"username": "desk-pl", "password": "guess"}, REMOTE_ADDR="203.0.113.5"
        )
    Client().post("/admin/login/", {"username": "nobody-has-this", "password": "guess"})
    record(Kind.FACTOR_RESET, desk, by=administrator)
    client = sign_in()
    page = client.get(JOURNAL).content.decode()
    for words in (
        "Logins and accounts",
        "Signed in",
        "Wrong password",
        "desk-pl",
        "taken away by an administrator",
    ):
        assert words in page
    assert "203.0.113.5" not in page and "nobody-has-this" not in page
    assert AccountEvent.objects.get(kind="wrong", account=desk).times == 3
    assert AccountEvent.objects.get(kind="wrong", account=None).times == 1
    only = client.get(JOURNAL, {"kind": "factor-reset", "account": desk.pk}).content.decode()
    assert "taken away by an administrator" in only and "Signed in</td>" not in only.replace(" ", "").replace(
        "\n", ""
    )
    assert (
        JOURNAL in client.get("/admin/reports/").content.decode()
        or JOURNAL in client.get("/admin/").content.decode()
    )
    assert "desk-pl" in b"".join(client.get(JOURNAL, {"export": "csv"}).streaming_content).decode()


def test_only_who_may_sees_it(administrator: Any) -> None:
    factories.communications_editor()
    client = sign_in("editor")
    assert client.get(JOURNAL).url == "/admin/"
    assert JOURNAL not in client.get("/admin/").content.decode()


def test_a_right_to_see_it_can_be_given(administrator: Any) -> None:
    from django.contrib.auth.models import Permission

    editor = factories.communications_editor()
    editor.user_permissions.add(Permission.objects.get(codename="view_accountevent"))
    assert sign_in("editor").get(JOURNAL).status_code == 200
    assert "view_accountevent" in "".join(permission.codename for permission in _registered())


def _registered() -> Any:
    from django.contrib.auth.models import Permission
    from wagtail import hooks

    found = Permission.objects.none()
    for hook in hooks.get_hooks("register_permissions"):
        found |= hook()
    return found


def test_queries_do_not_grow_with_what_happened(
    administrator: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in()
    client.get(JOURNAL)
    with django_assert_max_num_queries(100) as few:
        client.get(JOURNAL)
    for number in range(30):
        record(Kind.PROVED, factories.user(f"someone{number}"), by=administrator)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(JOURNAL)


def test_changed_passwords_are_written_down_with_who_did_it(administrator: Any) -> None:
    desk = factories.user("desk-pl")
    client = sign_in()
    client.post(
        reverse("wagtailusers_users:edit", args=[desk.pk]),
        {
            "username": "desk-pl", "email": "d@example.org", "first_name": "D", "last_name": "P", "is_active": "on",
            "password1": "Kumquat-17-hill", "password2": "Kumquat-17-hill",
        },
    )  # fmt: skip
    event = AccountEvent.objects.get(kind="password-changed")
    assert (event.account, event.by) == (desk, administrator)
    client.post("/admin/logout/")
    assert AccountEvent.objects.order_by("-pk")[0].kind == "signed-out"


def test_a_deleted_account_leaves_no_name(administrator: Any) -> None:
    desk = factories.user("desk-pl")
    record(Kind.SIGNED_IN, desk)
    desk.delete()
    assert AccountEvent.objects.get().account is None
