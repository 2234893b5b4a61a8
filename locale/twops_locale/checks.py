"""System checks on the plugin's own contracts."""

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution
from django.urls import LocalePrefixPattern, NoReverseMatch, get_resolver, resolve, reverse

from .conf import KNOWN_KEYS, SETTING, LocaleSettings


def check_settings(**kwargs: object) -> list[CheckMessage]:
    """Name unknown keys and values of a wrong type in ``TWOPS_LOCALE``."""
    found: list[CheckMessage] = []
    given = getattr(settings, SETTING, {})
    for key, value in given.items():
        if key not in KNOWN_KEYS:
            found.append(
                Error(
                    f"{SETTING} has an unknown key {key!r}.",
                    hint=f"Known keys: {', '.join(sorted(KNOWN_KEYS))}.",
                    id="twops_locale.E001",
                )
            )
        elif not isinstance(value, _taken_for(key)):
            expected = type(getattr(LocaleSettings(), key)).__name__
            found.append(
                Error(
                    f"{SETTING}[{key!r}] is {value!r}, which is not of type {expected}.",
                    hint=f"Give a value of type {expected}, or leave the key out.",
                    id="twops_locale.E002",
                )
            )
    return found


def _taken_for(key: str) -> tuple[type, ...]:
    """Return the types that a setting may have: a list is as good as a tuple."""
    kind = type(getattr(LocaleSettings(), key))
    return (tuple, list) if kind is tuple else (kind,)


def check_locale_sync_absent(**kwargs: object) -> list[CheckMessage]:
    """Refuse wagtail-localize's locale admin: its synchronisation publishes untranslated copies (its issue 743)."""
    if apps.is_installed("wagtail_localize.locales") or apps.is_installed(
        "wagtail.contrib.simple_translation"
    ):
        return [
            Error(
                "wagtail_localize.locales or wagtail.contrib.simple_translation is installed: "
                "they copy pages into other languages without translation, review or permission.",
                hint='Install "wagtail.locales" instead.',
                id="twops_locale.E003",
            )
        ]
    return []


def check_i18n(**kwargs: object) -> list[CheckMessage]:
    """Name a site on which Wagtail offers no translation of pages, and keeps one language only."""
    if getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        return []
    return [
        Caution(
            "WAGTAIL_I18N_ENABLED is not True: Wagtail offers no translations.",
            hint="Set it to True, and name the languages in LANGUAGES and WAGTAIL_CONTENT_LANGUAGES.",
            id="twops_locale.W008",
        )
    ]


def check_language_in_addresses(**kwargs: object) -> list[CheckMessage]:
    """Name a site whose languages share one set of addresses: a translation is then reached by nobody."""
    if len(settings.LANGUAGES) < 2 or any(
        isinstance(entry.pattern, LocalePrefixPattern) for entry in get_resolver().url_patterns
    ):
        return []
    return [
        Caution(
            "The addresses do not say their language: pages of other languages than the site's first are not reached.",
            hint="Put Wagtail's urls into i18n_patterns(...) in the root urls (django.conf.urls.i18n).",
            id="twops_locale.W010",
        )
    ]


def check_admin_urls(**kwargs: object) -> list[CheckMessage]:
    """Name a site whose admin shows every editor the names of records and words that only some may see."""
    from .admin.lists.narrowed_views import bulk_action

    try:
        view = resolve(reverse("wagtail_bulk_action", args=["app", "model", "action"])).func
    except NoReverseMatch:
        return []
    if getattr(view, "__wrapped__", view) is bulk_action:
        return []
    return [
        Caution(
            "Wagtail's bulk pages, site history and workflow reports name records, words and files to every editor.",
            hint='Put path("admin/", include("twops_locale.admin_urls")) before Wagtail\'s own admin in your urls.',
            id="twops_locale.W001",
        )
    ]
