"""Wagtail's panel of reviews without those of translations: they stand in the to-do list, which has more to say of them."""

from django.template import Context
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel

from ...models import TranslationTask


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


def put_in_place(panels: list[Component]) -> None:
    """Put this panel where Wagtail's own stands; a panel of somebody else's is left as it is."""
    panels[:] = [
        OtherReviewsPanel() if type(panel) is WorkflowObjectsToModeratePanel else panel for panel in panels
    ]
