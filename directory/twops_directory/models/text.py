"""Words, one row a language. Only the row of the primary language belongs to its owner's form and drafts."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.db.models.base import ModelBase
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from twops_locale import permissions
from twops_locale.guards import ReviewedTranslationMixin
from wagtail.actions.unpublish import UnpublishAction
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList
from wagtail.models import DraftStateMixin, Locale, Revision, RevisionMixin, TranslatableMixin, WorkflowMixin
from wagtail_localize.fields import TranslatableField

from ..errors import NotAllowed
from ..validators import plain_text
from .gate import Actor, gate

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from .base import PublishedRecord

MAX_WORDS = 5_000  # characters in one text; more is a document, not an entry of a directory


def words_field(
    label: "StrOrPromise", help_text: "StrOrPromise" = "", max_length: int = MAX_WORDS
) -> "models.TextField[str, str]":
    """Return a field for prose of a reader's language."""
    return models.TextField(
        label, blank=True, max_length=max_length, help_text=help_text, validators=[plain_text]
    )


def record_key(model: str, label: "StrOrPromise") -> "models.ForeignKey[PublishedRecord, PublishedRecord]":
    """Return the key to the record whose words these are."""
    return models.ForeignKey(
        f"twops_directory.{model}",
        on_delete=models.CASCADE,
        related_name="texts",
        editable=False,
        verbose_name=label,
    )


def primary_key_of(model: str) -> ParentalKey:
    """Return the key that only the row of the primary language has: it is edited, and drafted, with its record."""
    return ParentalKey(
        f"twops_directory.{model}",
        on_delete=models.CASCADE,
        related_name="primary_texts",
        null=True,
        blank=True,
        editable=False,
    )


def one_row_a_language(owner: str, article: str = "a") -> list[models.BaseConstraint]:
    """Return the constraints of a text model: one row a language, and one primary row, for each ``owner``."""
    return [
        models.UniqueConstraint(
            fields=[owner, "locale"], name=f"twops_directory_one_{owner}_text_a_language"
        ),
        models.UniqueConstraint(
            fields=["primary_of"], name=f"twops_directory_one_primary_text_{article}_{owner}"
        ),
    ]


def shown_to_translators(*word_fields: str) -> ObjectList:
    """Return the panels by which the translation editor shows words and small records (``details``): all it counts.

    The record's own form takes ``panels``, in which small records have no part.
    """
    return ObjectList(
        [
            *(FieldPanel(field) for field in word_fields),
            InlinePanel("details", panels=[FieldPanel("words")], heading=_("Details")),
        ]
    )


