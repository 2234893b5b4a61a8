"""The Django application of the site."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _
from twops_locale.languages import read_languages_with


class TwopsSiteConfig(AppConfig):
    """Wires the plugins together; its own models are the worker's memory and what happened to accounts."""

    name = "twops_site"
    label = "twops_site"
    verbose_name = _("2PS site")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect content and search, and register the checks."""
        from . import handlers
        from .accounts import handlers as of_accounts
        from .accounts.checks import check_accounts, check_admin_host, check_sessions
        from .checks import check_settings
        from .editing import country_collections, moved_pages, pictures
        from .health.checks import check_deployment
        from .public.frame import read_languages
        from .public.unchanged import read_generation_with
        from .serving import withdrawing, writes
        from .serving.generation import generation_now
        from .worker.both_tasks import accept_both

        accept_both()
        read_languages_with(read_languages)
        read_generation_with(generation_now)
        handlers.connect()
        writes.connect()
        withdrawing.connect()
        of_accounts.connect()
        moved_pages.connect()
        country_collections.connect()
        pictures.limit_pixels()
        checks.register(check_settings)
        checks.register(check_accounts)
        checks.register(check_admin_host)
        checks.register(check_sessions, deploy=True)
        checks.register(check_deployment, deploy=True)
