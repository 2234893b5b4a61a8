"""What a reviewer wrote who returned a page stands above its form, for whoever opens it."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page, WorkflowState

from ...translation.notifications import name_of
from ...translation.page_notices import remark_of


def show_remark(request: HttpRequest, page: Page) -> None:
    """Say who asks for which changes, until the page is submitted again. One query, three where there is something to say."""
    state = page.current_workflow_state if request.method == "GET" else None
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return
    last = state.current_task_state
    person = name_of(last.finished_by if last is not None else None)
    if remark := remark_of(state):
        said = _("%(person)s asks for changes: “%(remark)s”") % {"person": person, "remark": remark}
    else:
        said = _("%(person)s asks for changes.") % {"person": person}
    messages.warning(request, said)
