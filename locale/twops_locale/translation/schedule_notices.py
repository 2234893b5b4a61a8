"""Whoever planned a publication hears that it was refused, and why."""

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder

from ..mail import admin_link, tell

if TYPE_CHECKING:
    from ..models import RefusedSchedule


def tell_refused(refused: "RefusedSchedule", item: Model) -> None:
    """Tell whoever planned a publication that it was refused, and why; the administrators where nobody is known."""
    editor: AbstractUser | None = refused.editor
    people: list[AbstractUser] = [editor] if editor is not None and editor.is_active else []
    if not people:
        people = list(get_user_model()._default_manager.filter(is_active=True, is_superuser=True))
    tell(
        "schedule_refused",
        people,
        _("Not published as planned: %(title)s"),
        _(
            "What was planned for %(moment)s (%(zone)s) was refused: %(title)s.\n\n%(reason)s\n\n"
            "The plan is cancelled. Plan it anew when this is settled."
        ),
        edit_link(item),
        {
            "title": refused.title,
            "moment": refused.local_moment.strftime("%Y-%m-%d %H:%M"),
            "zone": refused.zone,
            "reason": refused.reason,
        },
    )


def edit_link(item: Model) -> str:
    """Return the full address of the editor of a page or another object, of the admin's first page if it has none."""
    path = AdminURLFinder().get_edit_url(item)
    home = admin_link("wagtailadmin_home")
    return home.removesuffix(reverse("wagtailadmin_home")) + path if path else home
