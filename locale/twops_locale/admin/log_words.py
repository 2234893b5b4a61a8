"""How the histories of pages and objects say what was done to their translations."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry, PageLogEntry

PLAIN = (
    ("twops_locale.submit", gettext_lazy("Send for translation"), gettext_lazy("Sent for translation")),
    ("twops_locale.add_language", gettext_lazy("Add a language"), gettext_lazy("The language was added")),
    ("twops_locale.roles", gettext_lazy("Change roles"), gettext_lazy("Roles were changed")),
    (
        "twops_locale.interface_words",
        gettext_lazy("Change interface words"),
        gettext_lazy("Interface words were changed"),
    ),
    (
        "twops_locale.remove_language",
        gettext_lazy("Remove a language"),
        gettext_lazy("The language was removed"),
    ),
    (
        "twops_locale.put_back",
        gettext_lazy("Put back with the original"),
        gettext_lazy("Public again as it was, together with its original"),
    ),
    (
        "twops_locale.followed",
        gettext_lazy("Follow the original without new words"),
        gettext_lazy("Followed the original, which changed without new words"),
    ),
    (
        "twops_locale.memory_import",
        gettext_lazy("Import into the translation memory"),
        gettext_lazy("A file was imported into the translation memory"),
    ),
    (
        "twops_locale.memory_delete",
        gettext_lazy("Delete from the translation memory"),
        gettext_lazy("A translation was deleted from the memory"),
    ),
    (
        "twops_locale.schedule_refused",
        gettext_lazy("Refuse a scheduled publication"),
        gettext_lazy("A scheduled publication was refused"),
    ),
)


def _moment_of(entry: PageLogEntry | ModelLogEntry) -> str:
    """Return for when a publication was planned, in the time in which that was chosen; empty without a moment."""
    kept = str(entry.data.get("moment") or "")
    return date_format(datetime.fromisoformat(kept), "DATETIME_FORMAT") if kept else ""


class PlanFormatter(LogFormatter):
    """A reviewer approved a translation for later."""

    label = gettext_lazy("Approve for later")

    def format_message(self, log_entry: PageLogEntry | ModelLogEntry) -> str:
        """Say for when, in the time in which that was chosen."""
        moment = _moment_of(log_entry)
        if not moment:
            return _("Approved, to be public together with the original")
        return _("Approved, to be public from %(moment)s (%(zone)s)") % {
            "moment": moment,
            "zone": log_entry.data.get("zone") or "",
        }


class CancelledPlanFormatter(LogFormatter):
    """A reviewer took a planned publication back."""

    label = gettext_lazy("Cancel the planned publication")

    def format_message(self, log_entry: PageLogEntry | ModelLogEntry) -> str:
        """Say for when it had been planned."""
        moment = _moment_of(log_entry)
        if not moment:
            return _("The planned publication together with the original was cancelled")
        return _("The publication planned for %(moment)s (%(zone)s) was cancelled") % {
            "moment": moment,
            "zone": log_entry.data.get("zone") or "",
        }


def register(actions: LogActionRegistry) -> None:
    """Register the words of all that is logged here."""
    for action, label, message in PLAIN:
        actions.register_action(action, label, message)
    actions.register_action("twops_locale.plan_approval")(PlanFormatter)
    actions.register_action("twops_locale.cancel_plan")(CancelledPlanFormatter)
