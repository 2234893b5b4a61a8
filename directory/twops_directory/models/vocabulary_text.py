"""Words of programmes, taxonomies, terms and countries' rules, one row a language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from twops_locale.guards import ReviewedTranslationMixin
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import TranslatableField

from .text import TextRow, one_row_a_language, primary_key_of, record_key, words_field


class ProgramText(ReviewedTranslationMixin, TextRow):
    """The words of a programme in one language."""

    program = record_key("Program", _("programme"))
    primary_of = primary_key_of("Program")
    description = words_field(_("description"))

    owner_field = "program"
    word_fields = ("name", "alternate_name", "description")
    translatable_fields = [TranslatableField(field) for field in word_fields]
    panels = [FieldPanel(field) for field in word_fields]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("words of a programme")
        verbose_name_plural = _("words of programmes")
        ordering = ["pk"]
        constraints = one_row_a_language("program")


class TaxonomyText(ReviewedTranslationMixin, TextRow):
    """The words of a taxonomy in one language."""

    taxonomy = record_key("Taxonomy", _("taxonomy"))
    primary_of = primary_key_of("Taxonomy")
    description = words_field(_("description"))

    owner_field = "taxonomy"
    word_fields = ("name", "description")
    translatable_fields = [TranslatableField(field) for field in word_fields]
    panels = [FieldPanel(field) for field in word_fields]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("words of a taxonomy")
        verbose_name_plural = _("words of taxonomies")
        ordering = ["pk"]
        constraints = one_row_a_language("taxonomy")


class TermText(ReviewedTranslationMixin, TextRow):
    """The words of a term in one language."""

    term = record_key("Term", pgettext_lazy("classification", "term"))
    primary_of = primary_key_of("Term")
    description = words_field(_("description"))

    owner_field = "term"
    word_fields = ("name", "alternate_name", "description")
    translatable_fields = [TranslatableField(field) for field in word_fields]
    panels = [FieldPanel(field) for field in word_fields]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("words of a term")
        verbose_name_plural = _("words of terms")
        ordering = ["pk"]
        constraints = one_row_a_language("term")


class CountryConfidentialityText(ReviewedTranslationMixin, TextRow):
    """The words of a country's rules in one language."""

    confidentiality = record_key("CountryConfidentiality", _("confidentiality in a country"))
    primary_of = primary_key_of("CountryConfidentiality")
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
        constraints = one_row_a_language("confidentiality")
