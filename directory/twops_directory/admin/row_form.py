"""What the forms of all rows have in common."""

from django.forms.formsets import ORDERING_FIELD_NAME
from django.utils.safestring import SafeString
from wagtail.admin.forms import WagtailAdminModelForm

from .shared import Known, Shared, share
from .widgets import make_lean


class RowForm(WagtailAdminModelForm):
    """A row of a child table."""

    may_be_blank = True  # not of a table that has to have a row

    def __init__(self, *args: object, shared: Shared | None = None, **kwargs: object) -> None:
        self.shared = shared  # the tables below this row are given it, too
        super().__init__(*args, **kwargs)
        share(self, shared)
        make_lean(self)

    def full_clean(self) -> None:
        """Check what was sent; which row it is, is known: the rows of the form are in memory."""
        key = self.fields.get(self.instance._meta.pk.name)
        if key is not None and self.instance.pk is not None:
            key.queryset = Known(type(self.instance), [self.instance])
        blank = self.is_blank()
        if blank:
            self.empty_permitted = True
        super().full_clean()
        if blank and self.is_bound:
            self.cleaned_data: dict[str, object] = {ORDERING_FIELD_NAME: None}

    def has_changed(self) -> bool:
        """Say whether the row says anything new; one that was only added does not."""
        return bool(super().has_changed()) and not self.is_blank()

    def is_blank(self) -> bool:
        """Say whether the row was added and nothing written into it: it is not judged, and not saved."""
        if not self.may_be_blank or self.instance.pk is not None:
            return False
        below = (row for rows in self.formsets.values() for row in rows.forms)
        return set(self.changed_data) <= {ORDERING_FIELD_NAME} and not any(row.has_changed() for row in below)

    def words(self) -> str:
        """Return what the row says, in a few words, for its heading."""
        return str(self.instance)

    def once_a_page(self) -> SafeString:
        """Return what the rows of this kind need once in a page."""
        return SafeString()
