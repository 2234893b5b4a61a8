"""A developer's machine and the demo: SQLite in a git-ignored folder, no secrets, loopback only."""

import django

from .base import *  # noqa: F403 - settings build on one another
from .base import PACKAGE_DIR, STATE_DIR, TWOPS_SITE
from .environment import environment_bool

DEBUG = environment_bool("TWOPS_DEBUG")
# Not a secret: it only ever signs what a demo on this machine's loopback address says to itself.
SECRET_KEY = "demo-only-not-a-secret-and-refused-by-the-production-settings"  # noqa: S105 - it says itself that it is none
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
MAIL = "django.core.mail.backends.filebased.EmailBackend"
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": MAIL, "OPTIONS": {"file_path": STATE_DIR / "mail"}}}
else:
    EMAIL_BACKEND = MAIL
    EMAIL_FILE_PATH = STATE_DIR / "mail"
# Static files come straight from the packages: nothing to collect before the first start.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
TWOPS_SITE = {
    **TWOPS_SITE,
    "DEMO_ALLOWED": True,
    "ABOUT_FILE": str(PACKAGE_DIR / "demo" / "about.yaml"),
    "SECOND_FACTOR": "off",  # the demo's accounts have known passwords and nothing else
}
