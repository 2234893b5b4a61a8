"""Pairs of records that may be one, for a person to decide."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from twops_locale.models import Country


class DuplicateKind(models.TextChoices):
    """The kinds of records that are merged; codes are the names of the models."""

    SERVICE = "service", _("Service")
    ORGANIZATION = "organization", _("Organisation")
    LOCATION = "location", _("Place")


class DuplicateState(models.TextChoices):
    """What a person decided."""

    OPEN = "open", _("to decide")
    NOT_DUPLICATE = "different", _("not a duplicate")


class DuplicateReason(models.TextChoices):
    """Why two records may be one; codes are those of ``duplicates.CERTAINTY``, and one of people."""

    PHONE = "phone", _("the same phone number")
    HOST = "host", _("the same website")
    ADDRESS = "address", _("the same address")
    NAME = "name", _("a similar name in the same place")
    PERSON = "person", _("somebody chose these two")


class DuplicateCandidate(models.Model):
    """Two records of one kind and country that may be one. Found by ``manage.py find_duplicates``.

    "Not a duplicate" is remembered; a pair of which one record is gone is removed. ``proposed_by`` wants to merge
    them as ``proposal`` says, and a second person is needed for that.
    """

    kind = models.CharField(_("kind of record"), max_length=20, choices=DuplicateKind.choices)
    first_key = models.PositiveBigIntegerField()
    second_key = models.PositiveBigIntegerField(help_text=_("The larger one of the two keys."))
    first_title = models.CharField(_("record"), max_length=300)
    second_title = models.CharField(_("other record"), max_length=300)
    country = models.ForeignKey(
        Country, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("country")
    )
    reasons = models.JSONField(_("why"), default=list)
    score = models.PositiveSmallIntegerField(_("how likely (%)"))
    state = models.CharField(
        _("state"), max_length=10, choices=DuplicateState.choices, default=DuplicateState.OPEN
    )
    found_at = models.DateTimeField(_("found"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("merging proposed by"),
    )
    proposal = models.JSONField(
        default=dict,
        help_text=_("Which record stays, what is taken, and of which versions: see merging.plan."),
    )

    class Meta:
        verbose_name = _("candidate duplicate")
        verbose_name_plural = _("candidate duplicates")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "first_key", "second_key"], name="twops_directory_a_pair_of_candidates_once"
            )
        ]
        indexes = [
            models.Index(fields=["state", "country", "-score"], name="twops_dir_candidates_open"),
            models.Index(fields=["kind", "second_key"], name="twops_dir_candidates_second"),
        ]

    def __str__(self) -> str:
        return f"{self.first_title} / {self.second_title}"

    @property
    def reasons_in_words(self) -> list[str]:
        """Why the two may be one."""
        labels = dict(DuplicateReason.choices)
        return [str(labels.get(reason, reason)) for reason in self.reasons]
