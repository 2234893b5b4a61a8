"""Whether somebody made a site of the empty database: a first page of ours, an administrator, a country."""

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from twops_awareness.models import HomePage
from twops_locale.models import Country
from wagtail.models import Site

from ..accounts import app_keys
from .finding import Finding, fault

SET_UP = "Run `manage.py setup` (docs/how-to/set-up-a-site.md)."


def set_up() -> Iterator[Finding]:
    """See that ``manage.py setup`` was run, or that people made the same by hand."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or not HomePage.objects.filter(pk=site.root_page_id).exists():
        yield fault("site", "Its first page is not one of ours: readers get an error.", SET_UP)
        return
    if not get_user_model()._default_manager.filter(is_superuser=True, is_active=True).exists():
        yield fault("site", "It has no administrator.", SET_UP)
    if lost := app_keys.lost():
        yield fault(
            "site",
            f"{lost} apps for codes of editors open nothing: their keys were sealed with another SECRET_KEY.",
            "Put it into SECRET_KEY_FALLBACKS, or take their second factors away (docs/how-to/come-into-the-admin.md).",
        )
    if not Country.objects.exists():
        yield fault("site", "It has no country: nobody finds help.", SET_UP)
    yield Finding("site", f"{site.site_name or site.hostname} at {site.hostname}:{site.port}.")
