"""wagtail-modeladmin's registers, with the question that its view of an entry's history does not ask."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail_modeladmin import options
from wagtail_modeladmin.views import HistoryView


class GuardedHistoryView(HistoryView):
    """What happened to an entry, for whoever sees the entry in the list."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Raise PermissionDenied for an entry that is not in the user's list, or where the user has no list."""
        listed = self.model_admin.get_queryset(request).filter(pk=self.instance.pk)
        if not self.permission_helper.user_can_list(request.user) or not listed.exists():
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class ModelAdmin(options.ModelAdmin):
    """A register. Use it instead of wagtail-modeladmin's own."""

    history_view_class = GuardedHistoryView
