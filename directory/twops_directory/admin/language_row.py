"""The form of a language that is spoken: chosen by its name, in any spelling that people use; stored as BCP 47."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from twops_locale.languages import autonym, cldr_locale, language_name, tag_of_name

from ..validators import LANGUAGE_TAG
from .row_form import RowForm
from .shared import Shared

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

LIST = "twops-languages"
PROPOSED = frozenset({"ckb", "fil", "kmr", "prs", "rom", "sgn", "yue"})


@lru_cache(maxsize=32)
def named(language: str) -> dict[str, str]:
    """Return all languages that CLDR names in a language: tag to name, by name."""
    reader = cldr_locale(language) or cldr_locale("en")
    names = {tag.replace("_", "-"): str(name) for tag, name in (reader.languages if reader else {}).items()}
    usable = {tag: name for tag, name in names.items() if tag not in ("und", "mul", "zxx", "root", "mis")}
    return dict(sorted(usable.items(), key=lambda entry: entry[1].casefold()))


def is_proposed(tag: str) -> bool:
    """Say whether a language is in the list; the hundreds that few people know by name can be written all the same."""
    return len(tag) == 2 or tag in PROPOSED


@lru_cache(maxsize=32)
def tags_by_name(language: str) -> dict[str, str]:
    """Return what people write for a language, in lower case, to its tag: its name here, in English, and its own."""
    tags: dict[str, str] = {}
    for tag, name in named(language).items():
        for written in (name, language_name(tag, "en"), autonym(tag)):
            tags.setdefault(written.casefold(), tag)
    return tags


class LanguageInput(forms.TextInput):
    """A field that proposes languages by name; a tag can be written as well."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__({"list": LIST, "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: object) -> str:
        """Return the name of a stored language."""
        return language_name(str(value), get_language() or "en") if value else ""

    def value_from_datadict(
        self, data: Mapping[str, object], files: "MultiValueDict[str, UploadedFile]", name: str
    ) -> str:
        """Return the tag of what was written; what is no known name stays as it is."""
        written = super().value_from_datadict(data, files, name)
        text = str(written or "").strip()
        reader = get_language() or "en"
        return tags_by_name(reader).get(text.casefold()) or tag_of_name(text, reader) or text


class LanguageForm(RowForm):
    """A language that is spoken."""

    def __init__(self, *args: object, shared: Shared | None = None, **kwargs: object) -> None:
        super().__init__(*args, shared=shared, **kwargs)
        field = self.fields["tag"]
        field.widget = LanguageInput()
        field.help_text = _("Begin to type its name.")

    def clean_tag(self) -> str:
        """Refuse what is neither the name of a language nor a tag."""
        written = str(self.cleaned_data["tag"])
        if written and not LANGUAGE_TAG.fullmatch(written):
            raise ValidationError(
                _(
                    "“%(value)s” is no language that we know. Choose one from the list that opens while you type."
                ),
                code="language",
                params={"value": written},
            )
        return written

    def once_a_page(self) -> SafeString:
        """Return the list of languages, which all rows of a page share."""
        names = ((name,) for tag, name in named(get_language() or "en").items() if is_proposed(tag))
        return format_html(
            '<datalist id="{}">{}</datalist>', LIST, format_html_join("", '<option value="{}">', names)
        )
