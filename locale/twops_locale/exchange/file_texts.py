"""What a file says, whatever its format: plain data between the formats and the database."""

import hashlib
from dataclasses import dataclass, field

from django.utils.functional import Promise

from .inline import Content


@dataclass(frozen=True, slots=True)
class FileUnit:
    """One text in a file.

    Attributes:
        where: the line, row or id at which a person finds it in the file.
        path: content path of wagtail-localize.
        source, target: segment HTML; an empty target is not translated. As read from XLIFF: plain text.
        numbered: the target as read from XLIFF, whose marks only the source can name; None in other formats.
        seen: ``fingerprint`` of the translation as it was when the file was made, or None where a tool dropped it.
        label: what the text is on its page: "Section - Heading". note: status and limits, for the translator.
        marks: numbers of the source's marks, as read from XLIFF; None in other formats.
        confirms: whether the format can say that a text is finished; where it cannot, one that nobody touched says nothing.
        unsure: the tool or its user marked the translation as not finished (PO: fuzzy; XLIFF: initial).
    """

    where: str
    path: str
    source: str
    target: str
    seen: str | None = None
    label: str = ""
    note: str = ""
    unsure: bool = False
    numbered: Content | None = None
    marks: tuple[str, ...] | None = None
    confirms: bool = True


@dataclass(frozen=True, slots=True)
class FileTexts:
    """The texts of one translation in one file.

    Attributes:
        translation: uuid of wagtail-localize's ``Translation``, as text.
        source_language, target_language: BCP 47 tags. title: the original's title.
    """

    translation: str
    source_language: str
    target_language: str
    title: str
    units: list[FileUnit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong with a file: which file, where in it, and what to do."""

    file: str
    where: str
    reason: str | Promise

    def __str__(self) -> str:
        return f"{self.file}, {self.where}: {self.reason}" if self.where else f"{self.file}: {self.reason}"


class FaultyFiles(Exception):
    """Files that cannot be taken: all faults at once; nothing was changed.

    Attributes:
        faults: what is wrong, in the order of the files.
    """

    def __init__(self, faults: list[FileFault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults[:20]))
        self.faults = faults


def fingerprint(text: str) -> str:
    """Return a short mark of a text, to notice that it changed.

    >>> fingerprint("")
    'e3b0c44298fc'
    """
    return hashlib.sha256(text.encode()).hexdigest()[:12]
