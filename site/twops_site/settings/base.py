"""What every deployment shares. ``DATABASE_URL`` and ``ELASTICSEARCH_URL`` are read by every settings module."""

import os
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from twops_locale.languages import RTL_LANGUAGES, known_languages

from .environment import environment_list, secret
from .further_languages import further_languages
from .servers import MailServer

PACKAGE_DIR = Path(__file__).resolve().parent.parent
PROJECT_DIR = PACKAGE_DIR.parent.parent
# What the demo and the tests write: a git-ignored folder of the checkout.
STATE_DIR = Path(os.environ.get("TWOPS_STATE_DIR", PROJECT_DIR / ".demo"))


def database(default: str, name: str = "DATABASE_URL") -> dict[str, object]:
    """Return Django's description of the variable ``name`` (PostgreSQL or SQLite), else of ``default``."""
    try:
        config = dj_database_url.parse(secret(name) or default, conn_max_age=60, conn_health_checks=True)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} is no address. Write it as postgres://user:password@host:5432/database."
        ) from error
    if config["ENGINE"].endswith("sqlite3"):
        # Writers wait for one another; readers never wait (WAL).
        config["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
        config.pop("CONN_HEALTH_CHECKS", None)
    else:
        # Compiling a statement costs more than running any of ours; an "options" in DATABASE_URL wins.
        config.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
        # A database that swallows what is sent to it must not keep a request for minutes.
        config["OPTIONS"].setdefault("connect_timeout", 5)
    return dict(config)


INSTALLED_APPS = [
    "twops_site",
    "twops_awareness",
    "twops_search",
    "twops_directory",
    "twops_locale",
    "wagtail_localize",
    "wagtail_modeladmin",
    # Wagtail's own locale admin, not wagtail_localize.locales: that one offers to synchronise whole trees,
    # which publishes untranslated copies.
    "wagtail.locales",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "twops_site.accounts.apps.UsersConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django_tasks",
    "django_tasks_db",
    # wagtail-modeladmin's list filters come from it; none of its own pages is served.
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    # The second factor of editors: what a session has proved, codes of an app, passkeys.
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp_webauthn",
    "django.contrib.postgres",  # of Wagtail's index, says Django 6.1; it has no tables and asks nothing of SQLite
]

MIDDLEWARE = [
    "twops_site.health.probes.ProbeMiddleware",  # in front of what judges hosts and leads to https
    "django.middleware.security.SecurityMiddleware",
    # The policy is written last: PublicSafetyMiddleware says which one applies.
    "csp.middleware.CSPMiddleware",
    "twops_site.middleware.PublicSafetyMiddleware",
    # Behind the two above, so that static files carry the policy too.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "twops_site.admin_host.AdminHostMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "twops_site.middleware.PathLocaleMiddleware",
    "twops_site.refusal_pages.RefusalPageMiddleware",
    "twops_site.middleware.EndlessNumbersMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # What it writes down of a refused request stays, so it stands outside of AdminTransactionMiddleware.
    "twops_site.accounts.door.AdminDoorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "twops_site.transactions.AdminTransactionMiddleware",
]

ROOT_URLCONF = "twops_site.urls"
WSGI_APPLICATION = "twops_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "twops_site.context.chrome",
            ],
        },
    },
]

DATABASES = {"default": database(f"sqlite:///{STATE_DIR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Passwords are the editors'; visitors have none. Guessing one costs memory; older hashes are made anew at the next login.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTHENTICATION_BACKENDS = ["twops_site.accounts.backend.SlowedBackend"]
WAGTAILADMIN_USER_LOGIN_FORM = "twops_site.accounts.forms.LoginForm"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# The languages to begin with (BCP 47), first in every list; TWOPS_LANGUAGES in the environment puts others behind them.
OWN_LANGUAGES = [
    ("pl", "Polski"),
    ("de", "Deutsch"),
    ("it", "Italiano"),
    ("el", "Ελληνικά"),
    ("cs", "Čeština"),
    ("nl", "Nederlands"),
    ("fr", "Français"),
    ("lt", "Lietuvių"),
    ("nb", "Norsk bokmål"),
    ("sv", "Svenska"),
    ("fi", "Suomi"),
    ("mt", "Malti"),
    ("en", "English"),
    *further_languages(environment_list("TWOPS_LANGUAGES")),
]
# What could be added, not what the site has: that its Locale rows say, and a person adds one in the admin.
LANGUAGES = known_languages(OWN_LANGUAGES)
LANGUAGES_BIDI = sorted(RTL_LANGUAGES)
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = ["twops_site.formats"]  # European dates and a clock of 24 hours in English
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
# Of editors who chose none in their account, and of dates ("today") of the site as a whole.
TIME_ZONE = os.environ.get("TWOPS_TIME_ZONE", "").strip() or "UTC"
# Zones that browsers know, for the account: of the others ("localtime", "Factory") they say that they are invalid.
WAGTAIL_USER_TIME_ZONES = sorted(
    zone
    for zone in available_timezones()
    if zone == "UTC"
    or zone.startswith(("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/"))
    or zone.startswith(("Europe/", "Indian/", "Pacific/"))
)

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", "").strip() or STATE_DIR / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", "").strip() or STATE_DIR / "media")

# Where the worker brings mails; empty: Django's own settings say where they go.
MAIL_SERVER: MailServer = {}

