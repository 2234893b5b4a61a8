"""What all blocks share: a preview for editors, and facts that are the same in every language."""

import re
from collections.abc import Callable, Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import get_language
from twops_locale.languages import language_name, site_languages
from wagtail import blocks
from wagtail_localize.segments import StringSegmentValue

from ..choosers import PageChooserBlock

WEB_ADDRESS = re.compile(r"^https?://", re.IGNORECASE)
Choices = Sequence[tuple[str, str | Promise]]


class WordsBlock(blocks.StructBlock):
    """A block of several parts, with a preview in the list that editors choose from. What is left out is empty text."""

    def __init__(self, local_blocks: list[tuple[str, blocks.Block]] | None = None, **kwargs: object) -> None:
        super().__init__(local_blocks, **kwargs)
        for child in self.child_blocks.values():
            if isinstance(child, blocks.CharBlock | blocks.TextBlock | blocks.URLBlock):
                child.meta.default = child.meta.default or ""

    class Meta:
        preview_template = "twops_awareness/previews/block.html"


class FactBlock(blocks.CharBlock):
    """A short text that is the same in every language - a number, a name, an address: nobody translates it."""

    def get_translatable_segments(self, value: str) -> list[StringSegmentValue]:
        """Return none: it is copied from the original."""
        return []

    def restore_translated_segments(self, value: str, segments: Sequence[StringSegmentValue]) -> str:
        """Return the original's."""
        return value


class FactURLBlock(blocks.URLBlock):
    """A web address that is the same in every language."""

    def to_python(self, value: str | None) -> str:
        """Return the address; nothing for what is none, whoever stored it."""
        return value if value and WEB_ADDRESS.match(value) else ""

    def get_translatable_segments(self, value: str) -> list[StringSegmentValue]:
        """Return none: it is copied from the original."""
        return []

    def restore_translated_segments(self, value: str, segments: Sequence[StringSegmentValue]) -> str:
        """Return the original's."""
        return value


class CampaignChooserBlock(PageChooserBlock):
    """Chooses a campaign."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(page_type="twops_awareness.CampaignPage", **kwargs)


class CodeBlock(blocks.ChoiceBlock):
    """One code of a closed list. Its label is an interface word, and no part of what is searched or translated."""

    def __init__(self, *, choices: Choices | Callable[[], Choices], **kwargs: object) -> None:
        super().__init__(choices=choices, search_index=False, **kwargs)


class CodesBlock(blocks.MultipleChoiceBlock):
    """Codes of a closed list."""

    def __init__(self, *, choices: Choices | Callable[[], Choices], **kwargs: object) -> None:
        super().__init__(choices=choices, search_index=False, **kwargs)

    def to_python(self, value: Iterable[object] | None) -> list[str]:
        """Return the codes as they are stored: Wagtail would read the list of what can be chosen for each block."""
        return [str(code) for code in value or ()]

    def normalize(self, value: Iterable[object] | None) -> list[str]:
        """Return codes that were given by code."""
        return self.to_python(value)


def language_choices() -> Choices:
    """Return the site's languages, named in the editor's."""
    shown = get_language() or "en"
    return [(tag, language_name(tag, shown)) for tag in site_languages()]
