"""Production: refuses to start without its secrets, and with ``DEBUG``; all that is wrong is said at once."""

import os

import django

from .base import *  # noqa: F403 - settings build on one another
from .base import ADMIN_HOST, LOGGING, MIDDLEWARE, TWOPS_SEARCH, TWOPS_SITE, database
from .environment import environment_bool, environment_list, gathered, listed
from .servers import MailServer, cache_server, file_store, mail_server

with gathered() as wrong:
    if environment_bool("DEBUG") or environment_bool("TWOPS_DEBUG"):
        wrong.append("DEBUG is set. Production does not start with it: it shows settings to strangers.")

    SECRET_KEY = wrong.required("SECRET_KEY")
    SECRET_KEY_FALLBACKS = listed(wrong.secret("SECRET_KEY_FALLBACKS"))
    for key in (SECRET_KEY, *SECRET_KEY_FALLBACKS):
        if key and (len(key) < 50 or "demo-only" in key):
            wrong.append(
                "SECRET_KEY is too short or the demo's. Use 50 random characters or more: openssl rand -base64 48"
            )
    ALLOWED_HOSTS = environment_list("ALLOWED_HOSTS")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        wrong.append("ALLOWED_HOSTS is not set, or is '*'. Name the hosts, separated by commas.")
    if ADMIN_HOST and ALLOWED_HOSTS:
        ALLOWED_HOSTS = [*dict.fromkeys([*ALLOWED_HOSTS, ADMIN_HOST])]
    wrong.required("TWOPS_BASE_URL")  # base.py reads it
    DATABASES = {"default": wrong.read({}, database, url)} if (url := wrong.required("DATABASE_URL")) else {}

    # Readers' pages are made from a replica, where there is one.
    if url := wrong.secret("DATABASE_REPLICA_URL"):
        DATABASES["replica"] = {
            **wrong.read({}, database, url, "DATABASE_REPLICA_URL"),
            "TEST": {"MIRROR": "default"},
        }
        if DATABASES["replica"].get("ENGINE") != DATABASES.get("default", {}).get("ENGINE"):
            wrong.append(
                "DATABASE_REPLICA_URL is for PostgreSQL, and for the replica of the database of DATABASE_URL."
            )
        DATABASE_ROUTERS = ["twops_site.serving.replica.ReadersFromReplica"]
        MIDDLEWARE = [MIDDLEWARE[0], "twops_site.serving.replica.ReplicaMiddleware", *MIDDLEWARE[1:]]

    # Mails: written down in the transaction of what they are about, sent by the worker.
    MAIL_SERVER = wrong.read(
        MailServer(), mail_server, wrong.secret("EMAIL_URL") or "smtp://localhost:25", timeout_s=10.0
    )
    CACHES = {
        "default": wrong.read({}, cache_server, url)
        if (url := wrong.secret("CACHE_URL"))
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    }
    STORAGES = {
        "default": wrong.read({}, file_store, url)
        if (url := wrong.secret("STORAGE_URL"))
        else {"BACKEND": "twops_site.stored_files.whole.WholeFiles"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

DEBUG = False
CSRF_TRUSTED_ORIGINS = environment_list("CSRF_TRUSTED_ORIGINS")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("TWOPS_MAIL_FROM", "").strip() or "webmaster@localhost"
QUEUE = "twops_site.outgoing_mail.backend.QueuedBackend"
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": QUEUE}}
else:
    EMAIL_BACKEND = QUEUE

# "off" is for the minutes in which a site moves: `check --deploy` says so as long as it stands there.
TWOPS_SITE = {
    **TWOPS_SITE,
    "SECOND_FACTOR": os.environ.get("TWOPS_SECOND_FACTOR", "").strip() or "required",
}
SESSION_COOKIE_NAME = "__Secure-sessionid"  # a browser takes it over https only, and from nobody else
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = environment_bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 63_072_000  # two years, as the preload lists ask
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TWOPS_SITE = {
    **TWOPS_SITE,
    "WEB_SOCKET": os.environ.get("TWOPS_WEB_SOCKET", "").strip(),
    "UNAVAILABLE_DIR": os.environ.get("TWOPS_UNAVAILABLE_DIR", "").strip(),
    "ONION_ADDRESS": os.environ.get("TWOPS_ONION_ADDRESS", "").strip(),
    "METRICS": environment_bool("TWOPS_METRICS"),
    "SECURITY_CONTACT": os.environ.get("TWOPS_SECURITY_CONTACT", "").strip(),
    "ABOUT_FILE": os.environ.get("TWOPS_ABOUT_FILE", "").strip(),
}
# `manage.py work` sends pending documents; web processes only write them down.
TWOPS_SEARCH = {**TWOPS_SEARCH, "INDEX_ON_COMMIT": "worker"}
# Lines for people, or JSON for programs; both say the same, and name nobody.
if os.environ.get("TWOPS_LOG", "").strip() == "json":
    LOGGING = {**LOGGING, "formatters": {"private": {"()": "twops_site.private_log.PrivateJsonFormatter"}}}
