"""What lines of opening hours say together: those of a record, and of each of its numbers, channels and places."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .hours_problems import overlapping


def overlaps(lines: list[Any]) -> dict[int, ValidationError]:
    """Return what is wrong with lines of opening hours together: errors of ``opens_at``, by the line's position."""
    return {
        later: ValidationError(
            _(
                "These hours overlap with line %(number)s on the same day. Change one of the two, or delete it."
            ),
            code="overlap",
            params={"number": earlier + 1},
        )
        for earlier, later in overlapping([line.as_rule() for line in lines])
    }


def refuse_overlaps(form: Any) -> bool:
    """Refuse lines that overlap, at the later one of the two: those of the form's record, and of each row below it.

    Returns:
        Whether anything was refused.
    """
    refused = False
    for name, rows in getattr(form, "formsets", {}).items():
        if not rows.is_bound or not rows.is_valid():
            continue
        kept = [
            row
            for row in getattr(rows, "ordered_forms", rows.forms)
            if row not in rows.deleted_forms and (row.has_changed() or row.instance.pk)
        ]
        if name == "schedules":
            for position, error in overlaps([row.instance for row in kept]).items():
                kept[position].add_error("opens_at", error)
                refused = True
            continue
        below = [refuse_overlaps(row) for row in kept]
        refused = refused or any(below)
    return refused
