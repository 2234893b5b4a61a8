"""The desks' lists in one group of the menu, and in another one what hardly anybody needs."""

from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdminGroup

from .duplicates import DuplicateAdmin
from .records import TombstoneAdmin
from .registers import (
    CheckQueueAdmin,
    ContactConfirmationAdmin,
    MistakeReportAdmin,
    VerificationVisitAdmin,
)
from .table_registers import (
    FurtherParentAdmin,
    MetadataAdmin,
    MetaTableDescriptionAdmin,
    ServicePairAdmin,
    UnitAdmin,
    UnmappedRowAdmin,
)
from .waiting import WaitingAdmin


class DeskListsGroup(ModelAdminGroup):
    """What a desk looks through."""

    menu_label = _("Checks and reports")
    menu_icon = "tasks"
    menu_order = 210
    items = (WaitingAdmin, CheckQueueAdmin, VerificationVisitAdmin, MistakeReportAdmin, DuplicateAdmin)


class RegistersGroup(ModelAdminGroup):
    """What imports and the software write, and what central editors set once. Shown to those who may see any of it."""

    menu_label = _("Registers of the directory")
    menu_icon = "list-ul"
    menu_order = 950
    items = (
        ServicePairAdmin,
        UnitAdmin,
        ContactConfirmationAdmin,
        TombstoneAdmin,
        FurtherParentAdmin,
        MetadataAdmin,
        MetaTableDescriptionAdmin,
        UnmappedRowAdmin,
    )
