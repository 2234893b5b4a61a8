"""A language is added: the row, its team with groups and rights, its home page sent for translation. No new start."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from wagtail.coreutils import get_content_languages
from wagtail.log_actions import log
from wagtail.models import Locale, Page, Site

from ..errors import LanguageNotAllowed, TranslationError, UnknownLanguage
from ..guards import is_gated
from ..languages import site_languages
from ..models import LanguageTeam, TranslationTask
from ..translation import operations
from ..translation.collisions import refused_in_words
from ..translation.originals import original_of
from ..translation.teams import create_language_team


@dataclass(frozen=True, slots=True)
class AddedLanguage:
    """What was made.

    Attributes:
        is_new: whether the site did not have the language before.
        homes: the tasks of its home pages, one a site.
        unsent: home pages that could not be sent for translation, because they are not public or the person may not.
    """

    locale: Locale
    team: LanguageTeam
    is_new: bool
    homes: tuple[TranslationTask, ...]
    unsent: tuple[Page, ...]


def can_add_language(user: AbstractUser | AnonymousUser) -> bool:
    """Say whether the user may add languages (Wagtail's own permission)."""
    return bool(user.has_perm("wagtailcore.add_locale"))


def addable_languages() -> list[str]:
    """Return the BCP 47 tags of the languages that the settings name and the site has not, in their order."""
    known = set(site_languages())
    return [tag for tag in get_content_languages() if tag not in known]


def team_models() -> tuple[type[Model], ...]:
    """Return the models other than pages whose translations the teams of all languages edit."""
    return tuple(model for model in apps.get_models() if is_gated(model) and not issubclass(model, Page))


def make_language(tag: str) -> tuple[LanguageTeam, bool]:
    """Return the team of a language and whether the language is new; both are made or completed if absent.

    Raises UnknownLanguage if the settings do not name it.
    """
    if tag not in get_content_languages():
        raise UnknownLanguage(tag)
    with transaction.atomic():
        locale, is_new = Locale.objects.get_or_create(language_code=tag)
        return create_language_team(locale, translatable_models=team_models()), is_new


@refused_in_words
@transaction.atomic
def add_language(tag: str, *, user: AbstractUser | AnonymousUser) -> AddedLanguage:
    """Add a language, or complete one: row, team, groups, rights; its home page is sent to the team. One transaction.

    Nothing becomes public: readers are offered the language when its home page is approved.

    Raises:
        LanguageNotAllowed: the user may not add languages.
        UnknownLanguage: the settings do not name it.
    """
    if not can_add_language(user):
        raise LanguageNotAllowed("add", tag)
    team, is_new = make_language(tag)
    homes, unsent = _send_homes(team.locale, user)
    log(instance=team.locale, action="twops_locale.add_language", user=user, data={"language": tag})
    return AddedLanguage(team.locale, team, is_new, tuple(homes), tuple(unsent))


def _send_homes(
    locale: Locale, user: AbstractUser | AnonymousUser
) -> tuple[list[TranslationTask], list[Page]]:
    """Send the home page of every site; return the tasks, and the pages that could not be sent."""
    sent: list[TranslationTask] = []
    unsent: list[Page] = []
    for site in Site.objects.select_related("root_page"):
        home = original_of(site.root_page.specific)
        if home.locale_id == locale.pk:
            continue
        try:
            sent += operations.submit_for_translation(home, [locale], user=user)
        except (TranslationError, PermissionDenied):
            unsent.append(home)
    return sent, unsent
