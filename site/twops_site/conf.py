"""The site's settings: one dict, ``TWOPS_SITE``, read through one typed object."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from twops_directory.conf import MOVED_KEYS

SETTING = "TWOPS_SITE"


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """Typed view of ``TWOPS_SITE``.

    Attributes:
        NAME: short name of the site: brand, titles, feeds and shared links. It should not say what the site is about.
        FULL_NAME: what the short name stands for, in English, for the foot of every page; empty where it stands for itself.
        MARK: path of a picture among the static files, for the place beside the name; empty for the drawn mark.
        ACCENT, ACCENT_DARK: the colour of links and buttons (``#rrggbb``) on light and on dark ground; empty for the site's own.
            ``manage.py check`` refuses one that cannot be read.
        ABOUT_FILE: path of a file (YAML) that says who stands behind the site: ``public.about.About``.
        ONION_ADDRESS: address of the site's onion service, ``http://...onion``, without a path; empty where it has none.
        EXIT_URL: the neutral page that the quick exit leads to: fast, not personalised, unsuspicious.
        EXIT_URLS: language (BCP 47) to another neutral page, where one fits better.
        RESULTS_A_PAGE: how many search results stand on one page.
        OFFER_LANGUAGE: BCP 47 tag used for ``x-default`` and where nothing of the reader's languages is offered.
        DEMO_ALLOWED: whether ``manage.py demo`` may make its known accounts here; the development settings say so.
        CHOICES_KEPT_HOURS: for how many hours, and up to one more, the address of a list with a reader's choices can
            be opened; then its key is deleted.
        EMERGENCY_NUMBER: the number that works in all countries of the site; shown where no database is asked which country.
        ADMIN_HOST: name of the host of the admin, where it has one of its own (``admin_host``); empty: the admin stands on every host.
        PUBLIC_ADDRESS: address of what readers see, where the admin stands on another host; empty: ``WAGTAILADMIN_BASE_URL``.
        SHORT_ADDRESS: where the site is, as printed on posters, ``https://help.example.org``; empty for the site's own address.
        DISK_FREE_MB: megabytes that must be free where files are written; with less ``/readyz`` says that the site is not ready.
        UNAVAILABLE_DIR: folder of the pages that the proxy shows while the application does not answer; empty: not examined.
        GENERATION_FILE: path of a file of eight bytes that all processes of a machine share, web and worker alike; it says that
            something has changed. Empty: no answers are kept.
        ANSWERS_KEPT_MB: how many megabytes of answers a web process keeps in its memory; 0 for none.
        COPIES_DIR: folder of every public page as a file, given by the proxy first, or while the application does not answer;
            it belongs to the copies alone. Empty: no copies.
        METRICS: whether ``/metrics`` answers, for Prometheus on the same network; the proxy that we ship passes it on to nobody.
        SECURITY_CONTACT: where somebody who found a weakness writes to, ``mailto:`` or ``https:``, for ``/.well-known/security.txt``.
        REPORTS_KEPT_DAYS, HISTORY_KEPT_DAYS, REVISIONS_KEPT_DAYS: after how many days answered reports of readers, lines of the
            admin's history, and versions that nothing points to are forgotten; 0: never.
        DEMO_LANGUAGES: BCP 47 tags of the languages that the demo makes, in their order.
        SECOND_FACTOR: ``"required"``: no page of the admin opens in a session without one; ``"off"``: nobody is asked.
        SESSION_HOURS: for how many hours one may stay signed in.
        SESSION_IDLE_MINUTES: after how many minutes without a click a session ends.
        PROOF_MINUTES: how long ago the password or second factor was given at most, where accounts, teams or desks are
            changed or data is taken out; 0: nobody is asked again.
        ACCOUNT_EVENTS_KEPT_DAYS: for how many days logins and changes of accounts can be looked up.
    """

    NAME: str = "2PS"
    FULL_NAME: str = "Prevent & Protect Through Support"
    MARK: str = ""
    ACCENT: str = ""
    ACCENT_DARK: str = ""
    ABOUT_FILE: str = ""
    ONION_ADDRESS: str = ""
    EXIT_URL: str = "https://www.wikipedia.org/"
    EXIT_URLS: Mapping[str, str] = field(default_factory=dict)
    RESULTS_A_PAGE: int = 20
    OFFER_LANGUAGE: str = "en"
    DEMO_ALLOWED: bool = False
    CHOICES_KEPT_HOURS: int = 2
    EMERGENCY_NUMBER: str = "112"
    ADMIN_HOST: str = ""
    PUBLIC_ADDRESS: str = ""
    SHORT_ADDRESS: str = ""
    DISK_FREE_MB: int = 1024
    UNAVAILABLE_DIR: str = ""
    WEB_SOCKET: str = ""
    GENERATION_FILE: str = ""
    ANSWERS_KEPT_MB: int = 64
    COPIES_DIR: str = ""
    METRICS: bool = False
    SECURITY_CONTACT: str = ""
    REPORTS_KEPT_DAYS: int = 365
    HISTORY_KEPT_DAYS: int = 1095
    REVISIONS_KEPT_DAYS: int = 0
    DEMO_LANGUAGES: Sequence[str] = ()
    SECOND_FACTOR: str = "required"
    SESSION_HOURS: int = 12
    SESSION_IDLE_MINUTES: int = 60
    PROOF_MINUTES: int = 15
    ACCOUNT_EVENTS_KEPT_DAYS: int = 180


# Those of the HSDS feed belong to ``TWOPS_DIRECTORY`` now, which reads them here for one release.
KNOWN_KEYS = frozenset(item.name for item in fields(SiteSettings)) | MOVED_KEYS


@cache
def conf() -> SiteSettings:
    """Return the settings in force; unknown keys are named by check ``twops_site.E001``."""
    given = getattr(settings, SETTING, {})
    return SiteSettings(**{key: value for key, value in given.items() if key in KNOWN_KEYS - MOVED_KEYS})


def public_address() -> str:
    """Return the address of what readers see, without a slash at its end: ``https://2ps.example.org``."""
    return (conf().PUBLIC_ADDRESS or settings.WAGTAILADMIN_BASE_URL).rstrip("/")


@receiver(setting_changed)
def forget_settings(*, setting: str, **kwargs: object) -> None:
    """Read the settings again after a test or a system check changed them."""
    if setting == SETTING:
        conf.cache_clear()
