"""Whoever has a password and nothing else sets up no second factor: the first one wants a code that came another way.

By mail to the account's address, for the session that asked for it; or of an administrator, or of whoever has the server
(``manage.py first_code``), who know whom they give it to. Codes have 60 bits: nobody guesses one, so wrong ones are not
counted, and who has the password alone keeps its owner out by no number of them.
"""

import secrets
from datetime import timedelta

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from ..models import RecoveryCodes
from . import factors, mail, sessions, throttle
from .events import Kind, record

SENT, PROVED = "twops_first_code", "twops_first_proof"  # in the session
MAILED_FOR_S = 30 * 60
GOES_ON_FOR_S = 30 * 60  # after the code: to find the telephone and an app
MADE_FOR = timedelta(days=3)
NAME = "first"  # of the row that holds the hash of a code that an administrator made


def is_wanted(request: HttpRequest, user: AbstractUser) -> bool:
    """Say whether somebody has to give a code before they set up a second factor."""
    if not factors.is_required() or factors.has_factor(user):
        return False
    return sessions.now() - float(request.session.get(PROVED, 0)) > GOES_ON_FOR_S


def send(request: HttpRequest, user: AbstractUser) -> timedelta:
    """Mail a code for this session to the address of an account; return how long to wait instead, else zero."""
    wait = throttle.begin([counter_of(user)])
    if not wait:
        code = _new_code()
        request.session[SENT] = [_digest(user, code), sessions.now()]
        mail.tell(user, "first", code=code)
    return wait


def counter_of(user: AbstractUser) -> throttle.Counter:
    """Return what mails with codes count for."""
    return throttle.of_account("first", str(user.pk))


def make(user: AbstractUser, *, by: AbstractUser | None) -> str:
    """Return a code for an account that has no second factor, for three days; an earlier one counts no more."""
    code = _new_code()
    with transaction.atomic():
        RecoveryCodes.objects.filter(user=user, name=NAME).delete()
        RecoveryCodes.objects.create(user=user, name=NAME, confirmed=False, hashes=[_digest(user, code)])
        record(Kind.CODES_MADE, user, by=by, detail=NAME)
    return code


def check(request: HttpRequest, user: AbstractUser, typed: str) -> bool:
    """Let somebody go on with a code of the mail or of an administrator; say whether it was right."""
    digest = _digest(user, "".join(typed.split()).replace("-", "").lower())
    sent, at = request.session.get(SENT) or ("", 0)
    by_mail = constant_time_compare(digest, sent) and sessions.now() - at <= MAILED_FOR_S
    fresh = RecoveryCodes.objects.filter(user=user, name=NAME, made_at__gt=timezone.now() - MADE_FOR)
    if not by_mail and not any(digest in codes.hashes for codes in fresh):
        record(Kind.WRONG_FACTOR, user)
        return False
    request.session[PROVED] = sessions.now()
    request.session.pop(SENT, None)
    record(Kind.CODE_USED, user, detail=NAME)
    return True


def done(request: HttpRequest, user: AbstractUser) -> None:
    """Forget codes and proof: the second factor is set up."""
    for name in (SENT, PROVED):
        request.session.pop(name, None)
    RecoveryCodes.objects.filter(user=user, name=NAME).delete()


def _new_code() -> str:
    letters = "".join(secrets.choice(factors.LETTERS) for _each in range(12))
    return "-".join(letters[start : start + 4] for start in range(0, 12, 4))


def _digest(user: AbstractUser, code: str) -> str:
    value = f"{user.pk}:{code.replace('-', '')}"
    return salted_hmac("twops_site.accounts.first_factor", value, algorithm="sha256").hexdigest()
