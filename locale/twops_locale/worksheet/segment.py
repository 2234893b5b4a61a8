"""One text of a translation as people see it: plain data, without the database."""

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from ..models.segment import FINISHED, Origin, SegmentStatus

MARK = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")


def plain_text(data: str) -> str:
    """Return a segment's text without its markup: ``<b>Call &amp; ask</b>`` is ``Call & ask``."""
    return unescape(MARK.sub(lambda mark: "\n" if mark[1].lower() == "br" else "", data))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands on its page.

    Attributes:
        group: number of the part of the page (a field, a block) that the text belongs to, from 0, in page order.
        group_label: what the part is called: "Title", "Section".
        field_label: what the text is within its part: "Heading"; empty where the part has one text only.
        max_length: how many characters of plain text it may have, or None.
        is_slug: whether it is the address of a page, whose rules are another's.
        is_quotation: whether the original marks the whole text as a quotation.
        holds_many: whether it is one of the paragraphs and list items of a rich text.
    """

    group: int
    group_label: str
    field_label: str
    max_length: int | None = None
    is_slug: bool = False
    is_quotation: bool = False
    holds_many: bool = False

    @property
    def label(self) -> str:
        """What people call it: "Section – Heading"."""
        return " – ".join(part for part in (self.group_label, self.field_label) if part)


@dataclass(frozen=True, slots=True)
class Segment:
    """One text: source, translation, status, and what it was before.

    Attributes:
        pk: key of wagtail-localize's ``StringSegment``.
        path, order: content path, and the position among the texts at that path (paragraphs of a rich text).
        source, target: segment HTML (``<b>``, ``<a id="a1">``, ``&amp;``); an empty target is not translated.
        status: see ``SegmentStatus``. problem: why the target cannot be used as it is, in words, or empty.
        previous_source, previous_target: the text that became this one when the source changed, and its translation; empty
            where there is none, or where this text did not change (``earlier``).
        approved: the target as it was approved last; empty if it never was.
        approved_alone_by: key of who approved this text by itself, after the whole was approved last; None if nobody did.
        translation_pk: key of ``StringTranslation``, or None.
    """

    pk: int
    path: str
    order: int
    place: Place
    source: str
    target: str
    status: SegmentStatus
    problem: str
    previous_source: str
    previous_target: str
    approved: str
    origin: Origin
    changed_by: str
    changed_at: datetime | None
    open_remarks: int
    string_id: int
    context_id: int
    translation_pk: int | None
    approved_alone_by: int | None = None

    @property
    def is_finished(self) -> bool:
        """Whether it counts as translated: a person wrote or confirmed it, and it can be used."""
        return self.status in FINISHED and not self.problem

    @property
    def changed_since_approval(self) -> bool:
        """Whether a reviewer has something new to read: the text, or the source behind it."""
        return self.status is not SegmentStatus.APPROVED or self.target != self.approved

    def is_new_to(self, reviewer: int | None) -> bool:
        """Say whether a reviewer (by key) has not read a text as it is: also what another one approved by itself since."""
        alone = self.approved_alone_by
        return self.changed_since_approval or (alone is not None and alone != reviewer)
