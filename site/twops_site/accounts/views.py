"""Giving, setting up and changing one's own second factor, and proving once more who sits there."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp_webauthn.templatetags.otp_webauthn import get_configuration

from . import app_keys, factors, first_factor, mail, sessions, throttle
from .events import Kind, record
from .forms import AppCodeForm, CodeForm, PasswordForm, wait_in_words

FOLDER = "twops_site/admin/accounts"
PENDING = "twops_pending_key"  # the key of an app that is being set up: in the session, until its first code was right
View = Callable[[HttpRequest], HttpResponse]


def next_of(request: HttpRequest) -> str:
    """Return where somebody wanted to go, if it is here; else the first page of the admin."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return given if here and given.startswith("/") else settings.LOGIN_REDIRECT_URL


def to(request: HttpRequest, name: str) -> HttpResponseRedirect:
    """Lead to another of these pages, and from there to where somebody wanted to go."""
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': next_of(request)})}")


def account_of(request: HttpRequest) -> AbstractUser:
    """Return who is signed in: ``require_admin_access`` stands around each of these views."""
    user = request.user
    if not isinstance(user, AbstractUser):
        raise TypeError("Nobody is signed in.")
    return user


def with_factor(view: View) -> View:
    """Let in who gave the second factor in this session, and proved it lately; who has none sets one up first."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not factors.is_verified(request):
            return to(request, "twops_second_factor:ask")
        if not sessions.is_proved(request.session, sending=request.method == "POST"):
            return HttpResponseRedirect(
                f"{reverse('twops_second_factor:prove')}?{urlencode({'next': request.path})}"
            )
        return view(request)

    return guarded


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor; who has none is led to where one is set up."""
    user = account_of(request)
    if factors.is_verified(request):
        return HttpResponseRedirect(next_of(request))
    if not factors.has_factor(user):
        return to(request, "twops_second_factor:enrol")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _code_is_right(request, user, form):
        _say_how_many_codes(request, user)
        return HttpResponseRedirect(next_of(request))
    return _page(
        request,
        "ask.html",
        {"form": form, "has_passkey": factors.has_passkey(user), "title": _("Second factor")},
    )


def _code_is_right(request: HttpRequest, user: AbstractUser, form: CodeForm) -> bool:
    outcome = factors.check_code(request, user, form.cleaned_data["code"])
    if isinstance(outcome, timedelta):
        form.add_error("code", wait_in_words(outcome))
    elif not outcome:
        form.add_error(
            "code",
            _(
                "This code is wrong or was used before. Wait for the next one, or look at the clock of your device."
            ),
        )
    return outcome is True


