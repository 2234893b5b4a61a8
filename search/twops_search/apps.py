"""The Django application of this plugin."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TwopsSearchConfig(AppConfig):
    """One name serves the package, the app label, the settings and the check ids."""

    name = "twops_search"
    label = "twops_search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, and what the indexing thread does first."""
        from . import later
        from .elastic import indexing  # noqa: F401 - importing checks registers them

        indexing.steps_before_sending[:] = [later.refresh_stale]
