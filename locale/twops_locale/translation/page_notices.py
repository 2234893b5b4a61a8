"""Whoever submitted a page for approval hears what another person did with it: on the first page, and by mail where Wagtail sends none.

Wagtail's own mails tell of an approval and of changes that are asked for. It tells nobody when somebody publishes the page in
the menu, or cancels the workflow.
"""

from django.contrib.auth.models import AbstractUser
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, TaskState, WorkflowState

from ..mail import admin_link, is_switched_off, language_of, register_kind, tell
from ..models import Notice
from .notifications import name_of
from .workflow_mails import is_translation_review

KIND = "page_decided"
register_kind(KIND, _("Somebody decided about a page that I had submitted"))
APPROVED = _("%(person)s approved %(title)s")
RETURNED = _("%(person)s asks for changes: %(title)s")
PUBLISHED = _("%(person)s published %(title)s")
CANCELLED = _("%(person)s cancelled the approval of %(title)s")


def tell_of_end(state: WorkflowState, user: AbstractUser | None) -> None:
    """A workflow was cancelled: its page was published in the menu, or is a draft again. Tell whoever had submitted it."""
    page = _page_of_another(state, user)
    if page is None:
        return
    if page.live and page.live_revision_id == page.latest_revision_id:
        subject, text = PUBLISHED, _("You had submitted this page for approval. It is public now.")
    else:
        subject, text = (
            CANCELLED,
            _("You had submitted this page for approval. It is a draft again, and you can submit it again."),
        )
    values = {"person": name_of(user), "title": page.get_admin_display_title()}
    tell(KIND, [state.requested_by], subject, text, _edit(page), values, about=_about(page))


def note_decision(
    state: WorkflowState, user: AbstractUser | None, said: str | Promise, remark: str = ""
) -> None:
    """A page was approved or returned: say so on the first page of whoever had submitted it, in that person's language."""
    page, person = _page_of_another(state, user), state.requested_by
    if page is None or is_switched_off(person, KIND):
        return
    note_submitted(page)
    with translation.override(language_of(person)):
        text = str(said) % {"person": name_of(user), "title": page.get_admin_display_title()}
    address = _edit(page)
    Notice.objects.create(
        user=person, kind=KIND, text=text[:300], detail=remark[:200], address=address, about=_about(page)
    )


def note_submitted(page: Page) -> None:
    """A page was submitted, anew: what was decided before is over."""
    Notice.objects.end([_about(page)], [KIND])


def remark_of(state: WorkflowState) -> str:
    """Return what the reviewer wrote who returned a page."""
    last: TaskState | None = state.current_task_state
    return last.comment if last is not None else ""


def _page_of_another(state: WorkflowState, user: AbstractUser | None) -> Page | None:
    """Return the page of a workflow that somebody decided about who had not submitted it; None for all others."""
    person = state.requested_by
    if person is None or user is None or person.pk == user.pk or not person.is_active:
        return None
    page = Page.objects.filter(pk=state.object_id).first() if _is_of_page(state) else None
    return page if page is not None and not is_translation_review(state) else None


def _is_of_page(state: WorkflowState) -> bool:
    return state.base_content_type.model_class() is Page


def _edit(page: Page) -> str:
    return admin_link("wagtailadmin_pages:edit", page.pk)


def _about(page: Page) -> str:
    return f"page:{page.pk}"
