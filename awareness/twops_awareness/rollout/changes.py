"""What changed in an original since a country looked last, in words that a person can decide on."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.admin.utils import label_for_field
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from twops_locale.memory.difference import Part, word_difference
from twops_locale.worksheet.segment import plain_text
from wagtail import blocks
from wagtail.models import Page

from ..audiences import Audience
from ..models import CampaignPage
from ..public import public_pages
from .content import JSON, Content, Difference, Missing, at, body_block, child_of, items_by_id

EXCERPT = 60  # characters by which a block is told from others of its kind
KEY_DIGITS = 16
DAYS = ("starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the original.

    Attributes:
        key: tells this very change from any other, and from a later one in the same place.
        kind: changed, new, removed, moved.
        where: the field, or the block and its part, in words.
        parts: what was there and what is there now, word by word; of a new order, one line a block.
        own: what the country's version says there; None where it has no such place.
        same: whether it says already what the original says now.
        only_form: whether the words are the same, and links or emphasis changed.
        can_take: whether it can be taken over. reason: why not, in words; empty where it can, or needs not to be.
    """

    key: str
    kind: str
    where: str
    parts: list[Part]
    own: str | None
    same: bool
    only_form: bool
    can_take: bool
    reason: str
    difference: Difference


def key_of(difference: Difference) -> str:
    """Return a key that is the same as long as the same thing stands in the same place."""
    told = json.dumps([difference.kind, difference.path, difference.newer], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:KEY_DIGITS]


def changes_of(
    found: Iterable[Difference], older: Content, newer: Content, own: Content, *, takeable: bool
) -> list[Change]:
    """Return differences in words. ``takeable``: whether the texts are in the language of the country's version."""
    return [_change(each, older, newer, own, takeable) for each in found]


def _change(each: Difference, older: Content, newer: Content, own: Content, takeable: bool) -> Change:
    block = each.blocks[-1] if each.blocks else None
    if each.kind == "moved":
        before, after = (_order(each, content) for content in (older, newer))
        mine, same, there = _own_order(each, own)
    else:
        before = "" if each.kind == "new" else _shown(each, block, each.older)
        after = _shown(each, block, each.newer)
        mine, same, there = _own(each, block, own)
    return Change(
        key=key_of(each),
        kind=each.kind,
        where=_where(each, newer if each.kind != "removed" else older),
        parts=_days(before, after) if each.path[-1] in DAYS else word_difference(before, after),
        own=mine,
        same=same,
        only_form=before == after,
        can_take=takeable and there and not same,
        reason="" if same else _reason(takeable=takeable, there=there),
        difference=each,
    )


def _reason(*, takeable: bool, there: bool) -> str:
    if not takeable:
        return gettext("The original is in another language. Write the words yourself.")
    return "" if there else gettext("Your version has no place for it any more.")


def _days(before: str, after: str) -> list[Part]:
    """Return two days as they are: the digits that both have say nothing."""
    both = (Part("delete", before), Part("insert", after))
    return [part for part in both if part.text]


def _own(each: Difference, block: blocks.Block | None, own: Content) -> tuple[str | None, bool, bool]:
    """Return what the country's version says there, whether it is the same already, and whether there is a place for it."""
    try:
        parent = at(own, each.path[:-1])
    except Missing:
        return None, each.kind == "removed", False
    if each.kind in ("new", "removed"):
        item = items_by_id(parent).get(each.path[-1])
        mine = _shown(each, block, item) if item is not None else None
        return mine, (item is None) == (each.kind == "removed"), True
    try:
        value = at(own, each.path)
    except Missing:
        return None, False, isinstance(parent, dict)
    return _shown(each, block, value), value == each.newer, True


def _own_order(each: Difference, own: Content) -> tuple[str | None, bool, bool]:
    try:
        mine = list(items_by_id(at(own, each.path)))
    except Missing:
        return None, False, False
    order = each.newer if isinstance(each.newer, list) else []
    shared = [key for key in order if key in mine]
    return _order(each, own), [key for key in mine if key in shared] == shared, len(shared) > 1


def _order(each: Difference, content: Content) -> str:
    """Return the blocks of a list in their order, one a line."""
    container = each.blocks[-1] if each.blocks else body_block()
    items = items_by_id(at(content, each.path))
    both = set(_keys(each.older)) & set(_keys(each.newer))
    return "\n".join(name_of(container, item) for key, item in items.items() if key in both)


def _keys(value: JSON) -> list[str]:
    return [str(key) for key in value] if isinstance(value, list) else []


def name_of(container: blocks.Block, item: dict[str, JSON]) -> str:
    """Return a block by its kind and its first words."""
    child = child_of(container, item)
    if child is None:
        return ""
    words = next((text for text in _texts(child, item.get("value")) if text), "")
    short = f"{words[:EXCERPT]}…" if len(words) > EXCERPT else words
    label = _label(child)
    return f"{label}: {short}" if label and short else label or short


def _label(block: blocks.Block) -> str:
    return str(capfirst(block.label)) if getattr(block, "label", None) else ""


def _where(each: Difference, content: Content) -> str:
    """Return the place in words: the field; or the block, by its kind and first words, and what part of it."""
    if each.path[0] == "fields":
        return str(label_for_field(each.path[1], CampaignPage))
    if len(each.path) == 1:
        return gettext("Order of the blocks")
    top = items_by_id(content["body"]).get(each.path[1])
    named = name_of(body_block(), top) if top is not None else _label(each.blocks[0])
    inner = [label for block in each.blocks[1:] if (label := _label(block))]
    return " › ".join([named, *inner])


def _shown(each: Difference, block: blocks.Block | None, value: JSON) -> str:
    if block is None:
        return _field_text(each.path[-1], value)
    if each.kind in ("new", "removed"):
        value = value.get("value") if isinstance(value, dict) else None
    return "\n".join(text for text in _texts(block, value) if text)


def _field_text(name: str, value: JSON) -> str:
    if name == "audiences" and isinstance(value, list):
        return ", ".join(str(Audience(code).label) for code in value if code in Audience.values)
    if name in DAYS and (day := parse_date(str(value or ""))) is not None:
        return date_format(day)
    return "" if value is None else str(value)


def _texts(block: blocks.Block, value: JSON) -> Iterator[str]:
    """Yield what a stored value says, part by part, as people read it."""
    if isinstance(block, blocks.StructBlock):
        parts = value if isinstance(value, dict) else {}
        for name, child in block.child_blocks.items():
            yield from _texts(child, parts.get(name))
    elif isinstance(block, blocks.ListBlock | blocks.StreamBlock):
        for item in items_by_id(value).values():
            child = child_of(block, item)
            if child is not None:
                yield from _texts(child, item.get("value"))
    else:
        yield _text(block, value)


def _text(block: blocks.Block, value: JSON) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(block, blocks.RichTextBlock):
        return plain_text(str(value).replace("</p>", "</p>\n").replace("</li>", "</li>\n")).strip()
    if isinstance(block, blocks.BooleanBlock):
        return gettext("yes") if value else gettext("no")
    if isinstance(block, blocks.ChooserBlock):
        return _chosen(block.to_python(value))
    if isinstance(block, blocks.ChoiceBlock | blocks.MultipleChoiceBlock):
        labels = dict(block.field.choices)
        codes = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(code, code)) for code in codes)
    return str(value)


def _chosen(found: object) -> str:
    """Return the name of what was chosen; that of a page only if the public can read it: every editor reads this."""
    if isinstance(found, Page) and not public_pages().filter(pk=found.pk).exists():
        return gettext("a page that is not public")
    return str(found or "")
