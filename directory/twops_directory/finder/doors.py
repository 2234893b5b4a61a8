"""Doors: what a reader says it is about, in one of six sentences, and the services that are meant by it.

A service says for whom it is in the words of ``choices.Audience``; readers do not tell these apart as the directory does:
a wife who worries about her husband is both a member of the family and worried about another adult.
"""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from ..choices import Audience


class Door(TextChoices):
    """The answers to "What is it about?", in the order in which they are offered."""

    OWN = "own", pgettext_lazy("what is it about?", "My own thoughts or behaviour")
    SOMEBODY = "somebody", pgettext_lazy("what is it about?", "Somebody I know")
    YOUNG = "young", pgettext_lazy("what is it about?", "The behaviour of a child or young person")
    HARMED_NOW = "harmed_now", pgettext_lazy("what is it about?", "A child is being harmed now")
    WORK = "work", pgettext_lazy("what is it about?", "I meet this in my work")
    SURVIVOR = "was_harmed", pgettext_lazy("what is it about?", "I was abused myself")


_AUDIENCES: dict[str, tuple[Audience, ...]] = {
    Door.OWN: (Audience.OWN_THOUGHTS,),
    Door.SOMEBODY: (Audience.OTHER_ADULT, Audience.FAMILY),
    Door.YOUNG: (Audience.CHILD_BEHAVIOUR,),
    Door.HARMED_NOW: (Audience.CHILD_HARMED,),
    Door.WORK: (Audience.PROFESSIONAL, Audience.POLICE),
    Door.SURVIVOR: (Audience.SURVIVOR,),
}
ANSWERS = frozenset((*Door.values, *Audience.values))


def audiences_of(answer: str) -> tuple[str, ...]:
    """Return the audiences (codes of ``choices.Audience``) that a door leads to; an audience leads to itself.

    >>> audiences_of("somebody"), audiences_of("survivor")
    (('other_adult', 'family'), ('survivor',))
    """
    return tuple(str(code) for code in _AUDIENCES.get(answer, ())) or (answer,)
