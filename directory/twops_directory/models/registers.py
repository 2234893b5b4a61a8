"""What is kept beside the records: further parents, changes, descriptions of tables, and what has no other home."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import HsdsRecord


class FurtherParent(models.Model):
    """A parent of a row besides its one owner: HSDS lets a phone number name five. Written by imports only."""

    child_table = models.CharField(_("record"), max_length=50)
    child_uuid = models.UUIDField(_("id of the record"), db_index=True)
    parent_table = models.CharField(_("belongs to"), max_length=50)
    parent_uuid = models.UUIDField(_("id of what it belongs to"), db_index=True)

    class Meta:
        verbose_name = _("further parent")
        verbose_name_plural = _("further parents")
        ordering = ["child_table", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child_uuid", "parent_uuid"], name="twops_directory_a_further_parent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.child_table} {self.child_uuid} → {self.parent_table} {self.parent_uuid}"


class Metadata(HsdsRecord):
    """HSDS ``metadata``: one change of one field of a record, as its source tells it."""

    resource_type = models.CharField(_("kind of record"), max_length=50)
    resource_id = models.UUIDField(_("id of the record"))
    last_action_date = models.DateField(_("date"))
    last_action_type = models.CharField(_("action"), max_length=50)
    field_name = models.CharField(_("field"), max_length=100)
    previous_value = models.TextField(_("before"), blank=True)
    replacement_value = models.TextField(_("after"), blank=True)
    updated_by = models.CharField(_("by"), max_length=200)

    class Meta:
        verbose_name = _("recorded change")
        verbose_name_plural = _("recorded changes")
        ordering = ["-last_action_date", "-pk"]
        indexes = [models.Index(fields=["resource_type", "resource_id"], name="twops_dir_metadata_of")]

    def __str__(self) -> str:
        return f"{self.resource_type} {self.resource_id} {self.field_name}"


class MetaTableDescription(HsdsRecord):
    """HSDS ``meta_table_description``: in which language and encoding a table came."""

    name = models.CharField(_("table"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    character_set = models.CharField(_("character set"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("description of a table")
        verbose_name_plural = _("descriptions of tables")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class UnmappedRow(models.Model):
    """A row of an import that fits no record (a phone number without any owner), kept as it came."""

    source = models.CharField(_("source"), max_length=100)
    table = models.CharField(_("table"), max_length=100)
    position = models.PositiveIntegerField(_("position"), default=0)
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("row without a place")
        verbose_name_plural = _("rows without a place")
        ordering = ["source", "table", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.source} {self.table} {self.position}"
