"""Programmes, taxonomies and their terms, and what they say about a record."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from twops_locale.models import Country
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from ..fields import WebAddressField
from ..validators import plain_text
from .base import ChildRecord, PublishedRecord
from .naming import NamedByPrimaryText
from .organization import Organization
from .owners import note_field, one_owner_at_most, owner_key
from .querysets import PublishedQuerySet


class DeskRecord(NamedByPrimaryText, PublishedRecord):
    """A published record with words that one country's desk keeps, or the central editors where no country is set."""

    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
        help_text=_("The country whose desk keeps this record. Empty: shared by all countries."),
    )

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True


class Program(DeskRecord):
    """HSDS ``program``: a collection of related services. Its words are in ``ProgramText``."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="programs", verbose_name=_("organisation")
    )

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["position", "pk"]

    def with_content_json(self, content: Mapping[str, object]) -> "Program":
        """Build the programme of a revision; an organisation that is gone since is the live one again."""
        program: Program = super().with_content_json(content)
        if program.organization_id is None:
            program.organization_id = self.organization_id
        return program


class Taxonomy(DeskRecord):
    """HSDS ``taxonomy``. Its words are in ``TaxonomyText``."""

    uri = WebAddressField(_("web address"), blank=True)
    version = models.CharField(_("version"), max_length=50, blank=True, validators=[plain_text])

    class Meta:
        verbose_name = _("taxonomy")
        verbose_name_plural = _("taxonomies")
        ordering = ["position", "pk"]


class Term(DeskRecord):
    """HSDS ``taxonomy_term``. Its words are in ``TermText``."""

    taxonomy = models.ForeignKey(
        Taxonomy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="terms",
        verbose_name=_("taxonomy"),
    )
    code = models.CharField(_("code"), max_length=200, blank=True, validators=[plain_text])
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="narrower",
        verbose_name=_("broader term"),
    )
    term_uri = WebAddressField(_("web address"), blank=True)

    class Meta:
        verbose_name = pgettext_lazy("classification", "term")
        verbose_name_plural = pgettext_lazy("classification", "terms")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["taxonomy", "code"],
                condition=~models.Q(code=""),
                name="twops_directory_a_code_once_a_taxonomy",
            )
        ]

    def clean(self) -> None:
        """Refuse a term that is broader than itself, however long the way round."""
        super().clean()
        broader, seen = self.parent, {self.pk}
        while broader is not None:
            if broader.pk in seen:
                raise ValidationError(
                    {"parent": _("This term stands below the term itself. Choose another broader term.")}
                )
            seen.add(broader.pk)
            broader = broader.parent


ATTRIBUTE_OWNERS = ("service", "organization", "location", "program")


class Attribute(ChildRecord):
    """HSDS ``attribute``: a term, or a value, said about a record.

    The owner is the record whose editor has it; ``link_entity`` and ``link_id`` name another record that it is about
    (a phone number of the service, for example). Without an owner it came from an import.
    """

    service = owner_key("Service", "attributes")
    organization = owner_key("Organization", "attributes")
    location = owner_key("Location", "attributes")
    program = owner_key("Program", "attributes")
    link_entity = models.CharField(max_length=50, blank=True, editable=False)
    link_id = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    link_type = models.CharField(_("in what sense"), max_length=100, blank=True, validators=[plain_text])
    term = models.ForeignKey(
        Term,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attributes",
        verbose_name=pgettext_lazy("classification", "term"),
    )
    value = models.CharField(_("value"), max_length=500, blank=True, validators=[plain_text])
    label = note_field(_("label"))

    detail_fields = ("label",)
    panels = [
        FieldRowPanel([FieldPanel("term"), FieldPanel("link_type")]),
        FieldRowPanel([FieldPanel("value"), FieldPanel("label")]),
    ]

    class Meta(ChildRecord.Meta):
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        constraints = [
            models.CheckConstraint(
                condition=one_owner_at_most(ATTRIBUTE_OWNERS), name="twops_directory_attribute_one_owner"
            )
        ]

    def __str__(self) -> str:
        return str(self.term) if self.term_id else self.value or self.label

    def clean(self) -> None:
        """Refuse an attribute that says nothing."""
        super().clean()
        if not (self.term_id or self.value or self.label):
            raise ValidationError({"term": _("Choose a term, or write a value.")})
