"""Blocks in which something is chosen. For the public they give the key alone: what is behind it is looked up once for a page.

Wagtail asks for each kind of block by itself. Inside ``by_keys`` a chosen page, file, picture or service is an instance with
its key and nothing else; ``gathering`` fills in what the public may see of it. In the admin, and for everybody else, blocks
are Wagtail's own.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db import models
from django.utils.functional import cached_property
from wagtail.blocks import PageChooserBlock as StockPageChooserBlock
from wagtail.documents.blocks import DocumentChooserBlock as StockDocumentChooserBlock
from wagtail.images.blocks import ImageBlock as StockImageBlock
from wagtail.images.blocks import ImageChooserBlock as StockImageChooserBlock
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock as StockSnippetChooserBlock
from wagtail.snippets.widgets import AdminSnippetChooser

Keys = Iterable[int | str | None]
Row = TypeVar("Row", bound=models.Model)
_by_keys: ContextVar[bool] = ContextVar("twops_awareness_by_keys", default=False)


@contextmanager
def by_keys() -> Iterator[None]:
    """Have blocks that are read inside give what was chosen by its key alone."""
    token = _by_keys.set(True)
    try:
        yield
    finally:
        _by_keys.reset(token)


def is_key_alone(chosen: models.Model) -> bool:
    """Say whether nothing but the key of something chosen is known."""
    return "_key_alone" in vars(chosen)


def fill(chosen: models.Model, row: models.Model) -> None:
    """Give something chosen the fields of its row; what its block says of it stays."""
    known = vars(chosen)
    known.pop("_key_alone", None)
    for name, value in vars(row).items():
        if name == "_state":
            known[name] = value
        else:
            known.setdefault(name, value)


def key_alone(model: type[Row], key: int | str) -> Row:
    """Return an instance of which the key alone is known."""
    instance = model.from_db(None, [model._meta.pk.attname], [key])
    vars(instance)["_key_alone"] = True
    return instance


def _alone(model: type[models.Model], keys: Keys) -> list[models.Model | None]:
    return [None if key is None else key_alone(model, key) for key in keys]


class PageChooserBlock(StockPageChooserBlock):
    """Chooses a page."""

    def bulk_to_python(self, values: Keys) -> list[Page | None]:
        """Return what was chosen; inside ``by_keys`` the keys alone."""
        chosen: list[Page | None] = _alone(Page, values) if _by_keys.get() else super().bulk_to_python(values)
        return chosen


class SnippetChooserBlock(StockSnippetChooserBlock):
    """Chooses a snippet.

    Without a link to its form: the block knows nobody's rights, and who writes pages is refused there mostly.
    """

    @cached_property
    def widget(self) -> AdminSnippetChooser:
        """Return the field in which one chooses."""
        chooser: AdminSnippetChooser = super().widget
        chooser.show_edit_link = False
        return chooser

    def bulk_to_python(self, values: Keys) -> list[models.Model | None]:
        """Return what was chosen; inside ``by_keys`` the keys alone."""
        chosen: list[models.Model | None] = (
            _alone(self.model_class, values) if _by_keys.get() else super().bulk_to_python(values)
        )
        return chosen


class DocumentChooserBlock(StockDocumentChooserBlock):
    """Chooses a file."""

    def bulk_to_python(self, values: Keys) -> list[models.Model | None]:
        """Return what was chosen; inside ``by_keys`` the keys alone."""
        chosen: list[models.Model | None] = (
            _alone(self.model_class, values) if _by_keys.get() else super().bulk_to_python(values)
        )
        return chosen


class ImageChooserBlock(StockImageChooserBlock):
    """Chooses a picture."""

    def bulk_to_python(self, values: Keys) -> list[models.Model | None]:
        """Return what was chosen; inside ``by_keys`` the keys alone."""
        chosen: list[models.Model | None] = (
            _alone(self.model_class, values) if _by_keys.get() else super().bulk_to_python(values)
        )
        return chosen


class ImageBlock(StockImageBlock):
    """Chooses a picture, with words for those who do not see it."""

    def __init__(self, required: bool = True, **kwargs: object) -> None:
        super().__init__(required=required, **kwargs)
        chooser = ImageChooserBlock(required=required)
        chooser.set_name("image")
        self.child_blocks["image"] = chooser
