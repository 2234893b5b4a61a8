"""The WSGI application; production settings unless ``DJANGO_SETTINGS_MODULE`` says otherwise."""

import gc
import os
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twops_site.settings.production")


def in_front_of(application: "WSGIApplication") -> "WSGIApplication":
    """Return what answers for the site: answers that are the same for everybody are given from memory, where that is wanted."""
    from .conf import conf
    from .serving.answers import KeptAnswers
    from .serving.copies import copies
    from .serving.generation import shared_generation
    from .serving.hearing import start_listening

    generation = shared_generation()
    limit = conf().ANSWERS_KEPT_MB * 1024 * 1024
    own = copies()
    if generation is None:
        return application
    start_listening()
    return KeptAnswers(application, generation, limit, own.find if own else lambda path: None)


application = in_front_of(get_wsgi_application())


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
