"""Pieces of pages that are the same for everybody: written once, and again when something changes or a minute ends."""

from collections.abc import Sequence
from typing import Self

from django import template
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from ..public.unchanged import PLACE, while_unchanged
from ..views.directory import Card

register = template.Library()


class Unchanged(template.Node):
    """``{% unchanged "name" value ... %}``: a piece that depends on these values, content, language and minute, and on no more."""

    def __init__(self, nodes: NodeList, values: Sequence[FilterExpression]) -> None:
        self.nodelist = nodes
        self.values = values

    @classmethod
    def parsed(cls, parser: Parser, token: Token) -> Self:
        """Read the tag and what it encloses."""
        values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
        nodes = parser.parse(("endunchanged",))
        parser.delete_first_token()
        return cls(nodes, values)

    def render(self, context: Context) -> SafeString:
        """Return the piece."""
        key = [value.resolve(context) for value in self.values]
        return while_unchanged(lambda: self.nodelist.render(context), "piece", *key)


register.tag("unchanged", Unchanged.parsed)


@register.simple_tag(takes_context=True)
def service_card(
    context: Context,
    item: Card,
    *,
    show_country: bool = False,
    in_group: bool = False,
    choose: bool = False,
) -> SafeString:
    """Return a service in a list. What leads back to the list is put in at the end: what it says may be a reader's own.

    Args:
        show_country: with the name of its country. in_group: below a heading that says its language. choose: can be ticked.
    """
    ticked = context.get("ticked") or ()

    def written(query: str) -> SafeString:
        values = {
            "item": item, "query": query, "show_country": show_country, "in_group": in_group, "choose": choose,
            "ticked": ticked,
        }  # fmt: skip
        return render_to_string("twops_site/parts/card.html", values)

    if item.beside is not None or item.service.id in ticked:
        return written(item.query)
    now, actions, html = while_unchanged(
        lambda: (item.now, item.actions, written(PLACE)),
        "card in a list", item.service.id, item.reader_country, show_country, in_group, choose,
    )  # fmt: skip
    if (
        now is not item.now or actions is not item.actions
    ):  # a number that somebody looked for stands on the button
        return written(item.query)
    return mark_safe(html.replace(PLACE, conditional_escape(item.query)))  # noqa: S308 - both are escaped
