"""What may be typed into the directory. Text of any script is welcome; what deceives a reader's eye is not."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .dialling import NotDialled, refusal

# C0 and C1 controls except tab and line ends; bidirectional embeddings, overrides and isolates
# (they can show a phone number backwards); the byte order mark inside a text.
DECEIVING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
# BCP 47 as far as a tag for a spoken language needs it: language, script, region, variants.
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*")

# One pattern for Python and for the databases, made of the characters themselves: their names differ.
_BLANK = " \t\n\r\f\v\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_HIDDEN = "\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff"
FORBIDDEN = f"{_BLANK}{_HIDDEN}"  # in any address, as the inside of a class of characters
# The name of a host, of any script, has a dot in it, and neither begins nor ends a part with a hyphen; or it is four numbers.
_LETTER = rf"[^\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f{FORBIDDEN}]"
_INSIDE = rf"[^\x01-\x2c\x2e\x2f\x3a-\x40\x5b-\x60\x7b-\x7f{FORBIDDEN}]"
_NO_DIGIT = rf"[^\x01-\x40\x5b-\x60\x7b-\x7f{FORBIDDEN}]"
_PART = f"{_LETTER}({_INSIDE}*{_LETTER})?"
_HOST = rf"(({_PART}\.)+{_NO_DIGIT}({_INSIDE}*{_LETTER})\.?|[0-9]{{1,3}}(\.[0-9]{{1,3}}){{3}})"
WEB_ADDRESS = rf"\Ahttps?://{_HOST}(:[0-9]{{1,5}})?([/?#][^{FORBIDDEN}]*)?\Z"
NO_WEB_ADDRESS = _("Give a full web address that begins with https:// or http://.")


def plain_text(value: str) -> None:
    """Refuse invisible control characters and those that reverse the direction of writing; name the first one."""
    deceiving = DECEIVING.search(value or "")
    if deceiving:
        raise ValidationError(
            _(
                "The text contains an invisible control character (%(character)s). Delete it, or type the text again."
            ),
            code="control_character",
            params={"character": f"U+{ord(deceiving[0]):04X}"},
        )


def is_web_address(value: str) -> bool:
    """Say whether a text is an absolute web address (http, https) that a reader may be led to.

    The one rule: forms, imports and YAML refuse what is none, and no page, API or finder shows or counts it, however it
    came into the database (there: ``WEB_ADDRESS``, without regard to case). Refused are names without a dot, which lead
    into the reader's own network, and names of users in front of the host, which deceive.

    >>> [is_web_address(text) for text in ("https://mostek.example.org/", "javascript:alert(1)", "//example.org")]
    [True, False, False]
    """
    return re.match(WEB_ADDRESS, value, re.IGNORECASE) is not None and not DECEIVING.search(value)


def web_address(value: str) -> None:
    """Refuse what is no web address (``is_web_address``)."""
    if not is_web_address(value):
        raise ValidationError(NO_WEB_ADDRESS, code="invalid", params={"value": value})


def phone_number(value: str) -> None:
    """Accept whatever has a number in it: helplines have short ones that number libraries call invalid.

    Refused is what is none: no digit, words with a single digit, what a spreadsheet made of a number.
    """
    plain_text(value)
    why = refusal(value)
    if not any(character.isdigit() for character in value):
        raise ValidationError(
            _("This has no digit in it. Write the number as people dial it, for example +48 22 000 00 12."),
            code="no_digit",
        )
    if why is NotDialled.SCIENTIFIC:
        raise ValidationError(
            _(
                "A spreadsheet has rounded this number. Write all its digits; in the spreadsheet, make the column text "
                "first."
            ),
            code="scientific",
        )
    if why is not None:
        raise ValidationError(
            _("This is no telephone number. Write it as people dial it; words belong in the note."),
            code="no_number",
        )


def language_tag(value: str) -> None:
    """Refuse what is not a BCP 47 language tag."""
    if not LANGUAGE_TAG.fullmatch(value):
        raise ValidationError(
            _("“%(value)s” is not a language tag. Use BCP 47, for example pl, uk or pt-BR."),
            code="language_tag",
            params={"value": value},
        )
