"""A language is removed: what would be lost is said first, and then all of it goes in one transaction, or nothing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser, Group
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, ProtectedError, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log
from wagtail.models import Locale, Page, Site, TranslatableMixin, get_translatable_models
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from ..conf import conf
from ..errors import LanguageNeeded, LanguageNotAllowed
from ..mail import tell_later
from ..models import LanguageTeam, MemoryUnit, Stage, TranslationRequest, TranslationTask
from ..requests import sender_notices
from ..requests.history import note
from ..translation.collisions import refused_in_words
from .interface_words import uploaded_words

SHOWN = 20  # addresses and titles that are named one by one
TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Loss:
    """What goes with a language.

    Attributes:
        reasons: why it cannot be removed, in words; empty if it can.
        pages: number of pages, drafts included.
        addresses: of the public ones, the first ``SHOWN``; ``address_count`` is how many there are.
        records: number of other objects, by the name of their kind.
        words: number of translated words.
        tasks: number of translations, whatever their state; ``open_tasks`` are those that are not public yet.
        people: names of the people in the team's groups.
        interface_words: number of interface words that somebody uploaded for it.
        remembered: number of texts that the translation memory has in it; they stay.
    """

    reasons: list[str] = field(default_factory=list)
    pages: int = 0
    addresses: list[str] = field(default_factory=list)
    address_count: int = 0
    records: list[tuple[str, int]] = field(default_factory=list)
    words: int = 0
    tasks: int = 0
    open_tasks: int = 0
    people: list[str] = field(default_factory=list)
    interface_words: int = 0
    remembered: int = 0


def can_remove_language(user: AbstractUser | AnonymousUser) -> bool:
    """Say whether the user may remove languages (Wagtail's own permission)."""
    return bool(user.has_perm("wagtailcore.delete_locale"))


def loss_of(locale: Locale) -> Loss:
    """Return what would be lost with a language. As many queries as there are kinds of translatable objects."""
    pages = Page.objects.filter(locale=locale, depth__gt=1)
    public = pages.filter(live=True).order_by("path")
    tasks = TranslationTask.objects.filter(translation__target_locale=locale)
    words = StringTranslation.objects.filter(locale=locale).values_list("data", flat=True)
    teams = LanguageTeam.objects.filter(locale=locale).values_list("translators", "reviewers")
    groups = {key for team in teams for key in team}
    people = Group.objects.filter(pk__in=groups, user__isnull=False).order_by("user__username")
    return Loss(
        reasons=list(_reasons(locale)),
        pages=pages.count(),
        addresses=[page.full_url or page.url_path for page in public[:SHOWN]],
        address_count=public.count(),
        records=[
            (str(model._meta.verbose_name_plural), count)
            for model in _other_models()
            if (count := model._base_manager.filter(locale=locale).count())
        ],
        words=sum(len(TAGS.sub(" ", data).split()) for data in words.iterator()),
        tasks=tasks.count(),
        open_tasks=tasks.filter(approved_revision__isnull=True).count(),
        people=list(people.values_list("user__username", flat=True).distinct()),
        interface_words=len(uploaded_words(locale)),
        remembered=MemoryUnit.objects.filter(target_language=locale.language_code).count(),
    )


@refused_in_words
@transaction.atomic
def remove_language(locale: Locale, *, user: AbstractUser | AnonymousUser) -> Loss:
    """Remove a language with all that is in it; return what was lost. Nothing is removed if anything refuses.

    Whoever writes something in the language at the same moment comes before, and it is counted, or finds it gone.

    Raises:
        LanguageNotAllowed: the user may not remove languages.
        LanguageNeeded: the site cannot be without it, or something of another language hangs on it.
    """
    if not can_remove_language(user):
        raise LanguageNotAllowed("remove", locale.language_code)
    # Every row of a language refers to this one: the database lets nobody add another until the end of the transaction.
    locale = Locale.all_objects.select_for_update().get(pk=locale.pk)
    loss = loss_of(locale)
    if loss.reasons:
        raise LanguageNeeded(locale.language_code, loss.reasons)
    team = LanguageTeam.objects.filter(locale=locale).first()
    groups = [team.translators_id, team.reviewers_id] if team is not None else []
    _note_in_requests(locale, user)
    Translation.objects.filter(target_locale=locale).delete()
    for root in _tops(locale):
        # The right to remove languages counts, not rights on a tree in which only its team has any.
        DeletePageAction(root.specific, user=user).execute(skip_permission_checks=True)
    try:
        _delete_records(locale)
        log(
            instance=locale,
            action="twops_locale.remove_language",
            user=user,
            data={"language": locale.language_code, "pages": loss.pages, "words": loss.words},
        )
        locale.delete()
    except ProtectedError as error:
        held = sorted({f"{type(row)._meta.verbose_name} “{row}”" for row in error.protected_objects})[:SHOWN]
        raise LanguageNeeded(
            locale.language_code, [_("Still in use by: %(objects)s.") % {"objects": ", ".join(held)}]
        ) from error
    names = [f"{role} {locale.language_code}" for role in ("Translators", "Reviewers")]
    Group.objects.filter(
        pk__in=groups, name__in=names, translates__isnull=True, reviews__isnull=True
    ).delete()
    return loss


def _note_in_requests(locale: Locale, user: AbstractUser | AnonymousUser) -> None:
    """Write into the history of each request for a language that it goes, and tell the people of those that are open."""
    counted = Count("items", filter=Q(items__task__translation__target_locale=locale))
    for request in TranslationRequest.objects.filter(locales=locale).annotate(of_language=counted):
        if request.stage == Stage.PREPARED:
            continue
        note(request, "language_removed", user, language=locale.language_code, items=request.of_language)
        if request.is_sent and request.of_language:
            tell_later(
                sender_notices.tell_of_removed_language,
                request.pk,
                locale.language_code,
                request.of_language,
                user.pk,
            )


def _other_models() -> list[type[TranslatableMixin]]:
    """Return the translatable models whose rows are not pages."""
    return [model for model in get_translatable_models() if not issubclass(model, Page)]


def _tops(locale: Locale) -> list[Page]:
    """Return the pages of a language that do not stand below another one of it."""
    found: list[Page] = []
    for page in Page.objects.filter(locale=locale, depth__gt=1).order_by("path"):
        if not found or not page.path.startswith(found[-1].path):
            found.append(page)
    return found


def _delete_records(locale: Locale) -> None:
    for model in _other_models():
        model._base_manager.filter(locale=locale).delete()


def _reasons(locale: Locale) -> Iterator[str]:
    """Yield, in words, why the site cannot be without a language."""
    if locale.language_code in {settings.LANGUAGE_CODE, conf().LAST_RESORT_LANGUAGE}:
        yield _("It is the site's own language, or the one that readers are offered last.")
    if Site.objects.filter(root_page__locale=locale).exists():
        yield _("The home page of the site is written in it.")
    foreign = [
        page
        for top in _tops(locale)
        for page in top.get_descendants().exclude(locale=locale).order_by("path")[:SHOWN]
    ]
    if foreign:
        yield _("Pages of other languages stand below its pages: %(titles)s.") % {"titles": _titles(foreign)}
    sources = TranslationSource.objects.filter(
        Exists(Translation.objects.filter(source=OuterRef("pk"), enabled=True)), locale=locale
    )
    count = sources.count()
    if count:
        yield ngettext(
            "%(count)d text was written in it and sent for translation: %(titles)s. Its translations would lose their original.",
            "%(count)d texts were written in it and sent for translation: %(titles)s. Their translations would lose their original.",
            count,
        ) % {
            "count": count,
            "titles": _titles(sources.order_by("pk").values_list("object_repr", flat=True)[:SHOWN]),
        }
    for model in _other_models():
        rows = model._base_manager.filter(locale=locale)
        originals = [row for row in rows.iterator() if getattr(row, "is_original", False)]
        if originals:
            yield _("%(kind)s: written in it, and of no use without these words: %(titles)s.") % {
                "kind": model._meta.verbose_name_plural,
                "titles": _titles(originals[:SHOWN]),
            }


def _titles(rows: Iterable[object]) -> str:
    return ", ".join(f"“{row}”" for row in rows)
