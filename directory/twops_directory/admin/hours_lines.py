"""What lines of opening hours say together: those of a record, and of each of its numbers, channels and places."""

from django.forms import ModelForm
from wagtail.admin.forms import WagtailAdminModelForm

from ..hours.overlaps import overlaps


def leave_untouched_lines(form: ModelForm) -> None:
    """Note in a bound form which lines of hours nobody touched: they are not judged again, however they came in."""
    for name, rows in getattr(form, "formsets", {}).items():
        for row in rows.initial_forms if rows.is_bound else ():
            if name == "schedules":
                row.instance.is_untouched = not row.has_changed()
            else:
                leave_untouched_lines(row)


def refuse_overlaps(form: WagtailAdminModelForm) -> bool:
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
