"""Language facts, and small things of the editor's templates."""

from collections.abc import Mapping, Set

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

from ..languages import autonym, language_name, long_date, text_direction
from ..markup import public_prose

register = template.Library()
register.filter("autonym", autonym)
register.filter("long_date", long_date)
register.filter("language_name_in", language_name)
register.filter("text_direction", text_direction)


@register.filter
def prose(value: object) -> SafeString:
    """Render rich text for readers: Wagtail's links are resolved, and what is no prose is taken out, whoever wrote it."""
    source = value.source if isinstance(value, RichText) else str(value or "")
    return mark_safe(public_prose(expand_db_html(source)))  # noqa: S308 - cleaned against a list just now


@register.simple_tag
def csrf_cookie_name() -> str:
    """Return the name of the cookie from which a script takes the token after somebody logged in again."""
    return settings.CSRF_COOKIE_NAME


@register.filter
def item(values: Mapping[object, object], key: object) -> object:
    """Return what a mapping holds for a key, or nothing."""
    return values.get(key, "")


@register.filter
def meets(some: Set[object], others: Set[object]) -> bool:
    """Say whether two sets have something in common."""
    return not some.isdisjoint(others)
