"""The terms in a text, for templates: the translation editor shows them beside a segment."""

from django import template

from ..terminology.lookup import find_terms
from ..terminology.matching import TermHit

register = template.Library()


@register.simple_tag
def terms_for(text: str, language: str) -> list[TermHit]:
    """Return the terms in a text (or the HTML of a segment) in a language, in order. One query: for many use ``find_terms_in``."""
    return find_terms(text, language)