class TextRow(TranslatableMixin, WorkflowMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """The words of one record in one language.

    The row of the primary language is live when its owner is live and not confidential, and has no drafts of its own:
    they are its owner's. Rows of other languages are published by the translation workflow and by nothing else.
    """

    live = models.BooleanField(_("live"), default=False, editable=False)
    name = models.CharField(_("name"), max_length=200, validators=[plain_text])
    alternate_name = models.CharField(_("other name"), max_length=200, blank=True, validators=[plain_text])

    owner_field: ClassVar[str]
    word_fields: ClassVar[tuple[str, ...]]
    # A translation starts as a copy: these belong to the row that it is a copy of.
    exclude_fields_in_copy: ClassVar[list[str]] = [
        "primary_of",
        "live",
        "has_unpublished_changes",
        "live_revision",
        "first_published_at",
        "last_published_at",
        "go_live_at",
        "expire_at",
        "expired",
    ]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @classmethod
    def translation_originals(cls, rows: "models.QuerySet[TextRow]") -> "models.QuerySet[TextRow]":
        """Keep the words that were written first. ``twops_locale`` asks where it looks for what a language lacks."""
        return rows.filter(primary_of__isnull=False)

    @classmethod
    def with_what_editing_needs(cls, rows: "models.QuerySet[TextRow]") -> "models.QuerySet[TextRow]":
        """Have read with many rows what ``user_can_edit`` asks of each: the record."""
        return rows.select_related(cls.owner_field, "primary_of")

    @property
    def owner(self) -> "PublishedRecord":
        """The record whose words these are."""
        record: PublishedRecord = getattr(self, self.owner_field)
        return record

    def user_can_edit(self, user: Actor) -> bool:
        """Say whether the user may send these words for translation: the original ones, of a record of their desk.

        ``twops_locale`` asks (``permissions.can_edit_source``).
        """
        return self.primary_of_id is not None and gate().may(user, "change", self.owner)

    @property
    def is_original(self) -> bool:
        """Whether these words were written first: they are published with their record, and not by translation."""
        return self.primary_of_id is not None

    def get_default_locale(self) -> Locale:
        """Return the language of a new row: the first of the owner's country that the site has, else the site's own."""
        owner = self.primary_of if self.primary_of_id else self.owner
        country = getattr(owner, "country", None)
        for tag in country.language_tags if country else []:
            locale = Locale.objects.filter(language_code=tag).first()
            if locale is not None:
                return locale
        return Locale.get_default()

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Save the row; the primary row's owner is the record that it is the primary row of."""
        primary_of = self.primary_of_id
        if primary_of and getattr(self, f"{self.owner_field}_id") != primary_of:
            setattr(self, f"{self.owner_field}_id", primary_of)
        super().save(
            force_insert=force_insert,
            force_update=force_update,
            using=using,
            update_fields=update_fields,
        )

    def publish(self, revision: Revision, *args: object, **kwargs: object) -> None:
        """Publish a translation, in one transaction with what follows from it (``publication.effects``)."""
        with transaction.atomic():
            super().publish(revision, *args, **kwargs)

    def unpublish(
        self,
        set_expired: bool = False,
        commit: bool = True,
        user: Actor = None,
        log_action: bool | str = True,
    ) -> None:
        """Withdraw a translation. Raises NotAllowed unless the user reviews its language, or if it is none."""
        if user is not None:
            self.require_reviewer(user, "publish")
        action = UnpublishAction(
            self, set_expired=set_expired, commit=commit, user=user, log_action=log_action
        )
        with transaction.atomic():
            action.execute(skip_permission_checks=True)  # asked above; 7.4 knows the question of pages only

    def require_reviewer(self, user: Actor, action: str) -> None:
        """Raise NotAllowed unless these words are a translation into a language that the user reviews.

        Words of the primary language are published, withdrawn and deleted with their record, and in no other way.
        """
        if self.primary_of_id is not None or user is None or not permissions.can_review(user, self.locale):
            raise NotAllowed(action, self)


class ServiceText(ReviewedTranslationMixin, TextRow):
    """The words of a service in one language."""

    service = record_key("Service", _("service"))
    primary_of = primary_key_of("Service")
    summary = words_field(_("summary"), _("One sentence: whom it helps and with what."), max_length=400)
    description = words_field(_("description"))
    eligibility_description = words_field(_("who can use it"))
    application_process = words_field(_("how to reach it"))
    fees_description = words_field(_("what it costs"))
    interpretation_services = words_field(_("interpreters"))
    accreditations = words_field(_("accreditations"))
    confidentiality_note = words_field(
        _("confidentiality"), _("Plain words: who learns what of what one tells this service.")
    )
    alert = words_field(
        _("notice"), _("A short-lived notice, for example about a temporary closure."), max_length=400
    )

    owner_field = "service"
    word_fields = (
        "name",
        "alternate_name",
        "summary",
        "description",
        "eligibility_description",
        "application_process",
        "fees_description",
        "interpretation_services",
        "accreditations",
        "confidentiality_note",
        "alert",
    )
    translatable_fields = [TranslatableField(field) for field in (*word_fields, "details")]
    panels = [FieldPanel(field) for field in word_fields]
    edit_handler = shown_to_translators(*word_fields)

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("words of a service")
        verbose_name_plural = _("words of services")
        ordering = ["pk"]
        constraints = one_row_a_language("service")


class OrganizationText(ReviewedTranslationMixin, TextRow):
    """The words of an organisation in one language."""

    organization = record_key("Organization", _("organisation"))
    primary_of = primary_key_of("Organization")
    description = words_field(_("description"))

    owner_field = "organization"
    word_fields = ("name", "alternate_name", "description")
    translatable_fields = [TranslatableField(field) for field in (*word_fields, "details")]
    panels = [FieldPanel(field) for field in word_fields]
    edit_handler = shown_to_translators(*word_fields)

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("words of an organisation")
        verbose_name_plural = _("words of organisations")
        ordering = ["pk"]
        constraints = one_row_a_language("organization", article="an")


class LocationText(ReviewedTranslationMixin, TextRow):
    """The words of a place in one language."""

    location = record_key("Location", _("place"))
    primary_of = primary_key_of("Location")
    description = words_field(_("how to find it"))
    transportation = words_field(_("how to get there"))

    owner_field = "location"
    word_fields = ("name", "alternate_name", "description", "transportation")
    translatable_fields = [TranslatableField(field) for field in (*word_fields, "details")]
    panels = [FieldPanel(field) for field in word_fields]
    edit_handler = shown_to_translators(*word_fields)

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("words of a place")
        verbose_name_plural = _("words of places")
        ordering = ["pk"]
        constraints = one_row_a_language("location")
