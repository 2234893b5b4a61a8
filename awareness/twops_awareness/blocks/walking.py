"""Every block of a body, however deep it stands: so that what is added is found without a word about it elsewhere."""

from collections.abc import Iterator

from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.blocks.list_block import ListValue
from wagtail.rich_text import RichText

Node = tuple[blocks.Block, object]


def nodes(block: blocks.Block, value: object) -> Iterator[Node]:
    """Yield a block with its value, and all that stands inside, in its order."""
    yield block, value
    if isinstance(value, blocks.StructValue):
        for child in value.bound_blocks.values():
            yield from nodes(child.block, child.value)
    elif isinstance(value, StreamValue):
        for child in value:
            yield from nodes(child.block, child.value)
    elif isinstance(value, ListValue):
        for child in value.bound_blocks:
            yield from nodes(child.block, child.value)


def nodes_of(body: StreamValue | None) -> Iterator[Node]:
    """Yield every block of a body with its value."""
    for child in body or ():
        yield from nodes(child.block, child.value)


def prose_of(body: StreamValue | None) -> list[str]:
    """Return the rich text of a body as it is stored, in its order, whatever blocks it stands in."""
    return [
        str(value.source)
        for block, value in nodes_of(body)
        if isinstance(block, blocks.RichTextBlock) and isinstance(value, RichText)
    ]


def searched_words(body: StreamValue | None) -> list[str]:
    """Return the words of a body without markup, for search."""
    words: list[str] = body.stream_block.get_searchable_content(body) if body else []
    return [word for word in words if word]
