"""How a record that keeps its words apart is called in the admin."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext

if TYPE_CHECKING:
    from .text import TextRow


class NamedByPrimaryText(models.Model):
    """Shows the name out of the primary words; reads prefetched ``primary_texts`` without a query."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        text = self.primary_text
        return text.name if text is not None and text.name else gettext("(without a name)")

    def serializable_data(self) -> dict[str, object]:
        """Return the content of this version; ``details`` follow from its children and are not a part of it."""
        in_memory = self.__dict__.get("_cluster_related_objects", {}).get("primary_texts", ())
        known = [text.__dict__.setdefault("_cluster_related_objects", {}) for text in in_memory]
        unread = [relations for relations in known if "details" not in relations]
        for relations in unread:  # so that they are not asked for
            relations["details"] = []
        try:
            data: dict[str, object] = super().serializable_data()  # type: ignore[misc]  # the record is clusterable
        finally:
            for relations in unread:
                del relations["details"]
        texts = data.get("primary_texts")
        for text in texts if isinstance(texts, list) else ():
            text.pop("details", None)
        return data

    @property
    def primary_text(self) -> "TextRow | None":
        """The words in the primary language as this version of the record has them, or None before they exist."""
        prefetched = self.__dict__.get("_prefetched_objects_cache", {}).get("primary_texts")
        in_memory = self.__dict__.get("_cluster_related_objects", {}).get("primary_texts")
        if in_memory is None and prefetched is not None:
            return next(iter(prefetched), None)
        return next(iter(self.primary_texts.all()), None)  # type: ignore[attr-defined]  # each record's words are in a table of their own
