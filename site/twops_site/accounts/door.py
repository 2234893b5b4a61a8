"""Every page of the admin is behind one door: a session that is not over, a second factor in it, a proof for what matters."""

import re
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ..middleware import ADMIN_PREFIX, is_admin
from . import factors, sessions, throttle
from .backend import remember
from .forms import wait_in_words

# Addresses, after /admin/, that Wagtail shows to who is not signed in: they show nothing of the site.
OPEN = re.compile(r"(login|logout|sprite|jsi18n)/|password_reset/.*")
# Where the second factor is set up and given. What needs a session with one says so itself.
FACTOR = re.compile(r"second-factor/.*")
# Who may do what, and data that goes out: with a proof of the last minutes. Lists may be read without one.
MATTERS = re.compile(
    r"(users|groups|people)/(?!results/).+"
    r"|bulk/auth/.*"
    r"|(twops_directory/countrydesk|twops_locale/languageteam|locales)/(?!results/).+"
    r"|accounts/(?!results/).+"
    r"|terms/export/.*|translation-memory/download/"
)
# Asked by the page itself while nobody may be there.
BY_ITSELF = re.compile(r"editing-sessions/.*")
# Where a mail is asked for by who forgot their password.
RESET = "password_reset/"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class AdminDoorMiddleware:
    """Refuse what may not come in, with the way to come in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End a session that is over; else answer."""
        if not is_admin(request.path_info):
            return self.get_response(request)
        if SESSION_KEY in request.session:
            if sessions.is_over(request.session):
                return self._end(request)
            if not BY_ITSELF.fullmatch(_place(request)):
                sessions.use(request.session)
        response = self.get_response(request)
        signed_in: AbstractUser | None = getattr(request, "twops_signed_in", None)
        if factors.is_required():  # whoever has the password alone has not opened the account
            signed_in = getattr(request, "twops_admitted", None)
        if signed_in is not None:
            remember(request, response, signed_in)
        return response

    def _end(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        if is_fetched(request):
            return JsonResponse({"detail": _("You were signed out. Please sign in again.")}, status=403)
        if request.method not in SAFE_METHODS and not OPEN.fullmatch(_place(request)):
            # "Back" still has what was typed; a redirect to the login would lose it.
            return render(request, "twops_site/session_ended.html", status=403)
        if not OPEN.fullmatch(_place(request)):
            messages.info(
                request, _("You were signed out because some time had passed. Please sign in again.")
            )
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Ask for what is missing, before any view of the admin runs. Whoever is not signed in, Wagtail sends to the login."""
        place = _place(request)
        if place == RESET and request.method == "POST" and is_admin(request.path_info):
            return _asks_for_too_many_mails(request)
        if not is_admin(request.path_info) or OPEN.fullmatch(place) or not request.user.is_authenticated:
            return None
        if factors.is_required() and not factors.is_verified(request):
            # Whoever has a session from before, perhaps on the device that was taken, is not the one who sets up the next factor.
            if factors.was_reset_since(request.user, sessions.began(request.session)):
                logout(request)
                return _signed_out(request)
            if FACTOR.fullmatch(place):
                return None
            return _ask(request, "twops_second_factor:ask")
        sending = request.method not in SAFE_METHODS
        matters = MATTERS.fullmatch(place) or "export" in request.GET or _changes_own_account(request)
        if matters and not sessions.is_proved(request.session, sending=sending):
            return _ask(request, "twops_second_factor:prove")
        return None


def _signed_out(request: HttpRequest) -> HttpResponse:
    if is_fetched(request):
        return JsonResponse({"detail": _("You were signed out. Please sign in again.")}, status=403)
    messages.info(request, _("You were signed out. Please sign in again."))
    return HttpResponseRedirect(reverse("wagtailadmin_login"))


def _asks_for_too_many_mails(request: HttpRequest) -> HttpResponse | None:
    """Make who asks for mail after mail, to one address or to many, wait like who guesses; the same for any address."""
    counters = [
        throttle.of_account("reset", request.POST.get("email", "")),
        *throttle.of_sender(request, "reset"),
    ]
    wait = throttle.begin(counters)
    if not wait:
        return None
    messages.error(request, wait_in_words(wait))
    return HttpResponseRedirect(reverse("wagtailadmin_login"))


def _changes_own_account(request: HttpRequest) -> bool:
    """Say whether somebody sends another address for their own account, where a forgotten password is mailed, or a password.

    Without a proof before it the form for a new password would say of any number of guesses whether the old one is right.
    """
    if request.method != "POST" or _place(request) != "account/":
        return False
    if any(
        request.POST.get(f"password-{name}") for name in ("old_password", "new_password1", "new_password2")
    ):
        return True
    address: str = getattr(request.user, "email", "")
    return request.POST.get("name_email-email", address) != address


def _place(request: HttpRequest) -> str:
    return request.path_info.removeprefix(ADMIN_PREFIX)


def is_fetched(request: HttpRequest) -> bool:
    """Say whether a script asks, who cannot show a page."""
    return (
        request.headers.get("x-requested-with") == "XMLHttpRequest"
        or request.headers.get("Sec-Fetch-Mode", "navigate") not in ("navigate", "nested-navigate")
        or _place(request).startswith("api/")
        or request.headers.get("Accept", "").startswith("application/json")
    )


def _ask(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to where it is asked, and back from there: to this page, or where a form was sent to the page that had it."""
    if is_fetched(request):
        words = {
            "twops_second_factor:ask": _("Please give your second factor first."),
            "twops_second_factor:prove": _("Please give your password once more: load the page again."),
        }
        return JsonResponse({"detail": words[name]}, status=403)
    back = request.get_full_path()
    if request.method not in SAFE_METHODS:
        messages.warning(request, _("Nothing was changed. Please do it once more afterwards."))
        before = urlsplit(request.headers.get("Referer", ""))
        same = before.netloc == request.get_host() and is_admin(before.path)
        back = f"{before.path}?{before.query}" if same else settings.LOGIN_REDIRECT_URL
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")
