"""The Django application of this plugin."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _
from twops_locale.needed import require_applications


class TwopsAwarenessConfig(AppConfig):
    """One name serves the package, the app label, the settings and the check ids."""

    name = "twops_awareness"
    label = "twops_awareness"
    verbose_name = _("Awareness")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Import the models. Raises ImproperlyConfigured where an application that they need is not installed."""
        require_applications(self.name)
        super().import_models()

    def ready(self) -> None:
        """Register the system checks, and what follows when a campaign is published or deleted."""
        from . import checks, handlers  # noqa: F401 - the handlers register themselves

        register(checks.check_page_kinds)
        register(checks.check_settings)
