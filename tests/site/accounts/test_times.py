"""How long a wrong login takes says nothing of whether there is such an account: the same work is done, with the same kind of hash."""

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.test import Client
from pytest_django import Settings

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of hashes that were computed, in order."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    done: list[str] = []
    for hasher in (hashers.MD5PasswordHasher, hashers.PBKDF2PasswordHasher):
        real = hasher.encode

        def encode(self: Any, *args: Any, real: Any = real, **kwargs: Any) -> Any:
            done.append(self.algorithm)
            return real(self, *args, **kwargs)

        monkeypatch.setattr(hasher, "encode", encode)
        monkeypatch.setattr(hashers.PBKDF2PasswordHasher, "iterations", 1)
    return done


def wrong(name: str, number: int) -> None:
    answer = Client().post(
        "/admin/login/", {"username": name, "password": "guess"}, REMOTE_ADDR=f"192.0.{number}.1"
    )
    assert answer.status_code == 200


def test_names_of_nobody_cost_what_accounts_cost(work: list[str]) -> None:
    for number in range(4):
        user = factories.user(f"user{number}")
        user.password = hashers.make_password("secret", hasher="md5" if number else "pbkdf2_sha256")
        user.save()
    work.clear()
    seen: dict[str, list[str]] = {}
    for number in range(4):
        wrong(f"user{number}", number)
        seen[f"user{number}"] = list(work)
        work.clear()
    assert seen == {"user0": ["pbkdf2_sha256"], "user1": ["md5"], "user2": ["md5"], "user3": ["md5"]}

    nobody: Counter[str] = Counter()
    for number in range(60):
        wrong(f"nobody{number}", number)
        assert len(work) == 1
        first = work.pop()
        nobody[first] += 1
        wrong(f"nobody{number}", number)
        assert work == [first], "the second time as the first time"
        work.clear()
    assert set(nobody) == {
        "md5",
        "pbkdf2_sha256",
    }  # one account in four has the older kind: so have names of nobody
    assert 3 <= nobody["pbkdf2_sha256"] <= 30


def test_where_there_is_no_account_a_hash_is_made_all_the_same(work: list[str]) -> None:
    wrong("nobody", 1)
    assert work == ["md5"]
