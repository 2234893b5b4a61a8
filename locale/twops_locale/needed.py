"""The applications without which the plugins cannot start, or fail on the first list that somebody opens."""

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

NEEDED = ("twops_locale", "wagtail_localize", "wagtail_modeladmin")


def require_applications(by: str, *others: str) -> None:
    """Raise ImproperlyConfigured if an application is missing; its words are the lines to write.

    Called where an application imports its models: checks come too late, models of a missing application end the start.

    Args:
        by: the application that needs them. others: applications that it needs besides ``NEEDED``.
    """
    missing = [name for name in (*others, *NEEDED) if not apps.is_installed(name)]
    if missing:
        lines = " ".join(f'"{name}",' for name in missing)
        raise ImproperlyConfigured(f"{by} needs other applications. Add to INSTALLED_APPS, after it: {lines}")