WAGTAIL_SITE_NAME = "2PS"
PUBLIC_ADDRESS = os.environ.get("TWOPS_BASE_URL", "").strip() or "http://127.0.0.1:8000"
# Where the admin has a host of its own, links of editors' mails and passkeys belong to it.
ADMIN_HOST = os.environ.get("TWOPS_ADMIN_HOST", "").strip()
WAGTAILADMIN_BASE_URL = (
    urlsplit(PUBLIC_ADDRESS)._replace(netloc=ADMIN_HOST).geturl() if ADMIN_HOST else PUBLIC_ADDRESS
)
# The admin must not call gravatar.com (hashes of editors' addresses) or releases.wagtail.org.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "docx", "csv", "txt", "zip", "png", "jpg", "mp4", "webm", "vtt"]
# A shared password needs a cookie on a public page; files for editors only are served in the admin.
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
# Every upload of editors comes through these: pictures are made anew, and files are what their names say.
WAGTAILIMAGES_IMAGE_FORM_BASE = "twops_site.editing.uploads.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "twops_site.editing.uploads.DocumentForm"
# No SVG: it is a document that can hold programs.
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
# A picture is decoded as a whole: 30 million pixels are some 120 MB of memory. The size is read from its first bytes.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 30_000_000
# Through the server wherever files are stored: an address of the storage itself would be public.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# Submitting for translation never copies the live state: an untranslated copy would be public at once.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILLOCALIZE_DISABLE_ON_DELETE = (
    True  # a deleted original takes neither the gate nor the approved texts with it
)
# The admin keeps Wagtail's own database search; what readers find comes from twops_search.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
MODELSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}

# Wagtail would keep addresses that never were public: twops_site.editing.moved_pages keeps the others.
WAGTAILREDIRECTS_AUTO_CREATE = False

TWOPS_LOCALE: dict[str, object] = {}
TWOPS_DIRECTORY: dict[str, object] = {}
TWOPS_AWARENESS: dict[str, object] = {
    "SERVICES": "twops_site.views.services_in_pages.ServicesOfTheDirectory",
    "SERVICE_MODEL": "twops_directory.Service",
    "DESKS": "twops_site.editing.desks.countries_of",
    "KITS": "twops_site.public.kits.KitsOfTheSite",
}
TWOPS_SEARCH: dict[str, object] = {
    "ELASTICSEARCH_URL": secret("ELASTICSEARCH_URL"),
    "SOURCES": ["twops_site.search_sources.ServiceSource", "twops_site.search_sources.PageSource"],
    "LANGUAGES": "twops_locale.languages.public_languages",
}
TWOPS_SITE: dict[str, object] = {
    "DEMO_LANGUAGES": [tag for tag, _name in OWN_LANGUAGES],
    "ADMIN_HOST": ADMIN_HOST,
    "PUBLIC_ADDRESS": PUBLIC_ADDRESS if ADMIN_HOST else "",
    "COPIES_DIR": os.environ.get("TWOPS_COPIES_DIR", ""),
    "GENERATION_FILE": os.environ.get("TWOPS_GENERATION_FILE", str(STATE_DIR / "generation")),
}

# What Wagtail and we leave for later waits in the database, in the transaction that asked for it, until `manage.py work`
# does it. QUEUES empty: any.
TASKS: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []},
}

# Public pages: own origin only and nothing else. The admin's editor needs inline code (Wagtail issue 1288),
# so it has its own policy, set per path in PublicSafetyMiddleware.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
TWOPS_ADMIN_CSP = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
    "base-uri": [SELF],
    "object-src": [NONE],
}
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # PublicSafetyMiddleware says otherwise for the admin and for previews
# Static files are for our own pages: "Access-Control-Allow-Origin: *" would contradict Cross-Origin-Resource-Policy.
WHITENOISE_ALLOW_ALL_ORIGINS = False
SESSION_COOKIE_PATH = "/admin"  # editors' cookies never reach a public page
CSRF_COOKIE_PATH = "/admin"
CSRF_FAILURE_VIEW = "twops_site.views.errors.csrf_failure"
# Django's default keeps messages in a cookie of its own, for the whole site.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = (
    12 * 3600
)  # the longest; TWOPS_SITE says when a session ends (twops_site.accounts.sessions)
LOGIN_REDIRECT_URL = "/admin/"
# Passkeys belong to the host of the admin. Changing it takes them away from everybody.
OTP_WEBAUTHN_RP_NAME = WAGTAIL_SITE_NAME
OTP_WEBAUTHN_RP_ID = urlsplit(WAGTAILADMIN_BASE_URL).hostname or "localhost"
OTP_WEBAUTHN_ALLOWED_ORIGINS = [
    f"{urlsplit(WAGTAILADMIN_BASE_URL).scheme}://{urlsplit(WAGTAILADMIN_BASE_URL).netloc}"
]
# Without https browsers make no passkey but on this machine; codes of an app work everywhere.
SILENCED_SYSTEM_CHECKS = ["otp_webauthn.E031"]
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False  # a second factor, not the only one
# How long somebody waits after wrong codes says twops_site.accounts.throttle, as for passwords.
OTP_TOTP_THROTTLE_FACTOR = 0
CSRF_COOKIE_HTTPONLY = (
    False  # Wagtail's own scripts read it from the form, wagtail-localize's from the cookie name
)

# No address, query or request line is ever written to a log: failures are recorded by kind and place in our code.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"private": {"()": "twops_site.private_log.PrivateFormatter"}},
    "filters": {"seldom": {"()": "twops_site.private_log.FirstOfAMinute"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "private", "filters": ["seldom"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "CRITICAL", "propagate": False},
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
