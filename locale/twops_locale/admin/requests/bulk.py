"""“Send for translation” for what is chosen in the page explorer and in lists of snippets: it leads to a new request."""

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import classproperty
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.models import get_snippet_models

from ... import permissions
from ...guards import is_gated
from ...requests import scopes

MAX_CHOSEN = 500  # of one list; more are chosen by a country, a language or a subtree


class _LeadsToRequest:
    """What both have in common: nothing is done here, the request's form is opened with what was chosen."""

    display_name = _("Send for translation")
    aria_label = _("Send the selected objects for translation")
    action_priority = 90
    request: HttpRequest
    model: type[Model]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Go on to the form of a request. Raises PermissionDenied for whoever may not send."""
        if not permissions.can_submit(request.user):
            raise PermissionDenied
        chosen, _others = self.get_actionable_objects()  # type: ignore[attr-defined]  # of Wagtail's action
        keys = scopes.words_of(self.model, [item.pk for item in chosen][:MAX_CHOSEN])
        by_model: dict[str, list[str]] = {}
        for key in keys:
            label, _colon, pk = key.partition(":")
            by_model.setdefault(label, []).append(pk)
        groups = [("objects", f"{label}:{','.join(pks)}") for label, pks in by_model.items()]
        if not groups:
            raise PermissionDenied
        return redirect(f"{reverse('twops_locale:new_request')}?{urlencode(groups)}")

    def check_perm(self, item: Model) -> bool:
        """Say whether the user may edit this very object: what one may not edit is not sent."""
        return permissions.can_edit_source(self.request.user, item)


class SendPages(_LeadsToRequest, PageBulkAction):
    """Pages of the explorer."""

    action_type = "send_pages_for_translation"

    def check_perm(self, item: Model) -> bool:
        """As for other objects; the root is no page of anybody."""
        return not item.is_root() and super().check_perm(item)  # type: ignore[attr-defined]  # a page


class SendSnippets(_LeadsToRequest, SnippetBulkAction):
    """Snippets that are translated, and records whose words are."""

    action_type = "send_for_translation"

    @classproperty
    def models(cls) -> list[type[Model]]:  # noqa: N805 - Wagtail reads it from the class
        """The models that have this action."""
        with_words = scopes.models_with_words()
        return [model for model in get_snippet_models() if is_gated(model) or model in with_words]
