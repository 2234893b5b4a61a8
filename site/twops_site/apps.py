"""The Django application of the site."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TwopsSiteConfig(AppConfig):
    """Wires the plugins together; has no models of its own."""

    name = "twops_site"
    label = "twops_site"
    verbose_name = _("2PS site")
    default_auto_field = "django.db.models.BigAutoField"
