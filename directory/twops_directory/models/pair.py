"""Services that are shown together or not at all."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel

from ..choices import PairKind
from ..validators import plain_text


class ServicePair(ClusterableModel):
    """Two services, or more, that the public sees together or not at all: ``ServiceQuerySet.public`` holds it."""

    kind = models.CharField(_("why"), max_length=10, choices=PairKind.choices, default=PairKind.OTHER)
    note = models.CharField(_("note for editors"), max_length=200, blank=True, validators=[plain_text])

    class Meta:
        verbose_name = _("pair of services")
        verbose_name_plural = _("pairs of services")
        ordering = ["pk"]

    def __str__(self) -> str:
        return " + ".join(str(member) for member in self.members.all())


class ServicePairMember(models.Model):
    """One service of a pair; no service is in two."""

    pair = ParentalKey(ServicePair, on_delete=models.CASCADE, related_name="members")
    service = models.OneToOneField(
        "twops_directory.Service",
        on_delete=models.CASCADE,
        related_name="pair_membership",
        verbose_name=_("service"),
    )

    panels = [FieldPanel("service")]

    class Meta:
        verbose_name = _("service of a pair")
        verbose_name_plural = _("services of a pair")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.service)
