"""The form of a record: what it reads is read once, however many rows the record has."""

from typing import Any

from ..views import EditView
from .child_rows import load_rows


class EditScreen(EditView):
    """Edits a record; asks the database for all its rows at once."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        """Return the newest version with its rows in memory, and where its workflow stands."""
        record = super().get_object(*args, **kwargs)
        if "_cluster_related_objects" not in record.__dict__:
            load_rows(record)
        if self.request.method == "GET":
            # Wagtail asks for it nine times in one page; this is where its own lists put the answer.
            active = record.workflow_states.active().select_related("current_task_state__task")
            record._current_workflow_states = list(active)
        return record
