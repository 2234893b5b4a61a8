"""The form of a service, with what its lines of opening hours say together."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .forms import WordsForm
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


class HoursForm(WordsForm):
    """A service with its words: refuses lines of opening hours that overlap, at the later one of the two."""

    def is_valid(self) -> bool:
        """Validate the form and its rows, then the lines of hours together."""
        valid: bool = super().is_valid()
        rows = self.formsets.get("schedules")
        if rows is None or not rows.is_bound or not rows.is_valid():
            return valid
        kept = [
            form
            for form in rows.ordered_forms
            if form not in rows.deleted_forms and (form.has_changed() or form.instance.pk)
        ]
        for position, error in overlaps([form.instance for form in kept]).items():
            kept[position].add_error("opens_at", error)
            valid = False
        return valid
