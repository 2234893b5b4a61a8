"""What lines of opening hours say together: those of a record, and of each of its numbers, channels and places."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.translation import gettext as _

from .hours_problems import overlapping

if TYPE_CHECKING:
    from .models import Schedule


def overlaps(lines: "Sequence[Schedule]", names: Sequence[str] = ()) -> dict[int, ValidationError]:
    """Return what is wrong with lines of opening hours together: errors of ``opens_at``, by the line's position.

    Two lines that nobody touched are left as they are, and lines that can tell nothing overlap with none.

    Args:
        names: how the lines are called; their numbers if there are none.
    """
    called = names or [str(place + 1) for place in range(len(lines))]
    places = [place for place, line in enumerate(lines) if line.is_usable()]
    pairs = overlapping([lines[place].as_rule() for place in places])
    return {
        places[later]: ValidationError(
            _(
                "These hours overlap with line %(number)s on the same day. Change one of the two, or delete it."
            ),
            code="overlap",
            params={"number": called[places[earlier]]},
        )
        for earlier, later in pairs
        if not (lines[places[earlier]].is_untouched and lines[places[later]].is_untouched)
    }


def leave_untouched_lines(form: ModelForm) -> None:
    """Note in a bound form which lines of hours nobody touched: they are not judged again, however they came in."""
    for name, rows in getattr(form, "formsets", {}).items():
        for row in rows.initial_forms if rows.is_bound else ():
            if name == "schedules":
                row.instance.is_untouched = not row.has_changed()
            else:
                leave_untouched_lines(row)


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
