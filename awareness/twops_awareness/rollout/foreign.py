"""What of a country's version is in the original's language still: it began with words that nobody has translated."""

from django.contrib.admin.utils import label_for_field
from django.utils.text import capfirst
from wagtail import blocks

from ..models import CampaignPage
from .changes import name_of
from .content import COMPARED_FIELDS, FACTS, JSON, Content, body_block, child_of, items_by_id


def foreign_texts(own: Content, kept: Content) -> list[str]:
    """Return the fields and blocks of a version that say word by word what its original says, named for editors.

    Args:
        own: what the version says. kept: what the original says, in another language.
    """
    fields = [
        capfirst(str(label_for_field(name, CampaignPage)))
        for name in COMPARED_FIELDS
        if name not in FACTS and own["fields"].get(name) and own["fields"][name] == kept["fields"].get(name)
    ]
    theirs = items_by_id(kept["body"])
    mine = items_by_id(own["body"])
    return [
        *fields,
        *(
            name_of(body_block(), item)
            for key, item in mine.items()
            if key in theirs and (child := child_of(body_block(), item)) is not None
            if _has_same_words(child, item.get("value"), theirs[key].get("value"))
        ),
    ]


def _has_same_words(block: blocks.Block, own: JSON, kept: JSON) -> bool:
    """Say whether some text is the same in both; single words, as names and figures are, do not count."""
    if isinstance(block, blocks.StructBlock):
        mine, theirs = (value if isinstance(value, dict) else {} for value in (own, kept))
        return any(
            _has_same_words(child, mine.get(name), theirs.get(name))
            for name, child in block.child_blocks.items()
        )
    if isinstance(block, blocks.ListBlock | blocks.StreamBlock):
        others = items_by_id(kept)
        return any(
            _has_same_words(child, item.get("value"), others[key].get("value"))
            for key, item in items_by_id(own).items()
            if key in others and (child := child_of(block, item)) is not None
        )
    is_prose = isinstance(block, blocks.RichTextBlock | blocks.CharBlock | blocks.TextBlock)
    return is_prose and own == kept and len(str(own or "").split()) > 1
