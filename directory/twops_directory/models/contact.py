"""Ways to reach a service: phone numbers and other channels."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from ..choices import ChannelKind, PhoneKind
from ..validators import phone_number, plain_text, web_address
from .base import ChildRecord
from .owners import note_field, one_owner, owner_key

OWNERS = ("service", "organization", "location", "contact", "service_at_location")


class Phone(ChildRecord, ClusterableModel):
    """A phone number as people dial it. Exactly one record owns it and edits it."""

    service = owner_key("Service", "phones")
    organization = owner_key("Organization", "phones")
    location = owner_key("Location", "phones")
    contact = owner_key("Contact", "phones")
    service_at_location = owner_key("ServiceAtLocation", "phones")
    number = models.CharField(
        _("number"),
        max_length=60,
        validators=[phone_number],
        help_text=_("As people dial it. Short numbers are welcome."),
    )
    extension = models.CharField(_("extension"), max_length=20, blank=True, validators=[plain_text])
    kind = models.CharField(_("kind"), max_length=10, choices=PhoneKind.choices, default=PhoneKind.VOICE)
    free_of_charge = models.BooleanField(_("free of charge"), null=True, blank=True)
    shows_on_bill = models.BooleanField(_("shows on the phone bill"), null=True, blank=True)
    number_hidden_from_service = models.BooleanField(
        _("the caller's number is hidden from the service"), null=True, blank=True
    )
    anonymous = models.BooleanField(_("one can stay anonymous"), null=True, blank=True)
    confidential = models.BooleanField(
        _("confidential"), default=False, help_text=_("Shown nowhere in public.")
    )

    description = note_field(_("note"))

    detail_fields = ("description",)

    class Meta(ChildRecord.Meta):
        verbose_name = _("phone number")
        verbose_name_plural = _("phone numbers")
        constraints = [
            models.CheckConstraint(condition=one_owner(OWNERS), name="twops_directory_phone_one_owner")
        ]

    def __str__(self) -> str:
        return self.number


class Channel(ChildRecord, ClusterableModel):
    """A way to reach a service other than a phone number."""

    service = ParentalKey("twops_directory.Service", on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(_("kind"), max_length=10, choices=ChannelKind.choices)
    address = models.CharField(_("address"), max_length=500, blank=True, validators=[plain_text])
    free = models.BooleanField(_("free of charge"), null=True, blank=True)
    anonymous = models.BooleanField(_("one can stay anonymous"), null=True, blank=True)
    confidential = models.BooleanField(
        _("confidential"), default=False, help_text=_("Shown nowhere in public.")
    )

    description = note_field(_("note"))

    detail_fields = ("description",)

    class Meta(ChildRecord.Meta):
        verbose_name = _("channel")
        verbose_name_plural = _("channels")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.address}".strip()

    def clean(self) -> None:
        """Refuse an address that does not fit its kind: a script, a word, an e-mail address without a host."""
        super().clean()
        try:
            if self.kind == ChannelKind.EMAIL:
                validate_email(self.address)
            elif self.kind != ChannelKind.IN_PERSON:
                web_address(self.address)
        except ValidationError as error:
            raise ValidationError({"address": error}) from error
