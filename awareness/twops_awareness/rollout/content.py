"""What a campaign says, as plain data that can be kept and compared: its fields, and its blocks by their ids."""

import json
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypedDict

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import DateField
from wagtail import blocks
from wagtail.blocks import StreamValue

from ..models import CampaignPage

JSON: TypeAlias = "str | int | float | bool | list[JSON] | dict[str, JSON] | None"
Path: TypeAlias = tuple[str, ...]
Kind = Literal["changed", "new", "removed", "moved"]

# What a country adapts. Countries, the next step and the review are its own from the beginning.
COMPARED_FIELDS = (
    "title",
    "message",
    "summary",
    "goal",
    "funding",
    "discreet_title",
    "next_step_words",
    "starts_on",
    "ends_on",
    "audiences",
)
# The same in every language: they need no translation to be taken over.
FACTS = frozenset({"starts_on", "ends_on", "audiences"})


class Content(TypedDict):
    """What a campaign says. The blocks are as Wagtail stores them."""

    fields: dict[str, JSON]
    body: list[JSON]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place in which two contents differ.

    Attributes:
        kind: what happened there in the newer one.
        path: where: names of fields and parts, ids of blocks and items. Of ``moved``, the list whose order it is.
        blocks: the definitions on the way, of the last part at the end; empty for a field.
        older, newer: what stands there. Of ``removed`` the older, of ``new`` the newer one is the whole block or item;
            of ``moved`` they are the ids in their order. ``older`` of ``new``: the ids that stand before it.
    """

    kind: Kind
    path: Path
    blocks: tuple[blocks.Block, ...]
    older: JSON
    newer: JSON

    @property
    def is_fact(self) -> bool:
        """Whether it is about a field that is the same in every language."""
        return self.path[0] == "fields" and self.path[1] in FACTS


def content_of(page: CampaignPage) -> Content:
    """Return what a stored campaign says. No query: blocks are taken as they are stored."""
    fields = {name: getattr(page, name) for name in COMPARED_FIELDS}
    body = list(page.body.raw_data) if isinstance(page.body, StreamValue) else []
    content: Content = json.loads(json.dumps({"fields": fields, "body": body}, cls=DjangoJSONEncoder))
    return content


def fill(page: CampaignPage, content: Content) -> None:
    """Let a page say this; it is not saved."""
    for name, value in content["fields"].items():
        field = CampaignPage._meta.get_field(name)
        setattr(page, name, field.to_python(value) if isinstance(field, DateField) else value)
    page.body = StreamValue(page.body.stream_block, content["body"], is_lazy=True)


def body_block() -> blocks.StreamBlock:
    """Return the definition of a campaign's body."""
    definition: blocks.StreamBlock = CampaignPage._meta.get_field("body").stream_block
    return definition


def differences(older: Content, newer: Content) -> list[Difference]:
    """Return all places in which the newer content differs: fields first, then blocks in the order of the newer one."""
    if older == newer:
        return []
    found = [
        Difference("changed", ("fields", name), (), older["fields"].get(name), newer["fields"].get(name))
        for name in COMPARED_FIELDS
        if older["fields"].get(name) != newer["fields"].get(name)
    ]
    return [*found, *_sequence(body_block(), older["body"], newer["body"], ("body",), ())]


def _compare(
    block: blocks.Block, older: JSON, newer: JSON, path: Path, above: tuple[blocks.Block, ...]
) -> list[Difference]:
    if older == newer:
        return []
    if isinstance(block, blocks.StructBlock):
        before, after = (value if isinstance(value, dict) else {} for value in (older, newer))
        return [
            each
            for name, child in block.child_blocks.items()
            for each in _compare(child, before.get(name), after.get(name), (*path, name), (*above, child))
        ]
    if isinstance(block, blocks.ListBlock | blocks.StreamBlock):
        return _sequence(block, older, newer, path, above)
    return [Difference("changed", path, above, older, newer)]


