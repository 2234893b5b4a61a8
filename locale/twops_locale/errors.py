"""What can go wrong and be acted on. Each carries its objects; the edges put it into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from wagtail.models import TranslatableMixin

    from .models import TranslationTask


class TranslationNotAllowed(PermissionDenied):
    """The user is not in the language team that this step needs."""

    def __init__(self, action: str, language: str) -> None:
        super().__init__(f"Not allowed to {action} in {language}.")
        self.action = action
        self.language = language


class UnapprovedTranslation(PermissionDenied):
    """Somebody tried to make a translation public that no reviewer of its language approved."""

    def __init__(self, language: str) -> None:
        super().__init__(
            f"A translation into {language} goes live only when a reviewer of that language approves it."
        )
        self.language = language


class CopiedTranslation(PermissionDenied):
    """Somebody tried to copy a translation, or to make an alias of it."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _("“%(title)s” is a translation. Copy its original, and send the copy for translation.")
            % {"title": title}
        )
        self.title = title


class WrongLanguageTree(PermissionDenied):
    """Somebody tried to put a page of one language among the pages of another."""

    def __init__(self, language: str, tree: str) -> None:
        super().__init__(
            _(
                "A page in %(language)s does not belong among the pages in %(tree)s. Send it for translation instead."
            )
            % {"language": language, "tree": tree}
        )
        self.language = language
        self.tree = tree


class LanguageNotAllowed(PermissionDenied):
    """The user may not add, or remove, languages."""

    def __init__(self, action: str, language: str) -> None:
        super().__init__(f"Not allowed to {action} the language {language}.")
        self.action = action
        self.language = language


class RoleNotAllowed(PermissionDenied):
    """The user may not give this person a role, or take one."""

    def __init__(self, person: str) -> None:
        super().__init__(f"Not allowed to change the roles of {person}.")
        self.person = person


class UnknownRole(Exception):
    """Groups that stand for no role were asked for.

    Attributes:
        groups: their keys.
    """

    def __init__(self, groups: list[int]) -> None:
        super().__init__(f"No role: {', '.join(map(str, groups))}.")
        self.groups = groups


class LanguageError(Exception):
    """A language that cannot be added or removed."""


class UnknownLanguage(LanguageError):
    """The settings do not name this language, so that Django would not know its addresses."""

    def __init__(self, language: str) -> None:
        super().__init__(f"The settings do not name the language {language}.")
        self.language = language


class LanguageNeeded(LanguageError):
    """A language cannot be removed.

    Attributes:
        reasons: why, each a sentence.
    """

    def __init__(self, language: str, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.language = language
        self.reasons = reasons


class UnusableFile(Exception):
    """A file of interface words that cannot be taken; nothing of it was.

    Attributes:
        reasons: why, each a sentence.
    """

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class InterfaceChangeDecided(Exception):
    """A change of interface words does not stand any more as it did: somebody decided about it before."""


class TranslationError(Exception):
    """A step of a translation that is not possible now."""


class SourceNotPublished(TranslationError):
    """Only published content is sent for translation: drafts stay with their editors."""


class SourceWithdrawn(TranslationError):
    """The original is not public any more, or deleted: nothing of it becomes public in another language."""


class SourceIsDraft(SourceWithdrawn):
    """What is translated is a draft of the original: its translations wait until it is published."""


class SourceChangedMeanwhile(TranslationError):
    """The original changed during the review: what would be approved is a translation of its older version."""


class RemovedMeanwhile(TranslationError):
    """Somebody removed what this needs at the same moment: a language, for example. Nothing was kept."""


class ReviewChangedMeanwhile(TranslationError):
    """Somebody else corrected the version in review after this person saw it: nobody approves what they did not read."""


class SegmentsChangedMeanwhile(TranslationError):
    """Somebody else changed texts of a translation after this person saw them.

    Attributes:
        texts: by segment key, what stands there now and who wrote it.
    """

    def __init__(self, texts: Mapping[int, tuple[str, str]]) -> None:
        super().__init__(
            _("Somebody else changed these texts meanwhile. Look at them, and decide which words stay.")
        )
        self.texts = texts


class NotTheOriginal(TranslationError):
    """Translations are made of the original, and never into its own language.

    Attributes:
        original: the object in the language in which it was written.
    """

    def __init__(self, original: "TranslatableMixin") -> None:
        super().__init__(f"The original is {original} ({original.locale.language_code}).")
        self.original = original


class NotGated(TranslationError):
    """A model without drafts: whatever is saved of it is public, so that no review can come first."""


class IncompleteTranslation(TranslationError):
    """Strings are missing, or have errors.

    Attributes:
        missing: how many of the source's strings have no usable translation.
        total: how many strings the source has.
    """

    def __init__(self, task: "TranslationTask", missing: int, total: int) -> None:
        super().__init__(f"{missing} of {total} strings are not translated.")
        self.task = task
        self.missing = missing
        self.total = total


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A text that a blocking check refuses.

    Attributes:
        key: of the ``StringSegment``. label: which text it is, as the editor calls it.
        reason, remedy: what is wrong, and what to do about it, in the reader's language.
    """

    key: int
    label: str
    reason: str
    remedy: str


class ChecksFailed(TranslationError):
    """Texts of a translation fail checks that block in its language.

    Attributes:
        failures: all of them, in page order.
    """

    def __init__(self, failures: Sequence[FailedCheck]) -> None:
        super().__init__(" ".join(f"{failed.label}: {failed.reason} {failed.remedy}" for failed in failures))
        self.failures = failures

    @property
    def texts(self) -> int:
        """How many texts fail, each once."""
        return len({failed.key for failed in self.failures})


class MomentPassed(TranslationError):
    """Something was planned for a moment that is not in the future."""


class RemarksOpen(TranslationError):
    """Remarks on a translation are not settled, or a text is marked as needing work: a person looks at it first."""

    def __init__(self, task: "TranslationTask") -> None:
        super().__init__(f"Something is not settled in task {task.pk}.")
        self.task = task


class NotOverruled(TranslationError):
    """Nobody overrules a check that blocks, or one that has nothing to say about a text."""


class WrongState(TranslationError):
    """The step does not fit the state that the translation is in (for example: it is being reviewed)."""

    def __init__(self, task: "TranslationTask", state: str) -> None:
        super().__init__(f"Not possible while the translation is {state}.")
        self.task = task
        self.state = state


class PlannedAlready(WrongState):
    """A reviewer approved the translation for later: its words are those that were read, until the plan is cancelled."""


class NothingToReview(TranslationError):
    """The translation is public as it is: nobody wrote on it since."""

    def __init__(self, translation: str) -> None:
        super().__init__(f"“{translation}” is public as it is.")
        self.translation = translation


class UnknownSegment(TranslationError):
    """Words were given for a content path that the source does not have."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__(f"The source has no text at: {', '.join(paths)}.")
        self.paths = paths


class InvalidTranslation(TranslationError):
    """The translated object would not be valid.

    Attributes:
        fields: field name to messages.
    """

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(texts)}" for name, texts in fields.items()))
        self.fields = fields


class RequestNotPossible(TranslationError):
    """A step of a translation request that cannot be taken; says why in words."""


class MemoryNotAllowed(PermissionDenied):
    """The user may not manage the translation memory."""


class MemoryRefused(Exception):
    """A file was not taken into the translation memory, and nothing of it was stored.

    Attributes:
        faults: everything that is wrong with it, in words.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults
