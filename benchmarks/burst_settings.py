"""The settings of the demo, reached under the name that nginx in front of it tells."""

from twops_site.settings.dev import *  # noqa: F403 - settings build on one another
from twops_site.settings.dev import TWOPS_SITE

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The demo in three languages: what is measured are readers.
TWOPS_SITE = {**TWOPS_SITE, "DEMO_LANGUAGES": ["en", "pl", "fi"]}
