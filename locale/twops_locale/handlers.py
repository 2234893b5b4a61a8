"""Signals of Wagtail that concern translation."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import (
    Locale,
    Page,
    PageViewRestriction,
    Revision,
    Site,
    TaskState,
    TranslatableMixin,
    WorkflowState,
)
from wagtail.signals import (
    page_published,
    published,
    task_submitted,
    unpublished,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
)
from wagtail_localize.models import Translation, cleanup_translation_on_delete

from .guards import is_gated
from .languages import forget_site_languages
from .mail import tell_later
from .memory import filling
from .models import LanguageTeam, TranslationTask
from .requests import delivery, going_away, newer, notices, sender_notices
from .signals import translation_file_taken
from .translation import finished_notices, following, page_notices, withdrawal
from .translation.finished_notices import Event
from .translation.teams import grant_tree, take_tree_rights
from .translation.workflow_mails import take_the_place_of_stock_mails

take_the_place_of_stock_mails()


@receiver(page_published)
def take_up_published_page(sender: type[Model], instance: Page, **kwargs: object) -> None:
    """A source page was published: its changed strings become missing in the other languages."""
    _take_up(instance)


@receiver(published)
def take_up_published_object(sender: type[Model], instance: Model, **kwargs: object) -> None:
    """Another translatable object was published (pages send this too, and are handled above)."""
    if isinstance(instance, TranslatableMixin) and not hasattr(instance, "url_path"):
        _take_up(instance)


def _take_up(instance: TranslatableMixin) -> None:
    if following.source_changed(instance):
        newer.published(instance)


@receiver(published)
def note_done(sender: type[Model], instance: Model, **kwargs: object) -> None:
    """A translation is public: whoever asked for it is told when it was the last one of their request."""
    work = TranslationTask.objects.of_instance(instance) if isinstance(instance, TranslatableMixin) else None
    if work is not None and work.request_items.open().exists():
        tell_later(sender_notices.tell_of_done, work.pk)


@receiver(post_save, sender=Revision)
def note_newer_version(
    sender: type[Model], instance: Revision, created: bool, raw: bool = False, **kwargs: object
) -> None:
    """A version was saved: requests whose translators have an older one say so."""
    if created and not raw:
        newer.draft_saved(instance)


@receiver(translation_file_taken)
def note_file_taken(sender: type[Model], task_ids: Iterable[int], **kwargs: object) -> None:
    """A file came back: the requests that sent it are answered."""
    delivery.file_taken(task_ids)


@receiver(unpublished)
def forget_approval(sender: type[Model], instance: Model, **kwargs: object) -> None:
    """A translation was withdrawn, or expired: it was approved for a public that it has no more.

    It is not listed as published, and goes public again by a new review. Of an original it is noted with its translations.
    """
    if isinstance(instance, TranslatableMixin):
        withdrawal.note_withdrawn(instance)
        own = TranslationTask.objects.filter(
            translation__source__object_id=instance.translation_key,
            translation__target_locale_id=instance.locale_id,
        )
        finished_notices.note(Event.WITHDRAWN, own.values_list("pk", flat=True))
        own.update(approved_revision=None, withdrawn_revision=None, withdrawn_words="")


@receiver(unpublished)
def note_withdrawn_original(sender: type[Model], instance: Model, **kwargs: object) -> None:
    """An original is not public any more, in whatever way: its requests say so, and who works on them is told.

    Wagtail withdraws what it deletes, without a write: that is told as deleted.
    """
    if is_gated(sender) and isinstance(instance, TranslatableMixin) and not _is_public(sender, instance):
        going_away.original_went_away(instance, deleted=False)


def _is_public(sender: type[Model], instance: Model) -> bool:
    """Say whether an object is public in the database, whatever Wagtail set on it before deleting it."""
    return bool(sender._base_manager.filter(pk=instance.pk, live=True).exists())


@receiver(pre_delete)
def note_deleted_original(sender: type[Model], instance: Model, **kwargs: object) -> None:
    """An original is deleted, by itself or with what stands above it; once for each, as its common model."""
    if is_gated(sender) and sender is sender.get_translation_model():
        going_away.original_went_away(instance, deleted=True)


@receiver(pre_delete)
def end_reviews_of_deleted(sender: type[Model], instance: Model, **kwargs: object) -> None:
    """An original is deleted: nobody waits for a review of its translations any more."""
    if is_gated(sender):
        withdrawal.end_reviews(instance)


@receiver(pre_delete)
def forget_withdrawn_words(sender: type[Model], instance: Model, **kwargs: object) -> None:
    """What is deleted while it is not public (withdrawn, confidential) leaves nothing in the memory; other words stay."""
    if is_gated(sender) and isinstance(instance, TranslatableMixin) and not _is_public(sender, instance):
        filling.forget_language_of(instance.translation_key, instance.locale.language_code)


@receiver(post_delete)
def clear_away(sender: type[Model], instance: Model, **kwargs: object) -> None:
    """The last language of an object is gone: what its translation left behind goes, too."""
    if not is_gated(sender) or not isinstance(instance, TranslatableMixin):
        return
    rows = sender.get_translation_model()._base_manager
    if not rows.filter(translation_key=instance.translation_key).exists():
        Translation.objects.filter(source__object_id=instance.translation_key).delete()
        cleanup_translation_on_delete(instance)


@receiver(workflow_cancelled)
def forget_review(sender: type[Model], instance: WorkflowState, **kwargs: object) -> None:
    """A review was cancelled in Wagtail's own screens: the translator can change the words again."""
    own = TranslationTask.objects.filter(review_revision__in=instance.task_states.values("revision"))
    finished_notices.note(Event.REVIEW_ENDED, own.values_list("pk", flat=True))
    own.update(review_revision=None)


