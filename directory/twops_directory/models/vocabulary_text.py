"""Words of programmes, taxonomies, terms and countries' rules, one row a language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from twops_locale.guards import ReviewedTranslationMixin
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import TranslatableField

from .text import TextRow, words_field


class ProgramText(ReviewedTranslationMixin, TextRow):
    """The words of a programme in one language."""

    program = models.ForeignKey(
        "twops_directory.Program",
        on_delete=models.CASCADE,
        related_name="texts",
        editable=False,
        verbose_name=_("programme"),
    )
    primary_of = ParentalKey(
        "twops_directory.Program",
        on_delete=models.CASCADE,
        related_name="primary_texts",
        null=True,
        blank=True,
        editable=False,
    )
    description = words_field(_("description"))

    owner_field = "program"
    word_fields = ("name", "alternate_name", "description")
    translatable_fields = [TranslatableField(field) for field in word_fields]
    panels = [FieldPanel(field) for field in word_fields]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("words of a programme")
        verbose_name_plural = _("words of programmes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "locale"], name="twops_directory_one_program_text_a_language"
            ),
            models.UniqueConstraint(fields=["primary_of"], name="twops_directory_one_primary_text_a_program"),
        ]


class TaxonomyText(ReviewedTranslationMixin, TextRow):
    """The words of a taxonomy in one language."""

    taxonomy = models.ForeignKey(
        "twops_directory.Taxonomy",
        on_delete=models.CASCADE,
        related_name="texts",
        editable=False,
        verbose_name=_("taxonomy"),
    )
    primary_of = ParentalKey(
        "twops_directory.Taxonomy",
        on_delete=models.CASCADE,
        related_name="primary_texts",
        null=True,
        blank=True,
        editable=False,
    )
    description = words_field(_("description"))

    owner_field = "taxonomy"
    word_fields = ("name", "description")
    translatable_fields = [TranslatableField(field) for field in word_fields]
    panels = [FieldPanel(field) for field in word_fields]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("words of a taxonomy")
        verbose_name_plural = _("words of taxonomies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["taxonomy", "locale"], name="twops_directory_one_taxonomy_text_a_language"
            ),
            models.UniqueConstraint(
                fields=["primary_of"], name="twops_directory_one_primary_text_a_taxonomy"
            ),
        ]


class TermText(ReviewedTranslationMixin, TextRow):
    """The words of a term in one language."""

    term = models.ForeignKey(
        "twops_directory.Term",
        on_delete=models.CASCADE,
        related_name="texts",
        editable=False,
        verbose_name=_("term"),
    )
    primary_of = ParentalKey(
        "twops_directory.Term",
        on_delete=models.CASCADE,
        related_name="primary_texts",
        null=True,
        blank=True,
        editable=False,
    )
    description = words_field(_("description"))

    owner_field = "term"
    word_fields = ("name", "alternate_name", "description")
    translatable_fields = [TranslatableField(field) for field in word_fields]
    panels = [FieldPanel(field) for field in word_fields]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("words of a term")
        verbose_name_plural = _("words of terms")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "locale"], name="twops_directory_one_term_text_a_language"
            ),
            models.UniqueConstraint(fields=["primary_of"], name="twops_directory_one_primary_text_a_term"),
        ]


class CountryConfidentialityText(ReviewedTranslationMixin, TextRow):
    """The words of a country's rules in one language."""

    confidentiality = models.ForeignKey(
        "twops_directory.CountryConfidentiality",
        on_delete=models.CASCADE,
        related_name="texts",
        editable=False,
        verbose_name=_("confidentiality in a country"),
    )
    primary_of = ParentalKey(
        "twops_directory.CountryConfidentiality",
        on_delete=models.CASCADE,
        related_name="primary_texts",
        null=True,
        blank=True,
        editable=False,
    )
    legal_note = words_field(
        _("legal note"), _("Plain words: what the law says, and what a person can expect.")
    )

    owner_field = "confidentiality"
    word_fields = ("name", "legal_note")
    translatable_fields = [TranslatableField(field) for field in word_fields]
    panels = [FieldPanel(field) for field in word_fields]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("words of a country's rules")
        verbose_name_plural = _("words of countries' rules")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["confidentiality", "locale"],
                name="twops_directory_one_confidentiality_text_a_language",
            ),
            models.UniqueConstraint(
                fields=["primary_of"], name="twops_directory_one_primary_text_a_confidentiality"
            ),
        ]
