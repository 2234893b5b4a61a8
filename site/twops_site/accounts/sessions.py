"""When a session began, was last used, and last proved who sits there: three numbers in the session itself."""

import time

from django.contrib.sessions.backends.base import SessionBase

from ..conf import conf

BEGAN, SEEN, PROVED = "twops_began_at", "twops_seen_at", "twops_proved_at"
SEEN_EVERY_S = 60  # written down at most once a minute


def now() -> float:
    """Return the seconds since 1970: the machine's clock, whatever tests make of Django's."""
    return time.time()


def begin(session: SessionBase) -> None:
    """Somebody has just signed in with a password."""
    session[BEGAN] = session[SEEN] = session[PROVED] = now()


def began(session: SessionBase) -> float:
    """Return when a session began (seconds since 1970); 0 where nobody began it here."""
    return float(session.get(BEGAN, 0))


def prove(session: SessionBase) -> None:
    """Somebody has just given their password or second factor once more."""
    session[SEEN] = session[PROVED] = now()


def is_over(session: SessionBase) -> bool:
    """Say whether a session lasted too long or was left alone for too long; one that nobody began here is over."""
    age, idle = now() - int(session.get(BEGAN, 0)), now() - int(session.get(SEEN, 0))
    return age > conf().SESSION_HOURS * 3600 or idle > conf().SESSION_IDLE_MINUTES * 60


def use(session: SessionBase) -> None:
    """Note that somebody clicked; a session of a minute ago is not written again."""
    if now() - int(session.get(SEEN, 0)) >= SEEN_EVERY_S:
        session[SEEN] = now()


def is_proved(session: SessionBase, *, sending: bool = False) -> bool:
    """Say whether who sits there was proved lately.

    Args:
        sending: whether a form is sent: it was opened with a proof, and filling it in may take as long again.
    """
    seconds = conf().PROOF_MINUTES * 60 * (2 if sending else 1)
    return not conf().PROOF_MINUTES or now() - int(session.get(PROVED, 0)) <= seconds
