"""How languages write quotation marks, the spaces beside punctuation, and the ends of sentences.

Quotation marks: CLDR 48, ``delimiters`` (babel leaves these data out), outer pair first, then the inner one, then what
else is good usage in print. A language that is not here is not checked.
"""

DOUBLE = set('"“”„‟«»″＂「」『』')

_HIGH = ("“”", "‘’")
_LOW_LEFT = ("„“", "‚‘")
_LOW_RIGHT = ("„”", "‚’")
_ANGLED = ("«»", "‹›")
QUOTATION_MARKS: dict[str, tuple[str, ...]] = {
    "ar": ("”“", "’‘", "«»", "“”"),
    "be": ("«»", "„“", "“”"),
    "bg": ("„“", "«»"),
    "bs": ("„”", "„“"),
    "ca": ("«»", "“”"),
    "cs": (*_LOW_LEFT, "»«"),
    "cy": _HIGH,
    "da": (*_HIGH, "»«", "„“", "””"),
    "de": (*_LOW_LEFT, "»«", "›‹"),
    "de-ch": (*_ANGLED, *_LOW_LEFT),
    "el": ("«»", "“”"),
    "en": _HIGH,
    "es": ("«»", "“”", "‘’"),
    "et": ("„“", "«»", "„”"),
    "eu": ("«»", "“”"),
    "fa": (*_ANGLED, "“”"),
    "fi": ("””", "’’", "»»"),
    "fr": ("«»", "“”", "‹›"),
    "ga": _HIGH,
    "gl": ("«»", "“”"),
    "hr": (*_LOW_RIGHT, "„“", "»«"),
    "hu": (*_LOW_RIGHT, "»«"),
    "is": _LOW_LEFT,
    "it": ("«»", "“”"),
    "ja": ("「」", "『』", "“”"),
    "lb": (*_LOW_LEFT, "„”", "«»"),
    "lt": ("„“", "“”"),
    "lv": ("“”", "„“", "„”", "«»"),
    "mk": (*_LOW_LEFT, "’‘"),
    "mt": _HIGH,
    "nb": ("«»", "‘’", "“”"),
    "nl": (*_HIGH, "„”"),
    "nn": ("«»", "‘’", "“”"),
    "no": ("«»", "‘’", "“”"),
    "pl": ("„”", "«»", "»«"),
    "pt": (*_HIGH, "«»"),
    "ro": ("„”", "«»"),
    "ru": ("«»", "„“"),
    "sk": (*_LOW_LEFT, "»«"),
    "sl": (*_LOW_LEFT, "»«"),
    "so": _HIGH,
    "sq": ("«»", "“”", "„“"),
    "sr": ("„”", "„“", "»«"),
    "sv": ("””", "’’", "»»", "»«"),
    "tr": (*_HIGH, "«»"),
    "uk": ("«»", "„“", "“”"),
    "zh": (*_HIGH, "「」", "『』", "《》"),
}

# Before these marks French has a no-break space; Canada and Switzerland print most of them without one.
FRENCH_SPACED = ";:!?»"
# Scripts that put no space between sentences, or no mark at their end.
NO_END_MARK = frozenset({"th", "lo", "km", "my"})

QUESTION, SENTENCE, COLON, NONE = "question", "sentence", "colon", "none"
ENDS = {
    **dict.fromkeys("?？؟՞", QUESTION),
    **dict.fromkeys(".!…。．！।։۔", SENTENCE),
    **dict.fromkeys(":：", COLON),
}
# Greek writes a question mark as other languages write a semicolon.
OWN_ENDS = {"el": {";": QUESTION, "\u037e": QUESTION}}


def base_of(tag: str) -> str:
    """Return a tag's language: ``fr`` of ``fr-BE``."""
    return tag.replace("_", "-").split("-")[0].lower()


def quotation_marks(tag: str) -> tuple[str, ...]:
    """Return the pairs of quotation marks of a language, the usual one first; empty where they are not known."""
    return QUOTATION_MARKS.get(tag.replace("_", "-").lower()) or QUOTATION_MARKS.get(base_of(tag), ())
