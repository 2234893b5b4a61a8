"""Who may change which words: a language's reviewers their own, whoever may change concepts all."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from ..policies import locales_for, memberships
from .inflection import base

REVIEWING = "publish"  # an action that translators may not take (``policies``)


class TermsNotAllowed(PermissionDenied):
    """Somebody tried to change terms of languages that they do not review, or what all languages share.

    Attributes:
        languages: BCP 47 tags; empty for what all languages share.
    """

    def __init__(self, languages: list[str]) -> None:
        if languages:
            words = _("You may not change terms in: %(languages)s.") % {"languages": ", ".join(languages)}
        else:
            words = _("Name and meaning of a concept are changed by coordinators.")
        super().__init__(words)
        self.languages = languages


@dataclass(frozen=True, slots=True)
class TermRights:
    """The languages whose terms somebody may change."""

    all: bool
    tags: frozenset[str] = frozenset()

    def covers(self, language: str) -> bool:
        """Say whether they include a language; who reviews ``de`` also keeps the words of ``de-CH``."""
        return self.all or language.lower() in self.tags or base(language) in self.tags

    @property
    def any(self) -> bool:
        """Whether there is one at all."""
        return self.all or bool(self.tags)


def term_rights(user: AbstractUser | AnonymousUser) -> TermRights:
    """Return whose words a person may change: coordinators (``change_concept``) all, reviewers those of their languages."""
    if user.has_perm("twops_locale.change_concept"):
        return TermRights(all=True)
    codes = locales_for(user, REVIEWING).values_list("language_code", flat=True)
    return TermRights(all=False, tags=frozenset(code.lower() for code in codes))


def may_see_terms(user: AbstractUser | AnonymousUser) -> bool:
    """Say whether the register of terms and the report are shown: to coordinators and to members of any team."""
    if user.has_perm("twops_locale.change_concept") or user.has_perm("twops_locale.view_concept"):
        return True
    return bool(memberships(user).seen)
