"""Passkeys and security keys: the library's own exchange with the browser, with our waits and our record of it."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django_otp.models import Device
from django_otp_webauthn import views as stock
from django_otp_webauthn.exceptions import OTPWebAuthnApiError

from . import factors, first_factor, mail, sessions, throttle
from .events import Kind, record
from .forms import wait_in_words
from .views import account_of, next_of


class HasToWait(OTPWebAuthnApiError):
    """Too many wrong attempts."""

    status_code = 429
    default_code = "wait"


class HasToProve(OTPWebAuthnApiError):
    """The password or second factor was given too long ago."""

    status_code = 403
    default_code = "prove"


class Registers:
    """Adds a passkey: with a proof of the last minutes, which is asked for by the page that has the button.

    The first factor wants the code of ``first_factor``, too; a further one the second factor (the library sees to that).
    """

    request: HttpRequest

    def check_can_register(self) -> None:
        """Raise HasToProve without such a proof."""
        wanted = first_factor.is_wanted(self.request, account_of(self.request))
        if wanted or not sessions.is_proved(self.request.session, sending=True):
            raise HasToProve(detail=_("Please give your password once more: load the page again."))


class BeginRegistration(Registers, stock.BeginCredentialRegistrationView):
    """What the browser needs to make a passkey."""


class CompleteRegistration(Registers, stock.CompleteCredentialRegistrationView):
    """Takes the passkey; this session has the second factor then."""

    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        """Take it, write it down and tell its owner."""
        answer: HttpResponse = super().post(*args, **kwargs)
        user = account_of(self.request)
        self.request.session.cycle_key()
        first_factor.done(self.request, user)
        record(Kind.FACTOR_ADDED, user, detail="passkey")
        mail.tell(user, "added")
        return answer


class BeginAuthentication(stock.BeginCredentialAuthenticationView):
    """What the browser needs to use a passkey."""


class CompleteAuthentication(stock.CompleteCredentialAuthenticationView):
    """Lets the session in with a passkey."""

    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        """Let it in; wrong attempts are counted as those with codes are."""
        user = account_of(self.request)
        counter = factors.counter_of(self.request, user)
        wait: timedelta = throttle.begin([counter])
        if wait:
            record(Kind.SLOWED, user)
            raise HasToWait(detail=wait_in_words(wait))
        try:
            answer: HttpResponse = super().post(*args, **kwargs)
        except OTPWebAuthnApiError:
            record(Kind.WRONG_FACTOR, user)
            raise
        throttle.succeeded([counter])
        record(Kind.FACTOR_USED, user, detail="passkey")
        return answer

    def complete_auth(self, device: Device) -> None:
        """Let the session in under a new name."""
        factors.admit(self.request, device)

    def get_success_url(self) -> str:
        """Return where somebody wanted to go."""
        return next_of(self.request)
