"""Django's mail backend of this site: whoever sends a mail, Wagtail's password reset too, hands it to the worker."""

import re
from base64 import b64encode
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from twops_locale.mail import later

from .tasks import send

LINE_END = re.compile(rb"\r?\n")  # as SMTP has them


class QueuedBackend(BaseEmailBackend):
    """Writes mails down as tasks.

    Nobody waits for the mail server, a mail of what was rolled back never leaves, and one that the server refuses is tried again and
    stands among the worker's failures: a form that says "sent" while nothing was sent does not know better.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Have each mail sent to each of its recipients by the worker; return how many mails there were."""
        count = 0
        for message in email_messages:
            recipients = message.recipients()
            if recipients:
                raw = LINE_END.sub(b"\r\n", message.message().as_bytes())
                later(send, message.from_email, recipients, b64encode(raw).decode("ascii"))
                count += 1
        return count
