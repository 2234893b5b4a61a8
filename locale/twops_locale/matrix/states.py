"""What a cell of the matrix says: the states of translations, and those of what has none."""

from django.db import models
from django.utils.translation import pgettext_lazy

from ..models.task import State


class CellState(models.TextChoices):
    """Where an object stands in a language, in the order of the matrix' legend."""

    NOT_SENT = "not_sent", pgettext_lazy("state in the matrix", "Not sent")
    IN_PROGRESS = State.IN_PROGRESS.value, State.IN_PROGRESS.label
    RETURNED = State.RETURNED.value, State.RETURNED.label
    READY = State.READY.value, State.READY.label
    IN_REVIEW = State.IN_REVIEW.value, State.IN_REVIEW.label
    OUTDATED = State.OUTDATED.value, State.OUTDATED.label
    NEW_DRAFT = State.DRAFT.value, State.DRAFT.label
    UNSENT = "unsent", pgettext_lazy("state in the matrix", "Published, changes not sent")
    PUBLISHED = State.PUBLISHED.value, State.PUBLISHED.label
    WITHDRAWN = State.WITHDRAWN.value, State.WITHDRAWN.label
    UNTRACKED = "untracked", pgettext_lazy("state in the matrix", "Public, never sent")
    DRAFT = "draft", pgettext_lazy("state in the matrix", "Original is not public")
    ORIGINAL = "original", pgettext_lazy("state in the matrix", "Original")


# There is work to do, or somebody waits: these can be late.
UNFINISHED = frozenset(
    {
        CellState.IN_PROGRESS,
        CellState.RETURNED,
        CellState.READY,
        CellState.IN_REVIEW,
        CellState.OUTDATED,
        CellState.NEW_DRAFT,
    }
)
