"""The Django application of this plugin."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _
from twops_locale.needed import require_applications


class TwopsDirectoryConfig(AppConfig):
    """One name serves the package, the app label, the settings and the check ids."""

    name = "twops_directory"
    label = "twops_directory"
    verbose_name = _("Directory of services")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Import the models. Raises ImproperlyConfigured where an application that they need is not installed."""
        require_applications(self.name)
        super().import_models()

    def ready(self) -> None:
        """Connect what follows from deletions, register the permission policies and the checks."""
        from twops_locale.setup.roles import register_roles

        from . import checks
        from .desk import notifications, policies, translation_scopes
        from .desk.four_eyes import waiting
        from .desk.gate import DeskGate
        from .desk.teams import desk_roles
        from .finder import openings
        from .merging import candidates
        from .models.gate import set_gate
        from .publication import effects

        set_gate(DeskGate())
        register_roles(desk_roles)
        register(checks.check_settings)
        openings.connect()
        effects.connect()
        waiting.connect()
        candidates.connect()
        notifications.connect()
        policies.register()
        translation_scopes.connect()
