"""The mail server itself, as ``MAIL_SERVER`` in the settings describes it (production: from ``EMAIL_URL``)."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend


def is_named() -> bool:
    """Say whether there is a mail server."""
    return bool(settings.MAIL_SERVER)


def address() -> str:
    """Return host and port, for people."""
    return f"{settings.MAIL_SERVER['host']}:{settings.MAIL_SERVER['port']}"


@contextmanager
def connected() -> Iterator[smtplib.SMTP]:
    """Be logged in to the mail server, as Django does it. Raises OSError and smtplib.SMTPException."""
    backend = EmailBackend(alias="server", **settings.MAIL_SERVER)
    backend.open()
    try:
        assert backend.connection is not None  # noqa: S101 - for the type: open() raises otherwise
        yield backend.connection
    finally:
        backend.close()


def deliver(sender: str, recipients: list[str], whole: bytes) -> None:
    """Hand over a mail (RFC 5322, as bytes). Raises OSError and smtplib.SMTPException, also where one recipient is refused."""
    with connected() as server:
        refused = server.sendmail(parseaddr(sender)[1], [parseaddr(each)[1] for each in recipients], whole)
    if refused:
        raise smtplib.SMTPRecipientsRefused(refused)
