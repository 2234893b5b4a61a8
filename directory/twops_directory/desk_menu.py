"""The desks' lists in one group of the menu."""

from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdminGroup

from .duplicate_list import DuplicateAdmin
from .registers import CheckQueueAdmin, MistakeReportAdmin, VerificationVisitAdmin
from .waiting_list import WaitingAdmin


class DeskListsGroup(ModelAdminGroup):
    """What a desk looks through."""

    menu_label = _("Checks and reports")
    menu_icon = "tasks"
    menu_order = 210
    items = (WaitingAdmin, CheckQueueAdmin, VerificationVisitAdmin, MistakeReportAdmin, DuplicateAdmin)
