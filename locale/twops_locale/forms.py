"""Forms of the admin that say in which time zone a date and hour is meant."""

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

SCHEDULE_FIELDS = ("go_live_at", "expire_at")


def time_zone_in_words() -> str:
    """Return the sentence that stands beside a date and hour, with a link to where the zone is chosen."""
    return format_html(
        '{} <a href="{}">{}</a>',
        _("Time zone: %(zone)s.") % {"zone": timezone.get_current_timezone_name()},
        reverse("wagtailadmin_account"),
        _("Choose another one in your account"),
    )


class ScheduleInWordsMixin:
    """Says beside the dates of publication in which time zone they are."""

    fields: dict[str, forms.Field]  # of the form that it is mixed into

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in SCHEDULE_FIELDS:
            if name in self.fields:
                self.fields[name].help_text = time_zone_in_words()


class ScheduledPageForm(ScheduleInWordsMixin, WagtailAdminPageForm):
    """The form of a page."""
