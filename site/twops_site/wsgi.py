"""The WSGI application; production settings unless ``DJANGO_SETTINGS_MODULE`` says otherwise."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twops_site.settings.production")
application = get_wsgi_application()


def settle() -> None:
    """Import all views, and take what is there now out of garbage collection.

    It lives as long as the process: looking through it again and again would keep single visitors waiting for a fifth
    of a second. https://docs.python.org/3/library/gc.html#gc.freeze
    """
    from django.urls import get_resolver

    len(get_resolver().url_patterns)
    gc.collect()
    gc.freeze()


settle()