@receiver(workflow_cancelled)
def tell_of_cancelled_page(
    sender: type[Model], instance: WorkflowState, user: AbstractUser | None = None, **kwargs: object
) -> None:
    """A page was published past its workflow, or taken out of it: whoever had submitted it is told."""
    page_notices.tell_of_end(instance, user)


@receiver(workflow_approved)
def note_approved_page(
    sender: type[Model], instance: WorkflowState, user: AbstractUser | None = None, **kwargs: object
) -> None:
    """A page was approved: Wagtail's mail says so, and the first page does."""
    page_notices.note_decision(instance, user, page_notices.APPROVED)


@receiver(workflow_rejected)
def note_returned_page(
    sender: type[Model], instance: WorkflowState, user: AbstractUser | None = None, **kwargs: object
) -> None:
    """Changes are asked for: Wagtail's mail says so, and the first page does, with the remark."""
    page_notices.note_decision(instance, user, page_notices.RETURNED, page_notices.remark_of(instance))


@receiver(task_submitted)
def forget_decision(sender: type[Model], instance: TaskState, **kwargs: object) -> None:
    """A page waits for approval (again): what was decided before is over."""
    page = instance.workflow_state.content_object
    if isinstance(page, Page):
        page_notices.note_submitted(page)


@receiver(m2m_changed)
def tell_who_joined_a_team(
    sender: type[Model],
    instance: Model,
    action: str,
    reverse: bool,
    pk_set: set[int] | None = None,
    **kwargs: object,
) -> None:
    """Somebody joined a language's team: what was asked for while nobody was in it is told now."""
    if action != "post_add" or sender is not get_user_model().groups.through:
        return
    groups = [instance.pk] if reverse else list(pk_set or ())
    locales = list(LanguageTeam.objects.filter(translators__in=groups).values_list("locale", flat=True))
    if locales:
        notices.tell_who_joined(locales)


@receiver(post_save)
def grant_rights_on_new_root(sender: type[Model], instance: Model, created: bool, **kwargs: object) -> None:
    """The first page of a language was made: its team receives its rights there."""
    if created and isinstance(instance, Page) and instance.depth == 2:
        for team in LanguageTeam.objects.filter(locale=instance.locale_id):
            grant_tree(team)


@receiver(pre_save, sender=LanguageTeam)
def note_former_groups(sender: type[Model], instance: LanguageTeam, **kwargs: object) -> None:
    """A team is saved: which groups it had before is not known afterwards."""
    former = (
        LanguageTeam.objects.filter(pk=instance.pk).values_list("locale", "translators", "reviewers").first()
    )
    instance.__dict__["_former_groups"] = former


@receiver(post_save, sender=LanguageTeam)
@receiver(post_delete, sender=LanguageTeam)
def take_rights_of_former_groups(sender: type[Model], instance: LanguageTeam, **kwargs: object) -> None:
    """A team got other groups, or is gone: those that it had lose their rights on the language's pages."""
    former = instance.__dict__.pop("_former_groups", None)
    if former is None and "created" not in kwargs:
        former = (instance.locale_id, instance.translators_id, instance.reviewers_id)
    if former is not None:
        take_tree_rights(former[0], former[1:])
        if former[0] != instance.locale_id or "created" not in kwargs:
            return
        grant_tree(instance)


for _changed in (Locale, Site, PageViewRestriction):
    post_save.connect(forget_site_languages, sender=_changed, dispatch_uid=f"languages {_changed.__name__}")
    post_delete.connect(
        forget_site_languages, sender=_changed, dispatch_uid=f"no languages {_changed.__name__}"
    )
post_delete.connect(forget_site_languages, sender=Page, dispatch_uid="languages of deleted pages")
page_published.connect(forget_site_languages, dispatch_uid="languages of published pages")
unpublished.connect(forget_site_languages, dispatch_uid="languages of withdrawn pages")
