"""Addresses of other servers, as an operator writes them, as Django's settings have them: mail, cache, files."""

from collections.abc import Mapping
from typing import TypedDict
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

MAIL = "smtp+tls://user:password@mail.example.org:587"
CACHE = "redis://127.0.0.1:6379/1, or database"
STORAGE = "s3://key:secret@s3.example.org/bucket?region=eu-central-1"
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


class MailServer(TypedDict, total=False):
    """The options of Django's SMTP backend; without any there is no mail server."""

    host: str
    port: int
    username: str
    password: str
    use_tls: bool
    use_ssl: bool
    timeout: float


def mail_server(url: str, *, timeout_s: float) -> MailServer:
    """Return the options of Django's SMTP backend for ``EMAIL_URL``. Raises ImproperlyConfigured.

    >>> mail_server("smtp+tls://ada:p%40ss@mail.example.org", timeout_s=10)["password"]
    'p@ss'
    """
    parts = _parts("EMAIL_URL", url, tuple(MAIL_PORTS), MAIL)
    return {
        "host": parts.hostname or "",
        "port": parts.port or MAIL_PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtp+ssl",
        "timeout": timeout_s,
    }


def cache_server(url: str) -> dict[str, object]:
    """Return Django's description of ``CACHE_URL``: Redis, or a table of the database. Raises ImproperlyConfigured.

    A Redis that is away is as one that knows nothing: nobody's page fails for it. A page that is made anew asks it some five
    times, and each waits for one that never answers.
    """
    if url == "database":
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "twops_cache"}
    _parts("CACHE_URL", url, ("redis", "rediss"), CACHE)
    return {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": "twops",
        "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 0.25, "SOCKET_TIMEOUT": 0.25},
    }


def file_store(url: str) -> dict[str, object]:
    """Return an entry of ``STORAGES`` for ``STORAGE_URL``: a store that speaks S3. Raises ImproperlyConfigured.

    ``s3+http`` is for a store on this machine. What lies there is private, and reaches readers through this site alone.
    """
    parts = _parts("STORAGE_URL", url, ("s3", "s3+http"), STORAGE)
    bucket = parts.path.strip("/")
    if not bucket or "/" in bucket or not parts.username or not parts.password:
        raise ImproperlyConfigured(f"STORAGE_URL has no key, secret or bucket. Write it as {STORAGE}.")
    given: Mapping[str, str] = dict(parse_qsl(parts.query))
    if unknown := sorted(set(given) - {"region"}):
        raise ImproperlyConfigured(f"STORAGE_URL has unknown options: {', '.join(unknown)}. Known: region.")
    host = parts.netloc.rpartition("@")[2]
    return {
        "BACKEND": "twops_site.stored_files.s3.StoreBehindTheSite",
        "OPTIONS": {
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "bucket_name": bucket,
            "endpoint_url": f"{'http' if parts.scheme == 's3+http' else 'https'}://{host}",
            "region_name": given.get("region") or None,
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,  # the bucket's own: private
            "file_overwrite": False,
        },
    }


def _parts(name: str, url: str, schemes: tuple[str, ...], example: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for a port that is no number
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is no address ({error}). Write it as {example}.") from error
    if parts.scheme not in schemes or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} begins with none of {', '.join(schemes)}, or names no host. Write it as {example}."
        )
    return parts
