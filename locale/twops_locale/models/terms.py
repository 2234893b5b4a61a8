"""The project's words: concepts, and what each is called in a language, from preferred to avoided."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel

from ..languages import autonym, is_language

MAX_TERM_CHARACTERS, MAX_FORMS = 200, 100


class TermStatus(models.TextChoices):
    """How a word may be used."""

    PREFERRED = "preferred", _("preferred")
    ALLOWED = "allowed", _("allowed")
    CAREFUL = "careful", _("with care")
    AVOIDED = "avoided", _("avoided")


class Concept(ClusterableModel):
    """Something that the project speaks of; its terms say how, in each language."""

    code = models.SlugField(
        _("short name"),
        max_length=80,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use small letters, digits and hyphens."))],
        help_text=_(
            "English, with hyphens, for example child-sexual-abuse. Exchange files name the concept by it."
        ),
    )
    definition = models.TextField(_("what is meant"), blank=True, max_length=1000)

    panels = [
        FieldPanel("code"),
        FieldPanel("definition"),
        InlinePanel("terms", label=_("term"), heading=_("Terms, one for each word and language")),
    ]

    class Meta:
        verbose_name = _("concept")
        verbose_name_plural = _("concepts and terms")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code.replace("-", " ")


class Term(models.Model):
    """A word, or some words, for a concept in a language."""

    concept = ParentalKey(Concept, on_delete=models.CASCADE, related_name="terms")
    language = models.CharField(_("language"), max_length=35, help_text=_("BCP 47, for example nl or de-CH."))
    text = models.CharField(
        _("term"),
        max_length=MAX_TERM_CHARACTERS,
        help_text=_("As a dictionary has it. Other endings are found, too."),
    )
    status = models.CharField(
        _("use"), max_length=10, choices=TermStatus.choices, default=TermStatus.PREFERRED
    )
    reason = models.TextField(_("why"), blank=True, max_length=1000)
    source = models.CharField(_("source"), blank=True, max_length=500)
    allowed_in_quotation = models.BooleanField(
        _("may be quoted"),
        default=False,
        help_text=_("In a quotation of a law it is not held against the text."),
    )
    forms = models.TextField(
        _("other forms"),
        blank=True,
        max_length=4000,
        help_text=_("One on each line: irregular forms, other spellings, another order of the words."),
    )
    only_listed = models.BooleanField(
        _("only these forms"),
        default=False,
        help_text=_("Find the term and the forms as they are written here, without other endings."),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("language"),
                FieldPanel("text"),
                FieldPanel("status"),
                FieldPanel("reason"),
                FieldPanel("source"),
                FieldPanel("allowed_in_quotation"),
                FieldPanel("forms"),
                FieldPanel("only_listed"),
            ]
        )
    ]

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["language", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "language", "text"], name="twops_locale_term_once_a_concept"
            )
        ]
        indexes = [models.Index(fields=["language"], name="twops_locale_term_language")]

    def __str__(self) -> str:
        return f"{self.text} ({autonym(self.language)})"

    @property
    def form_list(self) -> tuple[str, ...]:
        """The other forms, in order."""
        return tuple(line.strip() for line in self.forms.splitlines() if line.strip())

    def clean(self) -> None:
        """Refuse what could not be found or belongs to no language."""
        super().clean()
        wrong: dict[str, ValidationError] = {}
        if self.language and not is_language(self.language):
            wrong["language"] = ValidationError(
                _("No language has this tag. Use BCP 47, for example nl or de-CH.")
            )
        self.text = " ".join(self.text.split())
        if self.text and not any(letter.isalnum() for letter in self.text):
            wrong["text"] = ValidationError(_("A term has letters."))
        for name in ("text", "reason", "source", "forms"):
            if any(
                unicodedata.category(letter) == "Cc" and letter not in "\t\r\n"
                for letter in getattr(self, name)
            ):
                wrong[name] = ValidationError(_("There are control characters in it."))
        forms = self.form_list
        if len(forms) > MAX_FORMS:
            wrong["forms"] = ValidationError(_("Not more than %(most)d forms.") % {"most": MAX_FORMS})
        elif any(len(form) > MAX_TERM_CHARACTERS or not any(map(str.isalnum, form)) for form in forms):
            wrong["forms"] = ValidationError(
                _("Each form has letters, and not more than %(most)d.") % {"most": MAX_TERM_CHARACTERS}
            )
        if wrong:
            raise ValidationError(wrong)
