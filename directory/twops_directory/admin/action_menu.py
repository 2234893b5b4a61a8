"""What stands in the footer of a record's form besides Wagtail's own buttons."""

from typing import TypedDict

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.action_menu import ActionMenuItem

from ..desk import permissions
from ..desk.four_eyes import evidence
from ..models.base import PublishedRecord


class MenuContext(TypedDict, total=False):
    """What Wagtail says of the screen on which a button is to stand."""

    view: str
    request: HttpRequest
    model: type[models.Model]
    instance: models.Model | None


class AskMenuItem(ActionMenuItem):
    """Saves, and asks a second person to confirm the contact data: without it a draft makes nobody wait."""

    name = "action-ask"
    label = _("Save and ask a second person")
    icon_name = "group"

    def is_shown(self, context: MenuContext) -> bool:
        """Show it for records of countries that ask for a second person, to whoever may change them."""
        if not super().is_shown(context) or context.get("view") == "revisions_revert":
            return False
        record, user = context.get("instance"), context["request"].user
        if record is None:
            return issubclass(context["model"], PublishedRecord)
        return (
            isinstance(record, PublishedRecord)
            and permissions.may(user, "change", record)
            and evidence.asked_for(record)
        )


def ask_menu_item(model: type[models.Model]) -> AskMenuItem | None:
    """Return the button for a kind of record; None for what is no record of the directory."""
    return AskMenuItem(order=20) if issubclass(model, PublishedRecord) else None
