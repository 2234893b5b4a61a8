"""The Django application of this plugin."""

from django.apps import AppConfig, apps
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class TwopsSearchConfig(AppConfig):
    """One name serves the package, the app label, the settings and the check ids."""

    name = "twops_search"
    label = "twops_search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, listen to what pages do, and say what the indexing thread does first."""
        from . import checks, later
        from .elastic import indexing

        if apps.is_installed("wagtail"):  # search is of use without it, too
            from . import page_changes

            page_changes.connect()
        register(checks.check_settings)
        register(checks.check_sources)
        register(checks.check_database, Tags.database)
        indexing.steps_before_sending[:] = [later.refresh_stale]
