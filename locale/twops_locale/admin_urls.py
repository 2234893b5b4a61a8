"""Addresses that stand in front of Wagtail's own admin: ``path("admin/", include("twops_locale.admin_urls"))`` before it.

Wagtail's hook for further addresses puts them behind its own, so a plugin cannot do this itself;
check ``twops_locale.W001`` says when a site has not. The stock addresses keep their names.
"""

from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .admin.lists import narrowed_views
from .admin.setup import languages

urlpatterns = decorate_urlpatterns(
    [
        path("locales/new/", languages.add),
        path("locales/edit/<str:pk>/", languages.change),
        path("locales/delete/<str:pk>/", languages.remove),
        path("bulk/<str:app_label>/<str:model_name>/<str:action>/", narrowed_views.bulk_action),
        path("reports/site-history/", narrowed_views.NarrowedLogEntriesView.as_view()),
        path(
            "reports/site-history/results/", narrowed_views.NarrowedLogEntriesView.as_view(results_only=True)
        ),
        path("reports/workflow/", narrowed_views.NarrowedWorkflowView.as_view()),
        path("reports/workflow/results/", narrowed_views.NarrowedWorkflowView.as_view(results_only=True)),
        path("reports/workflow_tasks/", narrowed_views.NarrowedWorkflowTasksView.as_view()),
        path(
            "reports/workflow_tasks/results/",
            narrowed_views.NarrowedWorkflowTasksView.as_view(results_only=True),
        ),
    ],
    require_admin_access,
)
