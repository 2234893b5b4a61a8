"""What the site itself stores: keys of sealed addresses, the worker's memory, editors' accounts; nothing about readers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_otp.models import Device


class SealKey(models.Model):
    """A random key with which readers' choices are sealed for some hours; then it is deleted (``public.sealed.rotate``)."""

    secret = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("key of sealed addresses")
        verbose_name_plural = _("keys of sealed addresses")

    def __str__(self) -> str:
        return f"{self.pk}: {self.created_at:%Y-%m-%d %H:%M}"


class WorkerProcess(models.Model):
    """One run of ``manage.py work``. Its key is the key of the lock that the process holds as long as it lives."""

    host = models.CharField(_("machine"), max_length=100)
    process_id = models.PositiveIntegerField(_("process"))
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    seen_at = models.DateTimeField(_("last seen"), auto_now_add=True)

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.host}:{self.process_id}"


class PeriodicJob(models.Model):
    """How a job of an application's ``jobs`` module is doing: one row a job, however often it ran."""

    name = models.CharField(_("job"), max_length=100, unique=True)
    worker = models.CharField(_("running in"), max_length=32, blank=True)
    next_at = models.DateTimeField(_("next run"))
    started_at = models.DateTimeField(_("last begun"), null=True, blank=True)
    finished_at = models.DateTimeField(_("last ended"), null=True, blank=True)
    result = models.CharField(_("last result"), max_length=500, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    error = models.CharField(_("last error"), max_length=500, blank=True)
    failed_at = models.DateTimeField(_("last failed"), null=True, blank=True)

    class Meta:
        verbose_name = _("periodic job")
        verbose_name_plural = _("periodic jobs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RecoveryCodes(Device):
    """The recovery codes of one account: hashes of those that were not used yet. Each opens one session, once."""

    hashes = models.JSONField(default=list)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("recovery codes")
        verbose_name_plural = _("recovery codes")


class LoginWait(models.Model):
    """How often somebody was wrong lately: an account, a browser that knows it, or a sender as a keyed hash."""

    key = models.CharField(max_length=80, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("wait before a login")
        verbose_name_plural = _("waits before logins")

    def __str__(self) -> str:
        return f"{self.key}: {self.failures}"


class AccountEvent(models.Model):
    """What happened to an editor's account: who, when, what. Never an address, never what was typed."""

    class Kind(models.TextChoices):
        """What can happen."""

        SIGNED_IN = "signed-in", _("Signed in")
        SIGNED_OUT = "signed-out", _("Signed out")
        WRONG = "wrong", _("Wrong password")
        WRONG_FACTOR = "wrong-factor", _("Wrong code or passkey")
        SLOWED = "slowed", _("Has to wait after wrong attempts")
        FACTOR_USED = "factor-used", _("Gave the second factor")
        CODE_USED = "code-used", _("Used a recovery code")
        FACTOR_ADDED = "factor-added", _("Second factor added")
        FACTOR_REMOVED = "factor-removed", _("Second factor removed")
        FACTOR_RESET = "factor-reset", _("Second factor taken away by an administrator")
        CODES_MADE = "codes-made", _("New recovery codes")
        WAIT_LIFTED = "wait-lifted", _("Wait lifted by an administrator")
        PASSWORD_CHANGED = "password-changed", _("Password changed")
        PROVED = "proved", _("Proved once more who they are")

    at = models.DateTimeField(_("when"), db_index=True)
    kind = models.CharField(_("what"), max_length=20, choices=Kind.choices)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("who did it", "by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    times = models.PositiveIntegerField(pgettext_lazy("how often", "times"), default=1)
    detail = models.CharField(_("detail"), max_length=100, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("event of an account")
        verbose_name_plural = _("events of accounts")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
