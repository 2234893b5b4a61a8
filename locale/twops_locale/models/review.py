"""The Wagtail workflow task by which a reviewer of the language lets a translation, or a page written in it, go live."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, Task, TaskState, TranslatableMixin
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_localize.models import Translation

from .. import permissions
from .task import TranslationTask


class LocaleApprovalTask(Task):
    """Approval by a reviewer of the object's own language: one workflow serves all languages.

    Wagtail's ``GroupApprovalTask`` has fixed groups; here the reviewers come from the ``LanguageTeam``. An original page
    is decided in Wagtail's editor, by them and by whoever may publish it (``decides_original``).
    """

    class Meta:
        verbose_name = _("approval by the language team")
        verbose_name_plural = _("approvals by the language team")

    def user_can_access_editor(self, obj: TranslatableMixin, user: AbstractUser | AnonymousUser) -> bool:
        """Reviewers and translators of the language may open the editor during the review; so may who decides."""
        return (
            permissions.can_review(user, obj.locale)
            or permissions.can_translate(user, obj.locale)
            or decides_original(user, obj)
        )

    def locked_for_user(self, obj: TranslatableMixin, user: AbstractUser | AnonymousUser) -> bool:
        """Nobody edits a translation in review: a reviewer returns it. An original is open for who decides about it."""
        return not decides_original(user, obj)

    def get_actions(
        self, obj: TranslatableMixin, user: AbstractUser | AnonymousUser
    ) -> list[tuple[str, str, bool]]:
        """Those of Wagtail's approvals for an original page.

        None for a translation: it is read, approved and returned on its own screen, not from a menu of a list.
        """
        if not decides_original(user, obj):
            return []
        return [
            ("reject", gettext("Request changes"), True),
            ("approve", gettext("Approve"), False),
            ("approve", gettext("Approve with comment"), True),
        ]

    def on_action(
        self, task_state: TaskState, user: AbstractUser | AnonymousUser, action_name: str, **kwargs: object
    ) -> None:
        """Refuse a translation's decision by Wagtail's own way: nobody would have to have read it."""
        if TranslationTask.objects.of_instance(task_state.revision.content_object) is not None:
            raise PermissionDenied
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(
        self, user: AbstractUser | AnonymousUser, **kwargs: object
    ) -> "QuerySet[TaskState]":
        """What waits for the user, without what a reviewer approved for later: it is decided.

        Translations into the languages that the user reviews, and original pages that the user decides about.
        """
        planned = TranslationTask.objects.filter(Q(planned_for__isnull=False) | Q(planned_with_source=True))
        states: QuerySet[TaskState] = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).exclude(
            revision__in=planned.filter(review_revision__isnull=False).values("review_revision")
        )
        if user.is_superuser:
            return states
        locales = Locale.objects.filter(language_team__reviewers__in=user.groups.all())
        revisions = Translation.objects.filter(target_locale__in=locales).values("task__review_revision")
        originals = _originals_decided_by(user, locales).annotate(key=Cast("pk", CharField()))
        pages = Q(
            workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
            workflow_state__object_id__in=originals.values("key"),
        )
        return states.filter(Q(revision__in=revisions) | pages)

    @classmethod
    def get_description(cls) -> str:
        """The sentence that the workflow editor shows."""
        return str(_("A reviewer of the language, as its language team says, approves the translation"))


def decides_original(user: AbstractUser | AnonymousUser, obj: TranslatableMixin) -> bool:
    """Say whether the user decides about an original page: who reviews its language, and who may publish it."""
    if not isinstance(obj, Page) or TranslationTask.objects.of_instance(obj) is not None:
        return False
    return permissions.can_review(
        user, obj.locale
    ) or PagePermissionPolicy().user_has_permission_for_instance(user, "publish", obj)


def _originals_decided_by(
    user: AbstractUser | AnonymousUser, locales: "QuerySet[Locale]"
) -> "QuerySet[Page]":
    """Return the original pages in these languages, and those that the user may publish."""
    requests = Translation.objects.filter(
        source__object_id=OuterRef("translation_key"), target_locale=OuterRef("locale"), enabled=True
    )
    publishable = PagePermissionPolicy().instances_user_has_permission_for(user, "publish")
    concerned = Page.objects.filter(Q(locale__in=locales) | Q(pk__in=publishable.order_by().values("pk")))
    found: QuerySet[Page] = concerned.filter(~Exists(requests)).order_by()
    return found
