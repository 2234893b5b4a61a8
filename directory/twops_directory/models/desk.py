"""Country desks: the group of users who keep one country's records."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from twops_locale.models import Country
from wagtail.admin.panels import FieldPanel


class CountryDesk(models.Model):
    """The permissions of this group count for records of this country only.

    Permissions that a user has through another group, or as a superuser, count for every country.
    """

    country = models.ForeignKey(
        Country, on_delete=models.CASCADE, related_name="desks", verbose_name=_("country")
    )
    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, related_name="country_desks", verbose_name=_("group")
    )

    panels = [
        FieldPanel("country"),
        FieldPanel(
            "group",
            help_text=_(
                "A group of its own, without other roles: make it first in Settings > Groups. It gets the rights that a desk needs."
            ),
        ),
    ]

    class Meta:
        verbose_name = _("country desk")
        verbose_name_plural = _("country desks")
        ordering = ["country__position", "country__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "group"], name="twops_directory_one_desk_a_country_and_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} – {self.group}"
