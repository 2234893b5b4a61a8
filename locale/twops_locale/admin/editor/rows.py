"""The texts of a worksheet as rows of the screen: what stands in the fields, what is marked, what is compared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.safestring import SafeString
from wagtail_localize.strings import StringValue

from ...memory.difference import Part, word_difference
from ...models.segment import SegmentStatus
from ...quality.text import Finding
from ...worksheet.segment import Segment, plain_text
from .source_marks import has_marks, marked_source

GLYPHS = {
    SegmentStatus.UNTRANSLATED: "○",
    SegmentStatus.MACHINE: "◇",
    SegmentStatus.MEMORY: "◈",
    SegmentStatus.TRANSLATED: "◐",
    SegmentStatus.NEEDS_WORK: "▲",
    SegmentStatus.APPROVED: "●",
}


@dataclass(frozen=True, slots=True)
class Rival:
    """Words that somebody typed and that are not stored, because another person's stand there now."""

    typed: str
    by: str


def field_text(segment: Segment, data: str) -> str:
    """Return a target as its field shows it: text with line breaks, or segment HTML where marks are involved."""
    return data if is_rich(segment) else plain_text(data)


def segment_text(segment: Segment, typed: str) -> str:
    """Return what was typed into a field as segment HTML; the other way round of ``field_text``."""
    return typed.replace("\r\n", "\n") if is_rich(segment) else from_plain(typed)


def from_plain(typed: str) -> str:
    """Return plain text with line breaks as segment HTML.

    >>> from_plain("Ask & call\\r\\nus")
    'Ask &amp; call<br/>us'
    """
    return str(StringValue.from_plaintext(typed.replace("\r\n", "\n").strip("\n")).data)


def is_rich(segment: Segment) -> bool:
    """Say whether a text has marks: then it is written with them."""
    return has_marks(segment.source) or has_marks(segment.target)


@dataclass(frozen=True)
class Row:
    """One text on the screen."""

    segment: Segment
    findings: Sequence[Finding] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    rival: Rival | None = None
    typed: str | None = None
    reader: int | None = None
    is_offered: bool = False

    @property
    def is_new(self) -> bool:
        """Whether the person who looks has to read it for the review."""
        return self.segment.is_new_to(self.reader)

    @property
    def label(self) -> str:
        """What the text is within its part of the page."""
        return self.segment.place.field_label or self.segment.place.group_label

    @property
    def glyph(self) -> str:
        """The shape of the status: colours alone say nothing to many people."""
        return GLYPHS[self.segment.status]

    @cached_property
    def is_rich(self) -> bool:
        """Whether it is written with marks."""
        return is_rich(self.segment)

    @property
    def text(self) -> str:
        """What stands in the field: what the person typed, else what is stored."""
        return self.typed if self.typed is not None else field_text(self.segment, self.segment.target)

    @property
    def lines(self) -> int:
        """How many lines the field has before a script makes it as high as its text."""
        return max(1, -(-max(len(self.segment.source), len(self.text)) // 60))

    @property
    def source_html(self) -> SafeString:
        """The source with its marks, numbers, links and terms."""
        return marked_source(self.segment.source, self.terms)

    @property
    def source_words(self) -> str:
        """The source without its marks."""
        return plain_text(self.segment.source)

    @property
    def target_words(self) -> str:
        """The translation without its marks."""
        return plain_text(self.segment.target)

    @property
    def length(self) -> int:
        """How many characters the translation has for its reader."""
        return len(plain_text(self.segment.target))

    @property
    def faults(self) -> list[str]:
        """What is wrong with the words and not settled, each with its remedy."""
        open_ones = [finding for finding in self.findings if finding.is_open]
        return [
            *filter(None, [self.segment.problem]),
            *(f"{finding.reason} {finding.remedy}" for finding in open_ones),
        ]

    @property
    def source_differences(self) -> list[Part]:
        """What changed in the source since it was translated; empty if it did not."""
        if not self.segment.previous_source:
            return []
        return word_difference(plain_text(self.segment.previous_source), plain_text(self.segment.source))

    @property
    def target_differences(self) -> list[Part]:
        """What changed in the translation since it was approved; empty if it did not."""
        before = self.segment.approved or self.segment.previous_target
        if not before or not self.segment.target or before == self.segment.target:
            return []
        return word_difference(plain_text(before), plain_text(self.segment.target))

    @property
    def is_open(self) -> bool:
        """Whether a translator has something to do."""
        return not self.segment.is_finished

    @property
    def is_changed(self) -> bool:
        """Whether the source changed since it was translated."""
        return bool(self.segment.previous_source)

    @property
    def is_suggested(self) -> bool:
        """Whether a machine, the memory (also for a text like it) or an earlier version offers words that nobody took yet."""
        waiting = (SegmentStatus.MACHINE, SegmentStatus.MEMORY)
        is_beside = self.is_offered or bool(self.segment.previous_target)
        return self.segment.status in waiting or (self.is_open and is_beside)

    @property
    def is_failing(self) -> bool:
        """Whether something is wrong with the words."""
        return bool(self.faults)


@dataclass(frozen=True, slots=True)
class PagePart:
    """Rows under one heading of the page."""

    label: str
    rows: list[Row]

    @property
    def keys(self) -> set[int]:
        """The keys of its texts."""
        return {row.segment.pk for row in self.rows}


def parts_of(rows: Iterable[Row]) -> list[PagePart]:
    """Return rows under the headings of the page, in page order."""
    parts: list[PagePart] = []
    last = None
    for row in rows:
        place = row.segment.place
        if place.group != last:
            parts.append(PagePart(place.group_label, []))
            last = place.group
        parts[-1].rows.append(row)
    return parts