def _sequence(
    block: blocks.Block, older: JSON, newer: JSON, path: Path, above: tuple[blocks.Block, ...]
) -> list[Difference]:
    before, after = items_by_id(older), items_by_id(newer)
    found: list[Difference] = []
    for key, item in after.items():
        child = child_of(block, item)
        if child is None:
            continue
        here, below = (*path, key), (*above, child)
        if key not in before or before[key].get("type") != item.get("type"):
            found.append(Difference("new", here, below, _before(after, key), item))
        else:
            found += _compare(child, before[key].get("value"), item.get("value"), here, below)
    for key, item in before.items():
        child = child_of(block, item)
        if child is not None and (key not in after or after[key].get("type") != item.get("type")):
            found.append(Difference("removed", (*path, key), (*above, child), item, None))
    shared_before = [key for key in before if key in after]
    shared_after = [key for key in after if key in before]
    if shared_before != shared_after:
        found.append(Difference("moved", path, above, list(before), list(after)))
    return found


def items_by_id(items: JSON) -> dict[str, dict[str, JSON]]:
    """Return the blocks of a body, or the items of a list, by their ids; those without one are left out."""
    listed = items if isinstance(items, list) else []
    return {str(item["id"]): item for item in listed if isinstance(item, dict) and item.get("id")}


def child_of(block: blocks.Block, item: dict[str, JSON]) -> blocks.Block | None:
    """Return the definition of an item; None for a kind of block that there is no more."""
    if isinstance(block, blocks.StreamBlock):
        child: blocks.Block | None = block.child_blocks.get(str(item.get("type")))
        return child
    return block.child_block if isinstance(block, blocks.ListBlock) else None


class Missing(Exception):
    """The place is not there."""


def at(content: Content, path: Path) -> JSON:
    """Return what stands at a path: a field, a part, the value of a block. Raises Missing."""
    node: JSON = content  # type: ignore[assignment]  # a TypedDict of JSON values
    for step in path:
        if isinstance(node, dict) and step in node:
            node = node[step]
            continue
        items = items_by_id(node)
        if step not in items:
            raise Missing
        node = items[step].get("value")
    return node


def carry(difference: Difference, content: Content) -> None:
    """Make in a content what happened in another one. Raises Missing where it lacks the place."""
    *way, last = difference.path
    if difference.kind == "moved":
        _reorder(_list_at(content, difference.path), difference.newer)
    elif difference.kind == "changed":
        _set(at(content, tuple(way)), last, difference.newer)
    elif difference.kind == "removed":
        items = _list_at(content, tuple(way))
        items[:] = [item for item in items if not (isinstance(item, dict) and item.get("id") == last)]
    else:
        _insert(_list_at(content, tuple(way)), difference)


def _list_at(content: Content, path: Path) -> list[JSON]:
    found = at(content, path)
    if not isinstance(found, list):
        raise Missing
    return found


def _set(parent: JSON, name: str, value: JSON) -> None:
    if isinstance(parent, dict):
        parent[name] = value
        return
    items = items_by_id(parent)
    if name not in items:
        raise Missing
    items[name]["value"] = value


def _before(items: dict[str, dict[str, JSON]], key: str) -> JSON:
    keys = list(items)
    return [*keys[: keys.index(key)]]


def _insert(items: list[JSON], difference: Difference) -> None:
    """Put a new block behind the nearest one that stands before it in the original, else at the beginning."""
    key = difference.path[-1]
    items[:] = [item for item in items if not (isinstance(item, dict) and item.get("id") == key)]
    present = [item.get("id") if isinstance(item, dict) else None for item in items]
    earlier = difference.older if isinstance(difference.older, list) else []
    place = next((present.index(before) + 1 for before in reversed(earlier) if before in present), 0)
    items.insert(place, difference.newer)


def _reorder(items: list[JSON], order: JSON) -> None:
    """Bring the items that both have into an order; an item of one's own stays behind the one that it stood behind."""
    wanted = {str(key): place for place, key in enumerate(order if isinstance(order, list) else [])}
    groups: list[tuple[int, list[JSON]]] = [(-1, [])]
    for item in items:
        key = str(item.get("id")) if isinstance(item, dict) else ""
        if key in wanted:
            groups.append((wanted[key], [item]))
        else:
            groups[-1][1].append(item)
    items[:] = [item for _place, group in sorted(groups, key=lambda pair: pair[0]) for item in group]
