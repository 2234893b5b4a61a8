"""The Django application of this plugin."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from .needed import require_applications


class TwopsLocaleConfig(AppConfig):
    """One name serves the package, the app label, the settings and the check ids."""

    name = "twops_locale"
    label = "twops_locale"
    verbose_name = _("Countries and languages")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Import the models. Raises ImproperlyConfigured where an application that they need is not installed."""
        require_applications(self.name)
        super().import_models()

    def ready(self) -> None:
        """Register checks and the handlers that take up changed sources; have Django know the languages."""
        from . import guards, handlers, stored_words  # noqa: F401 - connect their receivers
        from .checks import (
            check_admin_urls,
            check_i18n,
            check_language_in_addresses,
            check_locale_sync_absent,
            check_settings,
        )
        from .languages.without_catalogue import recognise_named_languages
        from .models.workflow import make_workflows
        from .requests.provider_checks import check_providers
        from .translation.model_checks import check_models

        recognise_named_languages()
        post_migrate.connect(make_workflows, sender=self)
        checks.register(check_settings)
        checks.register(check_providers)
        checks.register(check_i18n)
        checks.register(check_locale_sync_absent)
        checks.register(check_language_in_addresses, checks.Tags.urls)
        checks.register(check_admin_urls, checks.Tags.urls)
        checks.register(check_models)
