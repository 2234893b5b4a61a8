"""How many remarks on translations are not settled."""

from collections import Counter
from collections.abc import Iterable

from ..models import SegmentRemark


def open_remarks(tasks: Iterable[int | None]) -> Counter[int]:
    """Return how many remarks are not settled, by the key of the task. One query."""
    rows = SegmentRemark.objects.filter(
        task__in=[key for key in tasks if key is not None], resolved_at__isnull=True
    )
    return Counter(rows.values_list("task_id", flat=True))
