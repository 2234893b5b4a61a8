"""Gunicorn for 2PS: no access log, and an error log that names no visitor. ``gunicorn -c deploy/gunicorn.conf.py``.

An address and the page that it asked for are special-category data here: neither is written anywhere. Gunicorn's own messages
quote both ("Invalid request from ip=...", "Error handling request /..."), so its log says only where in its code something
happened (``twops_site.private_log``).
"""

import multiprocessing

bind = "unix:/run/twops/web.sock"
workers = 2 * multiprocessing.cpu_count() + 1
# The proxy talks to it through a socket: there is no address of anybody to trust or to write.
forwarded_allow_ips = "*"
accesslog = None
errorlog = "-"
loglevel = "warning"
capture_output = False
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"private": {"()": "twops_site.private_log.PrivateFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "private"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
