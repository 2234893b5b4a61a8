"""What somebody asks the language teams for: many objects, many languages, one number that people can quote."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Locale, Revision
from wagtail_localize.models import TranslationSource

from .task import TranslationTask


class Priority(models.IntegerChoices):
    """How urgent a request is."""

    LOW = 10, pgettext_lazy("priority", "Low")
    NORMAL = 20, pgettext_lazy("priority", "Normal")
    HIGH = 30, pgettext_lazy("priority", "High")
    URGENT = 40, pgettext_lazy("priority", "Urgent")


class Stage(models.TextChoices):
    """How far the making of a request is. Whether its translations are done comes from its tasks."""

    PREPARED = "prepared", pgettext_lazy("stage of a request", "Being prepared")
    CREATING = "creating", pgettext_lazy("stage of a request", "Being sent")
    OPEN = "open", pgettext_lazy("stage of a request", "Sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("stage of a request", "Withdrawn")


class Delivery(models.TextChoices):
    """Where an item stands with its provider. People need none: what they do is in the task."""

    WITH_TEAM = "team", pgettext_lazy("delivery", "With the team")
    TO_SEND = "to_send", pgettext_lazy("delivery", "To be sent")
    SENT = "sent", pgettext_lazy("delivery", "Sent, no answer yet")
    ANSWERED = "answered", pgettext_lazy("delivery", "Answered")
    FAILED = "failed", pgettext_lazy("delivery", "Failed")


class RequestNumber(models.Model):
    """The last number that was given in a year. Its row is locked while one is given: none is given twice or left out."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number of requests")
        verbose_name_plural = _("numbers of requests")

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class TranslationRequestQuerySet(models.QuerySet["TranslationRequest"]):
    """Reads of requests."""

    def for_user(self, user: AbstractUser | AnonymousUser) -> Self:
        """Keep what a person may see: those who send see all; a team what is asked of its language; each what is theirs.

        What is only being prepared is its author's.
        """
        own = Q(created_by_id=user.pk)
        if user.is_superuser or user.has_perm("wagtail_localize.submit_translation"):
            return self.filter(own | ~Q(stage=Stage.PREPARED))
        groups = user.groups.values("pk")
        team = Q(language_team__translators__in=groups) | Q(language_team__reviewers__in=groups)
        teams = Locale.objects.filter(team).values("pk")
        asked = self.model.locales.through.objects.filter(locale__in=teams).values("translationrequest")
        return self.filter(own | (~Q(stage=Stage.PREPARED) & Q(pk__in=asked)))

    def sent(self) -> Self:
        """Keep those that teams work on."""
        return self.filter(stage__in=(Stage.CREATING, Stage.OPEN))


class TranslationRequest(models.Model):
    """Objects x languages x deadline x message. Its items are translation tasks; two requests may share one."""

    number = models.CharField(_("number"), max_length=12, null=True, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    # What was chosen: the name of a scope and what it was given (``requests.scopes``).
    selection = models.JSONField(_("what"), default=dict)
    locales = models.ManyToManyField(Locale, related_name="translation_requests", verbose_name=_("languages"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    message = models.TextField(_("message to the translators"), blank=True, max_length=4000)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact person"),
    )
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    # Language tag to the name of a provider; the others are translated by people.
    providers = models.JSONField(_("translated by"), default=dict, blank=True)
    takes_drafts = models.BooleanField(
        _("drafts, too"),
        default=False,
        help_text=_(
            "The newest version is sent, also where it is not published. Nothing is public before it is."
        ),
    )
    updates_itself = models.BooleanField(
        _("follows new versions by itself"),
        default=True,
        help_text=_("Translators see each new version of a draft at once; otherwise when somebody says so."),
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.PREPARED, editable=False)
    # The dry run, and later how far the making is and what could not be sent (``requests.planning``).
    plan = models.JSONField(default=dict, editable=False)
    objects_total = models.PositiveIntegerField(default=0, editable=False)
    objects_done = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    created_at = models.DateTimeField(_("prepared at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)

    objects = TranslationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation request")
        verbose_name_plural = _("translation requests")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}" if self.number else self.title

    def get_absolute_url(self) -> str:
        """Return the address of the request's own page in the admin."""
        return reverse("twops_locale:request", args=[self.pk])

    @property
    def is_sent(self) -> bool:
        """Whether teams work on it."""
        return self.stage in (Stage.CREATING, Stage.OPEN)


class RequestItemQuerySet(models.QuerySet["RequestItem"]):
    """Reads of items."""

    def open(self) -> Self:
        """Keep those that nobody withdrew, of requests that nobody withdrew."""
        return self.filter(withdrawn_at__isnull=True).exclude(request__stage=Stage.WITHDRAWN)

    def of_source(self, source: TranslationSource) -> Self:
        """Keep the open items of one source, in whatever language."""
        return self.open().filter(task__translation__source=source, task__translation__enabled=True)


class RequestItem(models.Model):
    """One task in one request: one object into one language, and where it stands with its provider."""

    request = models.ForeignKey(
        TranslationRequest, on_delete=models.CASCADE, related_name="items", verbose_name=_("request")
    )
    task = models.ForeignKey(
        TranslationTask,
        on_delete=models.CASCADE,
        related_name="request_items",
        verbose_name=_("translation task"),
    )
    # The task was there already: other requests, or what was sent before there were any, had asked for it.
    joined = models.BooleanField(_("asked for before"), default=False)
    of_draft = models.BooleanField(_("of a draft"), default=False)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    provider = models.CharField(_("translated by"), max_length=40, default="people")
    delivery = models.CharField(_("delivery"), max_length=10, choices=Delivery, default=Delivery.WITH_TEAM)
    sent_at = models.DateTimeField(_("sent to the provider at"), null=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    problem = models.CharField(_("what went wrong"), max_length=500, blank=True)
    told_at = models.DateTimeField(_("translators told at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = RequestItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a request")
        verbose_name_plural = _("items of requests")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "task"], name="twops_locale_one_item_a_task"),
        ]
        indexes = [models.Index(fields=["delivery", "sent_at"], name="twops_locale_item_delivery")]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.task_id}"

    def days_without_answer(self, today: date) -> int | None:
        """Return for how many days a provider has not answered, or None where none is waited for."""
        if self.delivery != Delivery.SENT or self.sent_at is None:
            return None
        return (today - self.sent_at.date()).days


class RequestEvent(models.Model):
    """What happened to a request: the history that its page shows. ``requests.history`` puts it into words."""

    request = models.ForeignKey(TranslationRequest, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("event of a request")
        verbose_name_plural = _("events of requests")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.kind}"


class SourceVersion(models.Model):
    """Which version of an original its translators have, and whether there is a newer one that they do not have."""

    source = models.OneToOneField(
        TranslationSource, on_delete=models.CASCADE, related_name="twops_version", verbose_name=_("original")
    )
    # The draft that was sent; empty for what is public.
    draft = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    of_draft = models.BooleanField(_("of a draft"), default=False)
    taken_at = models.DateTimeField(_("taken at"))
    newer = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    newer_at = models.DateTimeField(_("newer version since"), null=True)

    class Meta:
        verbose_name = _("version of an original")
        verbose_name_plural = _("versions of originals")

    def __str__(self) -> str:
        return f"{self.source_id}: {self.taken_at:%Y-%m-%d %H:%M}"
