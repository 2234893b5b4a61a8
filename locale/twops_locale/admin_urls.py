"""Addresses that stand in front of Wagtail's own admin: ``path("admin/", include("twops_locale.admin_urls"))`` before it.

Wagtail's hook for further addresses puts them behind its own, so a plugin cannot do this itself;
check ``twops_locale.W001`` says when a site has not. The stock addresses keep their names.
"""

from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .admin.lists import narrowed_views as views
from .admin.setup import languages as language_screens

urlpatterns = decorate_urlpatterns(
    [
        path("locales/new/", language_screens.add),
        path("locales/edit/<str:pk>/", language_screens.change),
        path("locales/delete/<str:pk>/", language_screens.remove),
        path("bulk/<str:app_label>/<str:model_name>/<str:action>/", views.bulk_action),
        path("reports/site-history/", views.NarrowedLogEntriesView.as_view()),
        path("reports/site-history/results/", views.NarrowedLogEntriesView.as_view(results_only=True)),
        path("reports/workflow/", views.NarrowedWorkflowView.as_view()),
        path("reports/workflow/results/", views.NarrowedWorkflowView.as_view(results_only=True)),
        path("reports/workflow_tasks/", views.NarrowedWorkflowTasksView.as_view()),
        path("reports/workflow_tasks/results/", views.NarrowedWorkflowTasksView.as_view(results_only=True)),
    ],
    require_admin_access,
)