def _say_how_many_codes(request: HttpRequest, user: AbstractUser) -> None:
    left = factors.codes_left(user)
    if left < 3:
        messages.warning(
            request,
            _("You have few recovery codes left (%(number)s). Make new ones in your account.")
            % {"number": left},
        )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """Ask who has no second factor yet for a code that came another way than the password; a POST without one mails it."""
    user = account_of(request)
    if not first_factor.is_wanted(request, user):
        return to(request, "twops_second_factor:enrol")
    form = CodeForm(request.POST if "code" in request.POST else None)
    if form.is_bound and form.is_valid():
        if first_factor.check(request, user, form.cleaned_data["code"]):
            return to(request, "twops_second_factor:enrol")
        form.add_error("code", _("This code is wrong, or too old. Have another one mailed."))
    elif request.method == "POST" and not form.is_bound and user.email:
        if wait := first_factor.send(request, user):
            messages.error(request, wait_in_words(wait))
        else:
            messages.success(
                request, _("A mail with the code is on its way. It counts for half an hour, here.")
            )
        return to(request, "twops_second_factor:first")
    context = {"form": form, "has_address": bool(user.email), "title": _("Before your second factor")}
    return _page(request, "first.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Set up an app or a passkey: the first one after the login with a code (``first``), a further one with what one has."""
    user = account_of(request)
    is_first = not factors.has_factor(user)
    if not is_first and not factors.is_verified(request):
        return to(request, "twops_second_factor:ask")
    if first_factor.is_wanted(request, user):
        return to(request, "twops_second_factor:first")
    if not sessions.is_proved(request.session, sending=request.method == "POST"):
        return to(request, "twops_second_factor:prove")
    key = _pending_key(request, user)
    form = AppCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if factors.add_app(request, user, key, form.cleaned_data["code"]):
            del request.session[PENDING]
            first_factor.done(request, user)
            mail.tell(user, "added")
            messages.success(request, _("The app is set up."))
            return to(request, "twops_second_factor:codes" if is_first else "twops_second_factor:mine")
        form.add_error(
            "code", _("This code is wrong. Wait for the next one, or look at the clock of your device.")
        )
    square = segno.make(factors.address_for_app(key, user), error="m")
    context = {
        "form": form,
        "first": is_first,
        "square": square.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"),
        "key": factors.key_in_words(key),
        "after": reverse("twops_second_factor:codes" if is_first else "twops_second_factor:mine"),
        "title": _("Set up a second factor"),
    }
    return _page(request, "enrol.html", context)


def _pending_key(request: HttpRequest, user: AbstractUser) -> str:
    """Return the key (hex) of the app that is being set up: sealed in the session, as it will be in its table."""
    try:
        return app_keys.unseal(request.session[PENDING], user.pk)
    except (KeyError, app_keys.KeyLost):
        key = factors.new_key()
        request.session[PENDING] = app_keys.seal(key, user.pk)
        return key


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_factor
def codes(request: HttpRequest) -> HttpResponse:
    """Say what recovery codes are; a POST makes new ones and shows them, this once."""
    made = factors.make_codes(account_of(request)) if request.method == "POST" else []
    context = {"codes": made, "left": factors.codes_left(account_of(request)), "title": _("Recovery codes")}
    return _page(request, "codes.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Show what one has; a POST removes one of them."""
    user = account_of(request)
    if factors.has_factor(user):
        return _changed(request)
    return to(request, "twops_second_factor:enrol")


@with_factor
def _changed(request: HttpRequest) -> HttpResponse:
    user = account_of(request)
    if request.method == "POST":
        try:
            factors.remove(user, request.POST.get("factor", ""))
        except factors.LastFactor:
            messages.error(request, _("This is your only second factor. Set up another one first."))
        else:
            messages.success(request, _("The second factor is removed."))
        return redirect("twops_second_factor:mine")
    context = {
        "factors": factors.factors_of(user),
        "left": factors.codes_left(user),
        "title": _("Your second factor"),
    }
    return TemplateResponse(request, f"{FOLDER}/mine.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Ask once more for the password or the second factor, before accounts are changed or data goes out."""
    user = account_of(request)
    has_factor = factors.has_factor(user)
    if has_factor and not factors.is_verified(request) and factors.is_required():
        return to(request, "twops_second_factor:ask")
    by_code = request.method == "POST" and "code" in request.POST
    password = PasswordForm(request.POST if request.method == "POST" and not by_code else None)
    code = CodeForm(request.POST if by_code else None)
    right = (by_code and code.is_valid() and _code_is_right(request, user, code)) or (
        password.is_bound and password.is_valid() and _password_is_right(user, password)
    )
    if right:
        sessions.prove(request.session)
        record(Kind.PROVED, user)
        return HttpResponseRedirect(next_of(request))
    context = {
        "password_form": password,
        "form": code,
        "has_factor": has_factor,
        "has_passkey": has_factor and factors.has_passkey(user),
        "title": _("Is it you?"),
    }
    return _page(request, "prove.html", context)


def _password_is_right(user: AbstractUser, form: PasswordForm) -> bool:
    counter = throttle.of_account("prove", str(user.pk))
    wait = throttle.begin([counter])
    if wait:
        record(Kind.SLOWED, user)
        form.add_error("password", wait_in_words(wait))
        return False
    if not user.check_password(form.cleaned_data["password"]):
        record(Kind.WRONG, user)
        form.add_error("password", _("This is not your password."))
        return False
    throttle.succeeded([counter])
    return True


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    more = {"next": next_of(request), "configuration": get_configuration(request), **context}
    return TemplateResponse(request, f"{FOLDER}/{template}", more)
