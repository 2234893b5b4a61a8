"""Which open form wrote which version of a record, and whether a person asked for it or the editor saved by itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision


class FormVersion(models.Model):
    """A version that a form of the admin saved. Written by ``desk.form_versions`` and by nothing else.

    Wagtail's editor saves drafts by itself half a second after the last key. Such a version is the same person's own
    when they press a button of the same form, and it is nothing that they stand behind.
    """

    revision: "models.OneToOneField[Revision, Revision]" = models.OneToOneField(
        Revision,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="directory_form",
        verbose_name=_("version"),
    )
    form_key = models.CharField(
        max_length=40, db_index=True, help_text=_("Made anew whenever a form is opened; says nothing else.")
    )
    by_itself = models.BooleanField(_("saved by the editor itself"), default=False)

    class Meta:
        verbose_name = _("version saved by a form")
        verbose_name_plural = _("versions saved by forms")

    def __str__(self) -> str:
        return f"{self.revision_id}"
