"""What counts as a way to reach a service: what its page shows is what the finder finds, and the other way round.

Its own numbers, those of its contact persons, and those of the places where it is offered; fax apart. Its channels whose
address can be followed; its e-mail address and those of its contact persons. A number of its organisation is not its
own: it is told with the organisation, and leads to no service by itself.
"""

import re

from django.db.models import Q

from ..choices import ChannelKind, PhoneKind
from ..validators import DECEIVING, FORBIDDEN, WEB_ADDRESS, is_web_address

#: From a number, and from a contact person, to the services that are reached by it.
PERSON_PATHS = ("service", "service_at_location__service", "location__services_here__service")
NUMBER_PATHS = (*PERSON_PATHS, *(f"contact__{path}" for path in PERSON_PATHS))
#: From a language to the services where it is spoken: everywhere in the service, at a place, in a channel, at a number.
LANGUAGE_PATHS = (
    "service",
    "location__services_here__service",
    "channel__service",
    *(f"phone__{path}" for path in NUMBER_PATHS),
)
#: Kinds of numbers at which nobody answers.
SILENT = (PhoneKind.FAX,)
# For Python and for the database, like ``WEB_ADDRESS``.
E_MAIL = rf"\A[^@<>,;:/?&{FORBIDDEN}]+@[^@<>,;:/?&{FORBIDDEN}]+\Z"


def followed(kind: str, address: str) -> str:
    """Return where a channel's link leads; empty where its address cannot be followed.

    >>> followed("chat", "https://czat.example.org/"), followed("chat", "zadzwoń"), followed("email", "a@example.org")
    ('https://czat.example.org/', '', 'mailto:a@example.org')
    """
    if kind == ChannelKind.IN_PERSON:
        return ""
    if kind == ChannelKind.EMAIL:
        return f"mailto:{address}" if _is_e_mail(address) else ""
    return address if is_web_address(address) else ""


def is_usable(kind: str, address: str) -> bool:
    """Say whether a channel leads anywhere: one can come, or follow its address. The same as ``usable``."""
    return kind == ChannelKind.IN_PERSON or bool(followed(kind, address))


def usable(through: str = "") -> Q:
    """Return the condition that a channel leads anywhere; ``through`` leads to the channel, with the underscores."""
    kind, address = f"{through}kind", f"{through}address"
    on_the_web = ~Q(**{f"{kind}__in": (ChannelKind.IN_PERSON, ChannelKind.EMAIL)})
    return (
        Q(**{kind: ChannelKind.IN_PERSON})
        | Q(**{kind: ChannelKind.EMAIL, f"{address}__iregex": E_MAIL})
        | on_the_web & Q(**{f"{address}__iregex": WEB_ADDRESS})
    )


def heard(path: str) -> Q:
    """Return the condition that a language at the end of one of ``LANGUAGE_PATHS`` is spoken where somebody answers."""
    if path.startswith("phone__"):
        return ~Q(phone__kind__in=SILENT)
    return usable("channel__") if path.startswith("channel__") else Q()


def _is_e_mail(address: str) -> bool:
    return re.match(E_MAIL, address, re.IGNORECASE) is not None and not DECEIVING.search(address)
