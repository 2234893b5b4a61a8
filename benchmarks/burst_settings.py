"""The settings of the demo, reached under the name that nginx in front of it tells."""

from twops_site.settings.dev import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
