"""Blocks of demo pages: written from the words and facts of the English file, translated from those of another one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.blocks.list_block import ListValue
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from . import drawings
from .files import section_of

Given: TypeAlias = object  # what YAML has: a text, a number, a list or a mapping
Paths = dict[str, str | list[str]]


def written(block: blocks.Block, given: Given, pages: Mapping[str, int]) -> object:
    """Return a block's value as it is stored, from what the English file says.

    Args:
        pages: the keys of pages that were written already, by their names in the file.
    """
    if isinstance(block, blocks.RichTextBlock):
        return section_of("", str(given)).html
    if isinstance(block, ImageBlock):
        picture = given if isinstance(given, Mapping) else {}
        image = drawings.picture(str(picture["drawing"]))
        return {"image": image.pk, "alt_text": picture.get("alt", ""), "decorative": not picture.get("alt")}
    if isinstance(block, DocumentChooserBlock):
        return drawings.document(str(given)).pk
    if isinstance(block, blocks.PageChooserBlock):
        return pages[str(given)]
    if isinstance(block, blocks.StructBlock) and isinstance(given, Mapping):
        return {
            name: written(child, given[name], pages)
            if name in given
            else child.get_prep_value(child.get_default())
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, blocks.ListBlock) and isinstance(given, Sequence):
        return [written(block.child_block, each, pages) for each in given]
    return given


def stream(
    block: blocks.StreamBlock, entries: Sequence[Mapping[str, Given]], pages: Mapping[str, int]
) -> StreamValue:
    """Return the value of a field of blocks. An entry names its block; without a name it is a section."""
    raw = []
    for entry in entries:
        name = str(entry.get("block", "section"))
        child = block.child_blocks[name]
        raw.append({"type": name, "value": written(child, _content(child, entry), pages)})
    return block.to_python(block.get_prep_value(block.to_python(raw)))


def _content(block: blocks.Block, entry: Mapping[str, Given]) -> Given:
    """Return what an entry says of its block: a block of one part stands by itself."""
    words = {name: value for name, value in entry.items() if name != "block"}
    return words if isinstance(block, blocks.StructBlock) else words["text"]


def translated(value: StreamValue, entries: Sequence[Mapping[str, Given]], field: str) -> Paths:
    """Return the words of another language by the content paths of the English blocks; fewer entries leave the rest."""
    found: Paths = {}
    for child, entry in zip(value, entries, strict=False):
        found.update(_words(child.block, child.value, _content(child.block, entry), f"{field}.{child.id}"))
    return found


def _words(
    block: blocks.Block, value: object, given: Given, path: str
) -> Iterator[tuple[str, str | list[str]]]:
    if isinstance(block, blocks.RichTextBlock):
        yield path, list(section_of("", str(given)).texts)
    elif isinstance(block, ImageBlock):
        if isinstance(given, Mapping) and given.get("alt"):
            yield f"{path}.alt_text", str(given["alt"])
    elif isinstance(value, ListValue) and isinstance(given, Sequence):
        for child, each in zip(value.bound_blocks, given, strict=True):
            yield from _words(child.block, child.value, each, f"{path}.{child.id}")
    elif isinstance(value, blocks.StructValue) and isinstance(given, Mapping):
        for name, child in value.bound_blocks.items():
            if name in given:
                yield from _words(child.block, child.value, given[name], f"{path}.{name}")
    elif isinstance(given, str) and isinstance(block, blocks.CharBlock | blocks.TextBlock):
        yield path, given
