"""Model fields of the directory."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .validators import web_address

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHECKED = SafeString(" checked")
Options: TypeAlias = "Sequence[tuple[str, StrOrPromise]]"


class Ticks(forms.CheckboxSelectMultiple):
    """Tick boxes side by side; the same names and ids as Django's, written without a template for each box."""

    def render(
        self,
        name: str,
        value: Iterable[object] | None,
        attrs: Mapping[str, object] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """Return the boxes."""
        identifier = (attrs or {}).get("id", "")
        chosen = {str(item) for item in value or ()}
        boxes = format_html_join(
            "",
            '<label for="{0}"><input type="checkbox" name="{1}" value="{2}" id="{0}"{3}> {4}</label>',
            (
                (f"{identifier}_{index}", name, code, CHECKED if str(code) in chosen else "", label)
                for index, (code, label) in enumerate(self.choices)
            ),
        )
        return format_html('<div class="twops-ticks" id="{}">{}</div>', identifier, boxes)


class CodeListField(models.JSONField):
    """A list of codes out of a closed list, kept in the order of that list; edited with tick boxes.

    ``options`` are (code, label) pairs. They are not part of migrations: another label is not another schema.
    """

    default_error_messages = {
        "unknown_codes": _("Not a known choice: %(codes)s. Use some of: %(allowed)s."),
    }

    def __init__(self, *args: Any, options: Options = (), **kwargs: Any) -> None:
        self.options = tuple(options)
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def clone(self) -> "CodeListField":
        """Return a copy that keeps the options, which ``deconstruct`` leaves out."""
        _name, _path, args, kwargs = self.deconstruct()
        return self.__class__(*args, options=self.options, **kwargs)

    def to_python(self, value: object) -> object:
        """Return the value as a list; a tuple comes from forms and fixtures."""
        return list(value) if isinstance(value, tuple) else super().to_python(value)

    def validate(self, value: object, model_instance: models.Model | None) -> None:
        """Raise ValidationError for anything but a list of known codes."""
        super().validate(value, model_instance)
        codes = [code for code, _label in self.options]
        if not isinstance(value, list) or (unknown := [item for item in value if item not in codes]):
            unknown = unknown if isinstance(value, list) else [value]
            raise ValidationError(
                self.error_messages["unknown_codes"],
                code="unknown_codes",
                params={"codes": ", ".join(map(str, unknown)), "allowed": ", ".join(codes)},
            )

    def formfield(
        self, *, widget: forms.Widget | type[forms.Widget] | None = None, **kwargs: object
    ) -> forms.Field:
        """Return a field of tick boxes."""
        return forms.MultipleChoiceField(
            choices=self.options,
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            widget=widget or Ticks,
        )


class WebAddressField(models.CharField):
    """A web address that begins with https:// or http:// and with nothing else; the refusal says so."""

    default_validators = [web_address]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 500)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Return a text field with a browser's keyboard for addresses: the model's validator is the only judge."""
        return super().formfield(**{"widget": forms.URLInput, **kwargs})
