"""Production: refuses to start without its secrets, and with ``DEBUG``."""

import os

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403 - settings build on one another
from .base import TWOPS_SEARCH, TWOPS_SITE, database, environment_bool, environment_list


def required(name: str) -> str:
    """Return an environment variable that production cannot do without; raise ImproperlyConfigured if absent."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Production does not start without it.")
    return value


if environment_bool("DEBUG") or environment_bool("TWOPS_DEBUG"):
    raise ImproperlyConfigured(
        "DEBUG is set. Production does not start with it: it shows settings to strangers."
    )

DEBUG = False
SECRET_KEY = required("SECRET_KEY")
if len(SECRET_KEY) < 50 or "demo-only" in SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is too short or the demo's. Use 50 random characters or more.")
ALLOWED_HOSTS = environment_list("ALLOWED_HOSTS")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set, or is '*'. Name the hosts, separated by commas.")
DATABASES = {"default": database(required("DATABASE_URL"))}
WAGTAILADMIN_BASE_URL = required("TWOPS_BASE_URL")
CSRF_TRUSTED_ORIGINS = environment_list("CSRF_TRUSTED_ORIGINS")

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = environment_bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 63_072_000  # two years, as the preload lists ask
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
TWOPS_SITE = {**TWOPS_SITE, "UNAVAILABLE_DIR": os.environ.get("TWOPS_UNAVAILABLE_DIR", "").strip()}
# `manage.py work` sends pending documents; web processes only write them down.
TWOPS_SEARCH = {**TWOPS_SEARCH, "INDEX_ON_COMMIT": "worker"}
