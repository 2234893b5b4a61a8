"""What the site itself stores: the keys of sealed addresses, and the worker's memory; nothing about readers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
