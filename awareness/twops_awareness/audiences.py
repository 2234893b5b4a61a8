"""Whom a page is for. The codes are public, and those of the directory's services: a test holds both together."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .conf import conf


class Audience(TextChoices):
    """The people whom a page speaks to, said about them in the third person."""

    OWN_THOUGHTS = "own_thoughts", _("People who are worried about their own thoughts")
    OTHER_ADULT = "other_adult", _("People who are worried about another adult")
    CHILD_BEHAVIOUR = (
        "child_behaviour",
        _("People who are worried about a child's or young person's behaviour"),
    )
    FAMILY = "family", _("Partners and families")
    PROFESSIONAL = "professional", _("Professionals")
    POLICE = "police", _("Police and courts")
    SURVIVOR = "survivor", _("People who were abused")
    CHILD_HARMED = "child_harmed", _("People who know that a child is being harmed or is in danger")


# Pages for them say neither in a title nor in an address of a file what they are about, if their editors want nothing else.
DISCREET_AUDIENCES = frozenset({Audience.OWN_THOUGHTS.value})


def discreet_for(codes: Iterable[str]) -> bool:
    """Say whether what is for some people is discreet as long as nobody decided otherwise.

    It is for the audiences above, and for everybody where the setting ``DISCREET`` says so.
    """
    return conf().DISCREET or not DISCREET_AUDIENCES.isdisjoint(codes)
