"""Named contacts: people or offices that answer for a service, an organisation or a place."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel

from ..validators import plain_text
from .base import ChildRecord
from .owners import note_field, one_owner, owner_key

OWNERS = ("organization", "service", "service_at_location", "location")


class Contact(ChildRecord, ClusterableModel):
    """HSDS ``contact``. Exactly one record owns it. A confidential one is public nowhere, nor are its phone numbers."""

    organization = owner_key("Organization", "contacts")
    service = owner_key("Service", "contacts")
    service_at_location = owner_key("ServiceAtLocation", "contacts")
    location = owner_key("Location", "contacts")
    name = models.CharField(_("name"), max_length=200, blank=True, validators=[plain_text])
    title = note_field(_("role"))
    department = note_field(_("department"))
    email = models.EmailField(_("e-mail"), blank=True)
    confidential = models.BooleanField(
        _("confidential"), default=False, help_text=_("Shown nowhere in public.")
    )

    detail_fields = ("title", "department")

    class Meta(ChildRecord.Meta):
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        constraints = [
            models.CheckConstraint(condition=one_owner(OWNERS), name="twops_directory_contact_one_owner")
        ]

    def __str__(self) -> str:
        return self.name or self.title or self.email
