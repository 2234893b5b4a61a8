"""Wagtail's panel of reviews without those of translations: they stand in the to-do list, which has more to say of them.

And its panel of what a person submitted, in that person's words.
"""

from collections.abc import Iterable

from django.template import Context
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel

from ...models import TranslationTask
from ...models.workflow import in_words


class OtherReviewsPanel(WorkflowObjectsToModeratePanel):
    """What waits for the user's approval, but for translations."""

    def get_context_data(self, parent_context: Context) -> dict[str, object]:
        """Return Wagtail's context with the states of other reviews only. One query more than Wagtail's."""
        context: dict[str, object] = super().get_context_data(parent_context)
        states = context["states"]
        assert isinstance(states, list)
        revisions = [state["revision"].pk for state in states]
        ours = set(
            TranslationTask.objects.filter(review_revision__in=revisions).values_list(
                "review_revision", flat=True
            )
        )
        context["states"] = [state for state in states if state["revision"].pk not in ours]
        return context


class OwnPagesPanel(UserObjectsInWorkflowModerationPanel):
    """What a person submitted, with the name of our step in that person's language."""

    def get_context_data(self, parent_context: Context) -> dict[str, object]:
        """Return Wagtail's context with these names."""
        context: dict[str, object] = super().get_context_data(parent_context)
        states = context["workflow_states"]
        assert isinstance(states, Iterable)
        for state in states:
            if state.current_task_state is not None:
                state.current_task_state.task = in_words(state.current_task_state.task)
        return context


PANELS: dict[type[Component], type[Component]] = {
    WorkflowObjectsToModeratePanel: OtherReviewsPanel,
    UserObjectsInWorkflowModerationPanel: OwnPagesPanel,
}


def put_in_place(panels: list[Component]) -> None:
    """Put these panels where Wagtail's own stand; a panel of somebody else's is left as it is."""
    panels[:] = [PANELS[type(panel)]() if type(panel) in PANELS else panel for panel in panels]
