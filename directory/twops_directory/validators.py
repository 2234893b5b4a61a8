"""What may be typed into the directory. Text of any script is welcome; what deceives a reader's eye is not."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from .dialling import NotDialled, refusal

# C0 and C1 controls except tab and line ends; bidirectional embeddings, overrides and isolates
# (they can show a phone number backwards); the byte order mark inside a text.
DECEIVING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
# BCP 47 as far as a tag for a spoken language needs it: language, script, region, variants.
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*")

web_address = URLValidator(
    schemes=["http", "https"], message=_("Give a full web address that begins with https:// or http://.")
)


def plain_text(value: str) -> None:
    """Refuse invisible control characters and those that reverse the direction of writing; name the first one."""
    found = DECEIVING.search(value or "")
    if found:
        raise ValidationError(
            _(
                "The text contains an invisible control character (%(character)s). Delete it, or type the text again."
            ),
            code="control_character",
            params={"character": f"U+{ord(found[0]):04X}"},
        )


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
