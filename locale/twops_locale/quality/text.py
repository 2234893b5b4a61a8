"""What a check is given, and what it answers. Plain data, without the database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..models.quality import OverruledCheck, TextCheck, Weight
from ..worksheet.segment import Place, plain_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Numbers that are dialled as they are, everywhere: emergencies, and the first digits of the EU's numbers of social value.
SHORT_NUMBERS = frozenset({"112", "911", "999"})


@dataclass(frozen=True, slots=True)
class Text:
    """One text and its translation.

    Attributes:
        source, target: segment HTML. original, words: the same as plain text.
        source_language, language: BCP 47 tags.
        short_numbers: emergency numbers and the like, which no other number may replace.
    """

    source: str
    target: str
    original: str
    words: str
    source_language: str
    language: str
    place: Place
    short_numbers: frozenset[str]


def text_of(
    source: str,
    target: str,
    source_language: str,
    language: str,
    place: Place | None = None,
    short_numbers: frozenset[str] = SHORT_NUMBERS,
) -> Text:
    """Return a text as checks are given it."""
    return Text(
        source,
        target,
        plain_text(source),
        plain_text(target),
        source_language,
        language,
        place or Place(0, "", ""),
        short_numbers,
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text, and what to do about it, in lazy words.

    Attributes:
        span: where in the plain text of the translation, from and up to, or None where it is about the whole.
        weight: what it means where that is not the check's to say: an avoided word blocks in every language.
    """

    reason: "StrOrPromise"
    remedy: "StrOrPromise"
    span: tuple[int, int] | None = None
    weight: Weight | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault that a check found, with what it means in this language.

    Attributes:
        overruled_by: who decided to live with it, empty if nobody. overruled_because: why.
    """

    check: TextCheck
    weight: Weight
    reason: "StrOrPromise"
    remedy: "StrOrPromise"
    span: tuple[int, int] | None = None
    overruled_by: str = ""
    overruled_because: str = ""

    @property
    def is_blocking(self) -> bool:
        """Whether the translation cannot go to review with it."""
        return self.weight is Weight.BLOCKING

    def with_decision(self, decision: OverruledCheck | None) -> "Finding":
        """Return the finding with who overruled it, if somebody did and it is a warning."""
        if decision is None or self.is_blocking:
            return self
        return replace(self, overruled_by=str(decision.made_by or "?"), overruled_because=decision.reason)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look at it still."""
        return not self.overruled_by


Rule = Callable[[Text], Iterator[Fault]]


def listed(things: list[str]) -> str:
    """Return things as they are named in a sentence: “112”, “999”."""
    return ", ".join(f"“{thing}”" for thing in things)
