"""What the forms of all rows have in common."""

from typing import Any

from django.utils.safestring import SafeString
from wagtail.admin.forms import WagtailAdminModelForm

from .shared import Known, Shared, share
from .widgets import make_lean


class RowForm(WagtailAdminModelForm):
    """A row of a child table."""

    def __init__(self, *args: Any, shared: Shared | None = None, **kwargs: Any) -> None:
        self.shared = shared  # the tables below this row are given it, too
        super().__init__(*args, **kwargs)
        share(self, shared)
        make_lean(self)

    def full_clean(self) -> None:
        """Check what was sent; which row it is, is known: the rows of the form are in memory."""
        key: Any = self.fields.get(self.instance._meta.pk.name)
        if key is not None and self.instance.pk is not None:
            key.queryset = Known(type(self.instance), [self.instance])
        super().full_clean()

    def words(self) -> str:
        """Return what the row says, in a few words, for its heading."""
        return str(self.instance)

    def once_a_page(self) -> SafeString:
        """Return what the rows of this kind need once in a page."""
        return SafeString()
