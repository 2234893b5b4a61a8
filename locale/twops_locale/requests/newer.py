"""The original changes while it is out: said at once, on each saved draft, and taken up by itself or when somebody says so."""

import json
from collections.abc import Iterable, Iterator, Mapping

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin, Revision, TranslatableMixin
from wagtail_localize.models import TranslationSource

from .. import permissions
from ..errors import RequestNotPossible, TranslationNotAllowed
from ..models import RequestItem, SourceVersion, TranslationRequest
from ..translation import following
from ..translation.versions import content_of, fields_of, hand_out_draft
from .history import note


def draft_saved(revision: Revision) -> None:
    """A version of something was saved. Where translators have an older one, their requests say so.

    Also where the words are a part of what was saved: those of a record. One query for what no request asks for. Where
    translators have a draft and its request follows by itself, they have the new one at once; not while a translation
    of it is reviewed.
    """
    content = json.loads(json.dumps(revision.content, cls=DjangoJSONEncoder))
    parts = [content, *_parts(content)]
    stored = {
        (str(part["translation_key"]), part.get("locale")): part
        for part in parts
        if part.get("translation_key")
    }
    if not stored:
        return
    items = RequestItem.objects.open().filter(
        task__translation__source__object_id__in=[key for key, _locale in stored],
        task__translation__enabled=True,
    )
    sources = {item.task.translation.source for item in items.select_related("task__translation__source")}
    for source in sources:
        part = stored.get((str(source.object_id), source.locale_id))
        if part is not None:
            _compare(source, part, revision, is_own=part is content)


def _parts(content: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Return the children in the content of a version: one level, which is all that forms have."""
    for value in content.values():
        if isinstance(value, list):
            yield from (part for part in value if isinstance(part, dict))


def _compare(
    source: TranslationSource, content: Mapping[str, object], revision: Revision, *, is_own: bool
) -> None:
    """Note whether a version says something else than what translators have, and hand it out if they follow drafts."""
    version = SourceVersion.objects.filter(source=source).first()
    now = fields_of(source.specific_content_type.model_class(), content)
    before = content_of(source)
    if all(now[name] == before[name] for name in now if name in content):
        SourceVersion.objects.filter(source=source).update(newer=None, newer_at=None)
        return
    follows = (
        RequestItem.objects.of_source(source).filter(of_draft=True, request__updates_itself=True).exists()
    )
    if is_own and follows and version is not None and version.of_draft and _hand_out(source, revision):
        return
    is_news = version is None or version.newer_at is None
    SourceVersion.objects.update_or_create(
        source=source,
        defaults={"newer": revision, **({"newer_at": timezone.now()} if is_news else {})},
        create_defaults={
            "newer": revision,
            "newer_at": timezone.now(),
            "taken_at": source.last_updated_at,
        },
    )
    if is_news:
        _tell(source, "newer", revision.user)


def _hand_out(source: TranslationSource, revision: Revision) -> bool:
    done = hand_out_draft(source, source.get_source_instance(), revision, user=revision.user)
    if done:
        _tell(source, "taken", revision.user)
    return done


def _tell(source: TranslationSource, kind: str, user: AbstractUser | AnonymousUser | None) -> None:
    """Write into the history of each request for an original what happened to it."""
    for request in requests_of(source):
        note(request, kind, user, title=source.object_repr)


def published(instance: TranslatableMixin) -> None:
    """An original was published, and translators have what is public: the requests for it say so."""
    source = TranslationSource.objects.filter(
        object_id=instance.translation_key, locale_id=instance.locale_id
    ).first()
    if source is not None:
        _tell(source, "taken", None)


def requests_of(source: TranslationSource) -> Iterable[TranslationRequest]:
    """Return the requests that ask for translations of an original now."""
    items = RequestItem.objects.of_source(source)
    return TranslationRequest.objects.filter(pk__in=items.values("request")).order_by("pk")


@transaction.atomic
def update(
    request: TranslationRequest, source: TranslationSource, *, user: AbstractUser | AnonymousUser
) -> bool:
    """Give the translators of an original its newest version; return whether they did not have it before.

    Another request for the same original has it, too. What is public in other languages stays public.

    Raises TranslationNotAllowed unless the user may send for translation and edit the original; RequestNotPossible while a
    translation of it is reviewed, or where it is not in the request.
    """
    if not RequestItem.objects.of_source(source).filter(request=request).exists():
        raise RequestNotPossible(_("This object is not in the request."))
    instance = source.get_source_instance()
    if not permissions.can_submit(user) or not permissions.can_edit_source(user, instance):
        raise TranslationNotAllowed("submit", instance.locale.language_code)
    if (
        getattr(instance, "latest_revision_id", None) is None
        and SourceVersion.objects.filter(source=source, newer__isnull=False).exists()
    ):
        raise RequestNotPossible(
            _("These words are a part of their record. Translators have them when the record is published.")
        )
    has_draft = isinstance(instance, DraftStateMixin) and instance.latest_revision_id is not None
    if not has_draft or (instance.live and not instance.has_unpublished_changes):
        taken = following.source_changed(instance, user=user)
    else:
        RequestItem.objects.of_source(source).filter(request=request).update(of_draft=True)
        if not hand_out_draft(source, instance, instance.latest_revision, user=user):
            raise RequestNotPossible(
                _("A translation of it is being reviewed. It can be updated when the review is over.")
            )
        taken = True
    if taken:
        _tell(source, "taken", user)
    return taken
