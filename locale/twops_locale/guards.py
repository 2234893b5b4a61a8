"""The gate in front of the public: a translation is made live by an approval and by nothing else.

It stands before every translatable model with drafts, whoever wrote the model (``before_saving``). Models of ours also
have ``ReviewedTranslationMixin``, which says the same earlier and brings the workflow.
"""

from collections.abc import Collection
from typing import TypeGuard

from django.db import connections, models, router, transaction
from django.db.models import Exists, Model, Q
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import DraftStateMixin, Page, Revision, TranslatableMixin, Workflow
from wagtail.signals import pre_page_move

from .errors import CopiedTranslation, UnapprovedTranslation, WrongLanguageTree
from .models import TranslationTask
from .models.workflow import in_words, original_workflow, translation_workflow


def is_gated(model: type[Model]) -> TypeGuard[type[TranslatableMixin]]:
    """Say whether rows of a model can be translated and made live: pages and all others with drafts."""
    return issubclass(model, TranslatableMixin) and issubclass(model, DraftStateMixin)


def _approved_revisions(instance: TranslatableMixin) -> list[int | None]:
    """Return the approved revision of each task whose target an object is; empty if it is no translation.

    The rows stay locked until the end of the transaction, if there is one: nobody withdraws an approval meanwhile.
    """
    tasks = TranslationTask.objects.order_by("pk").filter(
        translation__source__object_id=instance.translation_key,
        translation__target_locale_id=instance.locale_id,
    )
    if connections[router.db_for_write(TranslationTask)].in_atomic_block:
        tasks = tasks.select_for_update(of=("self",), no_key=True)
    return list(tasks.values_list("approved_revision_id", flat=True))


def _is_later_copy(instance: TranslatableMixin) -> bool:
    """Say whether another language had an object first, and its own row is not public yet."""
    rows = type(instance).get_translation_model()._base_manager
    earlier = rows.filter(translation_key=instance.translation_key).exclude(locale_id=instance.locale_id)
    if instance.pk is None:
        return bool(earlier.exists())
    own = rows.filter(pk=instance.pk, live=True)
    return bool(earlier.filter(~Exists(own), pk__lt=instance.pk).exists())


def refuse_unapproved(instance: TranslatableMixin, revision_id: int | None) -> None:
    """Raise UnapprovedTranslation unless an object may be public in its language with a revision.

    It may if a reviewer approved that very revision, or if it is an original: written in its language first. A copy of
    what another language had first is a translation, also where nobody asked for one. What was public before this
    plugin came stays so. One query for a translation, two for an original, none where the model knows (``is_original``).
    """
    if getattr(instance, "is_original", False):
        return
    approved = _approved_revisions(instance)
    if (revision_id is None or revision_id not in approved) if approved else _is_later_copy(instance):
        raise UnapprovedTranslation(instance.locale.language_code)


def refuse_foreign_tree(page: Page, parent: Page | None) -> None:
    """Raise WrongLanguageTree if a page would stand in the tree of another language, or show another language's page.

    Only the root has children of several languages.
    """
    if parent is not None and parent.depth > 1 and parent.locale_id != page.locale_id:
        raise WrongLanguageTree(page.locale.language_code, parent.locale.language_code)
    if page.alias_of_id and page.alias_of.locale_id != page.locale_id:
        raise WrongLanguageTree(page.alias_of.locale.language_code, page.locale.language_code)


@receiver(pre_save)
def before_saving(
    sender: type[Model],
    instance: Model,
    raw: bool = False,
    update_fields: Collection[str] | None = None,
    **kwargs: object,
) -> None:
    """Stand before every write that makes an object of any translatable model live."""
    if raw or not is_gated(sender) or not isinstance(instance, TranslatableMixin):
        return
    if isinstance(instance, Page) and instance.pk is None and instance.path:
        refuse_foreign_tree(instance, instance.get_parent())
        if instance.alias_of_id:
            refuse_copy(instance.alias_of)
    if instance.live and (update_fields is None or {"live", "live_revision"} & set(update_fields)):
        if isinstance(instance, Page) and instance.alias_of_id:
            return
        refuse_unapproved(instance, instance.live_revision_id)


@receiver(pre_page_move)
def before_moving(instance: Page, parent_page_after: Page, **kwargs: object) -> None:
    """Stand before every move of a page: by a form, in bulk, by an API, by code."""
    refuse_foreign_tree(instance, parent_page_after)


def refuse_copy(instance: TranslatableMixin) -> None:
    """Raise CopiedTranslation if an object is a translation: its copy would have nobody who approves it."""
    concerned = Q(
        translation__source__object_id=instance.translation_key,
        translation__target_locale_id=instance.locale_id,
    )
    if instance.pk is not None and TranslationTask.objects.filter(concerned).exists():
        raise CopiedTranslation(str(instance))


class ReviewedTranslationMixin(models.Model):
    """For models that are translated. Put it first among the bases.

    ``publish`` gives a clear error early; ``before_saving`` holds on every other path (the page form of Wagtail 8,
    schedules and the write API call the publish action without ``publish``).
    """

    class Meta:
        abstract = True

    @property
    def default_exclude_fields_in_copy(self) -> list[str]:
        """What every copy leaves out, as Wagtail has it. Each of its ways to copy asks here first.

        Raises CopiedTranslation for a translation: its original is copied, and translated again.
        """
        refuse_copy(self)
        return list(getattr(super(), "default_exclude_fields_in_copy", []))

    def publish(self, revision: Revision, *args: object, **kwargs: object) -> None:
        """Publish a revision; raises UnapprovedTranslation if this is a translation that nobody approved."""
        with transaction.atomic():
            refuse_unapproved(self, revision.pk)
            super().publish(revision, *args, **kwargs)  # type: ignore[misc]  # of the model that it is mixed into

    def get_workflow(self) -> Workflow | None:
        """Return the translation workflow for a translation, else what Wagtail would return.

        Of an original page whose usual one has a group with nobody in it: approval by the language team.
        """
        if TranslationTask.objects.of_instance(self) is not None:
            return in_words(translation_workflow())
        usual: Workflow | None = super().get_workflow()  # type: ignore[misc]  # of the model that it is mixed into
        return in_words(original_workflow(usual)) if isinstance(self, Page) else usual
