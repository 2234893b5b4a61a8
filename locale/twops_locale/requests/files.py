"""The files of a request: who sent it takes them out for people outside, and takes up what they send back."""

from collections.abc import Iterator, Sequence

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from wagtail.models import Locale

from ..errors import TranslationNotAllowed
from ..exchange.archive import pack
from ..exchange.coming_in import Taken, take_files
from ..exchange.formats import FORMATS
from ..exchange.going_out import texts_of
from ..models import TranslationRequest, TranslationTask
from ..policies import locales_for
from .history import note
from .rights import may_manage


def may_take_files(request: TranslationRequest, user: AbstractUser | AnonymousUser) -> bool:
    """Say whether the files of all languages are a person's: who sent the request, its contact person, administrators."""
    return may_manage(request, user)


def locales_with_files(request: TranslationRequest, user: AbstractUser | AnonymousUser) -> "QuerySet[Locale]":
    """Return the languages of a request whose files a person may take: all of one's own request, else those of one's teams."""
    asked = Locale.objects.filter(pk__in=request.locales.values("pk")).order_by("language_code")
    return asked if may_take_files(request, user) else asked.filter(pk__in=locales_for(user, "change"))


def tasks_with_files(
    request: TranslationRequest, user: AbstractUser | AnonymousUser
) -> "QuerySet[TranslationTask]":
    """Return the translations of a request whose files a person may take."""
    return TranslationTask.objects.filter(
        pk__in=request.items.open().values("task"),
        translation__enabled=True,
        translation__target_locale__in=locales_with_files(request, user),
    ).select_related("translation__source__locale", "translation__target_locale")


def archive_of_request(
    request: TranslationRequest,
    tasks: Sequence[TranslationTask],
    format_name: str,
    *,
    user: AbstractUser | AnonymousUser,
) -> bytes:
    """Return an archive with the files of some of a request's translations. Nothing is written: a link leads to it.

    Raises TranslationNotAllowed for a translation whose files are not the user's, KeyError for no format.
    """
    allowed = set(tasks_with_files(request, user).values_list("pk", flat=True))
    for task in tasks:
        if task.pk not in allowed:
            raise TranslationNotAllowed("export", task.language)
    chosen = FORMATS[format_name]

    def files() -> Iterator[tuple[str, bytes]]:
        for task in tasks:
            texts = texts_of(task)
            stem = slugify(texts.title)[:60] or "translation"
            yield f"{stem}.{texts.target_language}{chosen.suffix}", chosen.write(texts)

    return pack(files())


@transaction.atomic
def take_back(
    request: TranslationRequest, files: Sequence[tuple[str, bytes]], *, user: AbstractUser | AnonymousUser
) -> Taken:
    """Take up files of a request's translations that came back: all of them, or nothing. Nothing becomes public by it.

    Raises:
        TranslationNotAllowed: it is not the user's request.
        FaultyFiles: a file is of a translation that this request does not ask for, or cannot be taken.
    """
    if not may_take_files(request, user):
        raise TranslationNotAllowed("import", "")
    taken = take_files(
        files, user=user, granted=set(tasks_with_files(request, user).values_list("pk", flat=True))
    )
    note(request, "files_back", user, texts=taken.written)
    return taken
