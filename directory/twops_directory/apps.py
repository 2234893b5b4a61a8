"""The Django application of this plugin."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TwopsDirectoryConfig(AppConfig):
    """One name serves the package, the app label, the settings and the check ids."""

    name = "twops_directory"
    label = "twops_directory"
    verbose_name = _("Directory of services")
    default_auto_field = "django.db.models.BigAutoField"
