"""The tests. ``DATABASE_URL`` and ``ELASTICSEARCH_URL`` come from the environment or from ``tests/services``."""

from .base import *  # noqa: F403 - settings build on one another
from .base import PACKAGE_DIR, STATE_DIR, TWOPS_SEARCH, TWOPS_SITE

DEBUG = False
SECRET_KEY = "tests-only"  # noqa: S105 - it says itself that it is none
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; no real password is in a test
MEDIA_ROOT = STATE_DIR / "test-media"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Tests index by hand, so that they know when it happened.
TWOPS_SEARCH = {**TWOPS_SEARCH, "INDEX_ON_COMMIT": "off"}
TWOPS_SITE = {
    **TWOPS_SITE,
    "DEMO_ALLOWED": True,
    "ABOUT_FILE": str(PACKAGE_DIR / "demo" / "about.yaml"),
    "GENERATION_FILE": "",  # those about kept answers have one of their own
    "SECOND_FACTOR": "off",  # tests about it switch it on
}
# Tasks are done where they are asked for, so that tests see what follows; those about the worker keep them in the database.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
