"""The environment of a server: secrets in files, folders outside the checkout, other servers by address; all faults at once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.signing import Signer
from twops_site.settings.environment import gathered, secret
from twops_site.settings.servers import cache_server, file_store, mail_server

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {
    "DJANGO_SETTINGS_MODULE": "twops_site.settings.production",
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "2ps.example.org",
    "TWOPS_BASE_URL": "https://2ps.example.org",
    "DATABASE_URL": "postgres://twops:pw@127.0.0.1:1/twops",
}


def in_production(asked: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Evaluate an expression about ``settings`` in a process with these variables, and print it as JSON."""
    environment = {"PATH": os.environ["PATH"], **NEEDED, **changes}
    return subprocess.run(
        [sys.executable, "-c", f"import json; from django.conf import settings; print(json.dumps({asked}))"],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_everything_of_a_server_comes_from_the_environment_and_from_files(tmp_path):
    def file(name: str, text: str) -> str:
        (tmp_path / name).write_text(f"{text}\n")
        return str(tmp_path / name)

    asked = (
        "[settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS, settings.DATABASES['default']['PASSWORD'], str(settings.MEDIA_ROOT), "
        "str(settings.STATIC_ROOT), settings.MAIL_SERVER['password'], settings.MAIL_SERVER['use_tls'], settings.DEFAULT_FROM_EMAIL, "
        "settings.CACHES['default']['BACKEND'], settings.STORAGES['default']['OPTIONS']['bucket_name'], "
        "settings.TWOPS_SEARCH['ELASTICSEARCH_URL']]"
    )
    done = in_production(
        asked,
        SECRET_KEY=None,
        SECRET_KEY_FILE=file("key", "n" * 60),
        SECRET_KEY_FALLBACKS_FILE=file("old", f"{'o' * 60}\n{'p' * 60}"),
        DATABASE_URL=None,
        DATABASE_URL_FILE=file("database", "postgres://twops:geheim@127.0.0.1/twops"),
        ELASTICSEARCH_URL_FILE=file("elasticsearch", "http://elastic:pw@127.0.0.1:9200"),
        MEDIA_ROOT="/var/lib/twops/media",
        STATIC_ROOT="/srv/twops/static",
        EMAIL_URL="smtp+tls://site:p%40ss@mail.example.org",
        TWOPS_MAIL_FROM="site@2ps.example.org",
        CACHE_URL="redis://127.0.0.1:6379/1",
        STORAGE_URL="s3://key:secret@s3.example.org/uploads?region=eu-central-1",
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        "n" * 60, ["o" * 60, "p" * 60], "geheim", "/var/lib/twops/media", "/srv/twops/static", "p@ss", True,
        "site@2ps.example.org", "django_redis.cache.RedisCache", "uploads", "http://elastic:pw@127.0.0.1:9200",
    ]  # fmt: skip


def test_all_that_is_wrong_is_said_at_once():
    done = in_production(
        "settings.DEBUG", SECRET_KEY="short", ALLOWED_HOSTS="*", DATABASE_URL=None, EMAIL_URL="mail.example.org", CACHE_URL="memory",
        STORAGE_URL="s3://s3.example.org", SECRET_KEY_FALLBACKS_FILE="/nowhere/key", DEBUG="1",
    )  # fmt: skip
    assert done.returncode != 0
    for said in (
        "DEBUG is set", "SECRET_KEY is too short", "ALLOWED_HOSTS is not set, or is '*'", "DATABASE_URL is not set",
        "EMAIL_URL begins with none of smtp, smtp+tls, smtp+ssl", "CACHE_URL begins with none of redis, rediss",
        "STORAGE_URL has no key, secret or bucket", "SECRET_KEY_FALLBACKS_FILE: /nowhere/key cannot be read (No such file",
    ):  # fmt: skip
        assert said in done.stderr


def test_a_command_says_it_without_a_traceback():
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **NEEDED, "SECRET_KEY": ""},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.splitlines() == [
        "The settings (twops_site.settings.production) cannot be used:",
        "SECRET_KEY is not set. Production does not start without it.",
    ]


def test_a_secret_in_two_places_is_refused(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("one")
    monkeypatch.setenv("SECRET_KEY", "other")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(ImproperlyConfigured, match="both set"):
        secret("SECRET_KEY")
    with pytest.raises(ImproperlyConfigured, match="both set"), gathered() as wrong:
        wrong.required("SECRET_KEY")


@pytest.mark.parametrize(
    ("read", "url", "said"),
    [(mail_server, "smtp://host:many", "is no address"), (mail_server, "smtp://", "names no host"),
     (cache_server, "redis://", "names no host"), (file_store, "s3://key:secret@host/a/b", "no key, secret or bucket"),
     (file_store, "s3://key:secret@host/a?colour=red", "unknown options: colour")],
)  # fmt: skip
def test_addresses_that_are_none(read, url, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        read(url) if read is not mail_server else read(url, timeout_s=1)


def test_after_a_key_was_changed_what_the_old_one_signed_counts_still(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "old" * 20, []
    signed = Signer().sign("zofia")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, ["old" * 20]
    assert Signer().unsign(signed) == "zofia"


def test_a_cache_that_is_away_is_as_an_empty_one(settings):
    settings.CACHES = {"default": cache_server("redis://127.0.0.1:1/0")}
    cache = caches["default"]
    cache.set("a", 1)
    assert cache.get("a", "nothing") == "nothing"


@pytest.mark.django_db
def test_the_database_can_be_the_cache_of_several_machines(settings):
    settings.CACHES = {"default": cache_server("database")}
    call_command("createcachetable", verbosity=0)
    caches["default"].set("a", {"b": "Zażółć"})
    assert caches["default"].get("a") == {"b": "Zażółć"}


def test_what_an_operator_forgot_is_named(settings):
    settings.DEFAULT_FROM_EMAIL = "webmaster@localhost"
    settings.MEDIA_ROOT = ROOT / ".demo" / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    found = {message.id for message in run_checks(include_deployment_checks=True)}
    assert {"twops_site.W020", "twops_site.W021"} <= found
    settings.DEFAULT_FROM_EMAIL = "site@2ps.example.org"
    settings.MEDIA_ROOT = "/var/lib/twops/media"
    found = {message.id for message in run_checks(include_deployment_checks=True)}
    assert not {"twops_site.W020", "twops_site.W021"} & found


def test_a_replica_is_one_of_the_same_postgresql():
    asked = "[settings.DATABASES['replica']['PORT'], settings.DATABASE_ROUTERS, settings.MIDDLEWARE[1]]"
    given = in_production(asked, DATABASE_REPLICA_URL="postgres://twops:pw@127.0.0.1:2/twops")
    assert json.loads(given.stdout) == [
        2, ["twops_site.serving.replica.ReadersFromReplica"], "twops_site.serving.replica.ReplicaMiddleware",
    ]  # fmt: skip
    refused = in_production("settings.DEBUG", DATABASE_REPLICA_URL="sqlite:///replica.sqlite3")
    assert "DATABASE_REPLICA_URL is for PostgreSQL" in refused.stderr
    unreadable = in_production("settings.DEBUG", DATABASE_REPLICA_URL="postgres://[")
    assert "DATABASE_REPLICA_URL is no address" in unreadable.stderr
