"""What every public response has, and how the language of a request is found."""

from collections.abc import Callable
from contextlib import suppress

from csp.constants import SELF
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from twops_locale.languages import language_of_path, last_known_languages, site_languages
from twops_locale.negotiation import negotiate

from .conf import conf
from .endless_numbers import is_endless
from .public.frame import frame

ADMIN_PREFIX = "/admin/"
OPEN_PREFIXES = ("/api/", "/hsds", "/oruk")  # pages of other sites may read what stands here
# Not under a language: machine addresses. LocaleMiddleware must not turn their 404s into redirects.
NEUTRAL_PREFIXES = (
    *OPEN_PREFIXES,
    "/static/",
    "/media/",
    ADMIN_PREFIX,
    "/robots.txt",
    "/.well-known/",
    "/favicon.ico",
    "/brand.css",
    "/sitemap",
    "/exit/",
    "/healthz",
)

# Every powerful feature off (W3C Permissions Policy).
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture",
        "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer",
        "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock",
        "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


def is_admin(path: str) -> bool:
    """Say whether a path belongs to the editors' admin, which has its own policy."""
    return path.startswith(ADMIN_PREFIX)


class PublicSafetyMiddleware:
    """Set the headers of the public site; give the admin its own policy; keep editors' pages out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to whatever was answered, errors included."""
        response = self.get_response(request)
        if getattr(request, "is_preview", False):
            # What an editor sees in the frame beside the form: the public policy, but for the frame itself.
            response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]  # what django-csp reads from a response
            response.headers["Cache-Control"] = "no-store, private"
        if is_admin(request.path_info):
            response._csp_replace = settings.TWOPS_ADMIN_CSP  # type: ignore[attr-defined]  # what django-csp reads from a response
            response.headers.setdefault("Cache-Control", "no-store, private")
            # With "no-referrer" a browser sends "Origin: null" for a form, and Django's check refuses every login.
            response.headers["Referrer-Policy"] = "same-origin"
        else:
            response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
            response.headers["Cross-Origin-Resource-Policy"] = (
                "cross-origin" if request.path_info.startswith(OPEN_PREFIXES) else "same-origin"
            )
            response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
            # A page on the disk of a shared computer tells what was read: none is kept. What machines read may be, and asks first.
            response.headers.setdefault("Cache-Control", "no-store" if _is_page(response) else "no-cache")
            _tell_of_onion(request, response)
            _drop_what_says_nothing(response)
        # The same as frame-ancestors, for browsers that do not know it.
        framed = is_admin(request.path_info) or getattr(request, "is_preview", False)
        response.headers["X-Frame-Options"] = "SAMEORIGIN" if framed else "DENY"
        return response


def _is_page(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def _drop_what_says_nothing(response: HttpResponse) -> None:
    """Take off what Wagtail writes of a file without an encoding or a stored hash: "None", and a tag that is empty."""
    if response.headers.get("Content-Encoding") == "None":
        del response.headers["Content-Encoding"]
    if response.headers.get("ETag") == '""':
        del response.headers["ETag"]


def _tell_of_onion(request: HttpRequest, response: HttpResponse) -> None:
    """Tell Tor Browser of the onion service: on pages over https only, once, and not on the onion service itself.

    https://community.torproject.org/onion-services/advanced/onion-location/
    """
    onion = conf().ONION_ADDRESS
    host = request.META.get("HTTP_HOST", "").partition(":")[0]
    if onion and request.is_secure() and _is_page(response) and not host.endswith(".onion"):
        response.headers["Onion-Location"] = f"{onion}{request.get_full_path()}"


class EndlessNumbersMiddleware:
    """What has an endless number for a key, or in the admin for a page, is not found: stock screens fail on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or raise Http404, which Django turns into our page. Our own APIs judge their ids themselves."""
        if not request.path_info.startswith(OPEN_PREFIXES) and is_endless(
            request.path_info, request.GET if is_admin(request.path_info) else {}
        ):
            raise Http404
        return self.get_response(request)


class PathLocaleMiddleware(LocaleMiddleware):
    """The language is in the path and nowhere else: no cookie, and no redirect for addresses without a language."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of the path, if the site has it; else, for machine addresses, the site's own.

        One query, which asks for all that the pages share (``public.frame``); nothing else of this request asks it again.
        """
        if request.path_info.startswith(NEUTRAL_PREFIXES):
            language = _asked_for(request) if is_admin(request.path_info) else None
        else:
            language = language_of_path(request.path_info, _languages()) or _asked_for(request)
            _tell_of_site(request)
        translation.activate(language or settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Name the language of a public page; never redirect a 404 into a language."""
        if not request.path_info.startswith(NEUTRAL_PREFIXES):
            response.headers.setdefault(
                "Content-Language", translation.get_language() or settings.LANGUAGE_CODE
            )
        return response


def _tell_of_site(request: HttpRequest) -> None:
    """Put the site where Wagtail keeps it (``Site.find_for_request``); without a database it is asked for when wanted."""
    with suppress(DatabaseError, InterfaceError):
        request._wagtail_site = frame().site_of(request)  # type: ignore[attr-defined]  # Wagtail's own


def _asked_for(request: HttpRequest) -> str | None:
    """Return the site's language that the header asks for: Django would also look into a cookie."""
    header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    return negotiate(header, _languages()) if header else None


def _languages() -> list[str]:
    """Return the site's languages; where the database does not answer, all that the settings name.

    What needs no database - the way out, an error - is answered without one.
    """
    try:
        return site_languages()
    except (DatabaseError, InterfaceError):
        return last_known_languages()
