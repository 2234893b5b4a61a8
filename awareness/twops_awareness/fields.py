"""Fields that keep codes of closed lists - the same in every language, named in the reader's when they are shown - and files of kits."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.files.storage import InvalidStorageError, Storage, default_storage, storages
from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst

Codes = Iterable[tuple[str, str | Promise]] | Callable[[], Iterable[tuple[str, str | Promise]]]


class CodesField(models.JSONField):
    """A list of codes, chosen by ticks. What can be chosen is code, and stays out of migrations."""

    def __init__(self, *args: Any, codes: Codes = (), **kwargs: Any) -> None:
        self.codes = codes
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def formfield(self, **kwargs: object) -> forms.Field:
        """Return the ticks."""
        return forms.MultipleChoiceField(
            choices=self.codes,
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )


class CodeField(models.CharField):
    """One code of a list that the database knows, chosen from it."""

    def __init__(self, *args: Any, codes: Codes = (), **kwargs: Any) -> None:
        self.codes = codes
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: object) -> forms.Field:
        """Return the list to choose from."""
        return forms.ChoiceField(
            choices=self.codes,
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
        )


STORAGE = "twops_kits"


def kit_storage() -> Storage:
    """Return where kits are kept: ``STORAGES["twops_kits"]``, else the default. No address of it is ever given to anybody."""
    try:
        return storages[STORAGE]
    except InvalidStorageError:
        return default_storage
