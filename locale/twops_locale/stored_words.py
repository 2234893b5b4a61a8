"""Whatever stores a translated string or another address for a link passes here: editor, PO file, machine, code."""

import json
from collections.abc import Collection
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringTranslation,
    post_save_string_translation,
)
from wagtail_localize.strings import StringValue

from .markup import clean_segment, segment_problem


def take_words(row: StringTranslation, original: str, text: str) -> None:
    """Put a text into a row as it may be stored; what was not usable as given is marked and counts as missing."""
    problem = segment_problem(original, text)
    row.data = clean_segment(text)
    row.has_error = problem is not None
    row.field_error = problem or ""


def plain_words(data: str) -> str:
    """Return a stored string as plain text: ``&amp;`` is an ampersand again."""
    return str(StringValue(data).render_text())


@receiver(pre_save, sender=StringTranslation)
def clean_before_saving(
    sender: type[Model],
    instance: StringTranslation,
    raw: bool = False,
    update_fields: Collection[str] | None = None,
    **kwargs: object,
) -> None:
    """Clean a translated string, whoever saves it."""
    if raw or (update_fields is not None and "data" not in update_fields):
        return
    problem, noted = segment_problem(instance.translation_of.data, instance.data), instance.has_error
    instance.data = clean_segment(instance.data)
    if problem is not None:
        instance.has_error, instance.field_error = True, problem
    elif not noted:
        instance.field_error = ""


@receiver(post_save, sender=StringTranslation)
def show_title(sender: type[Model], instance: StringTranslation, **kwargs: object) -> None:
    """The explorer shows the title in work: as text and cut to its column.

    Replaces wagtail-localize's handler, which puts the stored markup there and fails on 256 characters.
    """
    if instance.context is not None and instance.context.path == "title":
        Page.objects.filter(translation_key=instance.context.object_id, locale_id=instance.locale_id).update(
            draft_title=plain_words(instance.data)[:255]
        )


post_save.disconnect(post_save_string_translation, sender=StringTranslation)


def address_allowed(given: str, originals: list[str]) -> bool:
    """Say whether a translation may lead to an address where the original has those addresses.

    A translator leads readers to the same place in their language: a path of this site, or the same protocol and
    host as one of the original's links. Another site, another number or another mailbox is the original's business.
    """
    if any(ord(character) < 33 or character == "\\" for character in given.strip()):
        return False
    try:
        target = urlsplit(given.strip())
    except ValueError:  # half an IPv6 address
        return False
    if not target.scheme and not target.netloc:
        return given.strip().startswith(("/", "#", "?"))
    allowed = {(urlsplit(original).scheme, urlsplit(original).netloc.lower()) for original in originals}
    return target.scheme in ("http", "https") and (target.scheme, target.netloc.lower()) in allowed


def _is_address(segment: OverridableSegment) -> bool:
    """Say whether a segment is the address of a link in a rich text (its path ends in the quoted address)."""
    return segment.context.path.endswith("'")


@receiver(pre_save, sender=SegmentOverride)
def check_address(
    sender: type[Model], instance: SegmentOverride, raw: bool = False, **kwargs: object
) -> None:
    """Refuse another address for a link than ``address_allowed`` says; raises ValidationError with the reason."""
    if raw or instance.context is None:
        return
    segment = OverridableSegment.objects.filter(context=instance.context).select_related("context").first()
    if segment is None or not _is_address(segment):
        return
    given = json.loads(instance.data_json)
    if not isinstance(given, str) or not address_allowed(given, [str(segment.data)]):
        raise ValidationError(
            _(
                "A translation leads to the same site as the original, or to a page of this site. "
                "Ask the editors of the original to change this link."
            ),
            code="address",
        )
