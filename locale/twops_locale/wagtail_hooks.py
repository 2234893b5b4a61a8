"""How the plugin enters Wagtail's admin."""

from django.contrib import messages
from django.contrib.auth.models import AbstractUser, AnonymousUser, Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLResolver, include, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page, TranslatableMixin
from wagtail.users.models import UserProfile
from wagtail_modeladmin.options import modeladmin_register

from . import permissions
from .admin import files, log_words, memory
from .admin import quality as _quality  # noqa: F401 - registers hooks
from .admin.editor import returned_pages, stock_routes
from .admin.editor.routes import ROUTES
from .admin.inbox import notices, refused_schedules, reviews, todo
from .admin.inbox.account import MailPanel
from .admin.lists.narrowed_views import NarrowedSnippetsAPI, NarrowedTranslationsReportView
from .admin.matrix import durations, overviews
from .admin.matrix import views as matrix_views
from .admin.registers import LocaleAdminGroup
from .admin.requests import views as request_views
from .admin.requests.bulk import SendPages, SendSnippets
from .admin.requests.changing import change_request
from .admin.setup import interface_words, people
from .admin.tasks import put_back
from .admin.tasks import views as task_views
from .admin.tasks import withdrawal as _withdrawal  # noqa: F401 - registers hooks
from .admin.terms import menu as _menu  # noqa: F401 - registers hooks
from .admin.terms import urls as term_urls
from .models import TranslationTask

modeladmin_register(LocaleAdminGroup)

hooks.register("register_bulk_action", SendPages)
hooks.register("register_bulk_action", SendSnippets)

SNIPPETS_API = "api/snippets/<slug:app_label>/<slug:model_name>/"
# The same addresses as wagtail-localize's own (its wagtail_hooks.py); ours are found first.
REPLACED_ROUTES = [
    path("submit/page/<int:page_id>/", task_views.submit_page),
    path("submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", task_views.submit_snippet),
    path("update/<int:translation_source_id>/", stock_routes.update_translations),
    path("translate/<int:translation_id>/strings/<int:string_segment_id>/edit/", stock_routes.refused),
    path("translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/", stock_routes.refused),
    path("translate/<int:translation_id>/pofile/download/", stock_routes.refused),
    path("translate/<int:translation_id>/pofile/upload/", stock_routes.refused),
    path("translate/<int:translation_id>/machine_translate/", stock_routes.machine_translate),
    path("translate/<int:translation_id>/preview/", stock_routes.refused),
    path("translate/<int:translation_id>/preview/<str:mode>/", stock_routes.refused),
    path("translate/<int:translation_id>/disable/", stock_routes.refused),
    path("page/<int:page_id>/convert_to_alias/", stock_routes.refused),
    path("reports/translations/", NarrowedTranslationsReportView.as_view()),
    path("reports/translations/results/", NarrowedTranslationsReportView.as_view(results_only=True)),
    path(SNIPPETS_API, NarrowedSnippetsAPI.as_view({"get": "list"})),
    path(f"{SNIPPETS_API}<str:pk>/", NarrowedSnippetsAPI.as_view({"get": "retrieve"})),
]


@hooks.register("register_admin_urls", order=-100)
def register_admin_urls() -> list[URLResolver]:
    """Put our routes in front of wagtail-localize's."""
    own = [
        path("to-do/", todo.to_do_view, name="to_do"),
        path("roll-out/<int:page_id>/", overviews.roll_out_view, name="roll_out"),
        path("times/", durations.durations_view, name="durations"),
        path("notices/seen/", notices.seen, name="notices_seen"),
        path("put-back/<int:translation_source_id>/", put_back.put_back_view, name="put_back"),
        path("matrix/", matrix_views.matrix_view, name="matrix"),
        path("refused/<int:pk>/seen/", refused_schedules.seen, name="refused_seen"),
        path("files/", files.take, name="files"),
        path("<int:task_id>/file/<slug:format_name>/", files.download, name="file"),
        *ROUTES,
        path("<int:task_id>/open/", task_views.open_task, name="open_task"),
        path("<int:task_id>/<slug:action>/", task_views.act, name="act"),
    ]
    own += [
        path("requests/new/", request_views.new, name="new_request"),
        path("requests/<int:pk>/", request_views.show, name="request"),
        path("requests/<int:pk>/files/<slug:format_name>/", request_views.files, name="request_files"),
        path("requests/<int:pk>/change/", change_request, name="change_request"),
        path("requests/<int:pk>/take-files/", files.take_of_request, name="take_request_files"),
        path("requests/<int:pk>/<slug:action>/", request_views.act, name="act_on_request"),
    ]
    word_paths = [
        path("", interface_words.report, name="report"),
        path("<slug:tag>/", interface_words.language, name="language"),
        path("<slug:tag>/download/", interface_words.download, name="download"),
        path("<slug:tag>/changes/<int:pk>/", interface_words.change, name="change"),
        path("<slug:tag>/changes/<int:pk>/<slug:step>/", interface_words.decide, name="decide"),
    ]
    people_paths = [
        path("", people.listed, name="list"),
        path("<int:pk>/", people.change, name="change"),
    ]
    return [
        path("localize/", include(REPLACED_ROUTES)),
        path("terms/", include(term_urls)),
        path("translation-tasks/", include((own, "twops_locale"), namespace="twops_locale")),
        path(
            "translation-memory/",
            include((memory.URLS, "twops_locale_memory"), namespace="twops_locale_memory"),
        ),
        path("interface-words/", include((word_paths, interface_words.NAMESPACE))),
        path("people/", include((people_paths, people.NAMESPACE))),
    ]


def _before_edit(request: HttpRequest, instance: TranslatableMixin) -> HttpResponse | None:
    """Lead from Wagtail's form of a translation to its editor; nothing that is sent to the form is stored."""
    task = TranslationTask.objects.of_instance(instance)
    if task is None:
        return None
    if not permissions.can_translate(request.user, instance.locale):
        raise PermissionDenied
    if request.method == "POST":
        messages.warning(
            request, _("This is a translation. Nothing was changed: it is written and published here.")
        )
    return redirect("twops_locale:editor", task.pk)


@hooks.register("before_edit_page", order=-100)
def before_edit_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Guard the editor of a translated page."""
    return _before_edit(request, page)


@hooks.register("before_edit_page")
def show_remark_of_reviewer(request: HttpRequest, page: Page) -> None:
    """Show above a page that was returned what the reviewer wrote."""
    returned_pages.show_remark(request, page)


@hooks.register("before_edit_snippet", order=-100)
def before_edit_snippet(request: HttpRequest, instance: Model) -> HttpResponse | None:
    """Guard the editor of another translated object."""
    return _before_edit(request, instance) if isinstance(instance, TranslatableMixin) else None


@hooks.register("register_permissions")
def register_permissions() -> "QuerySet[Permission]":
    """Let administrators give a group the right to manage the translation memory."""
    return Permission.objects.filter(content_type__app_label="twops_locale", codename="manage_memory")


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name our entries of the audit log."""
    log_words.register(actions)


@hooks.register("register_reports_menu_item")
def register_interface_words() -> MenuItem:
    """Show which interface words are missing."""
    return interface_words.menu_item()


@hooks.register("register_settings_menu_item")
def register_people() -> MenuItem:
    """Show who has which role."""
    return people.menu_item()


@hooks.register("register_account_settings_panel")
def register_mail_panel(
    request: HttpRequest, user: AbstractUser | AnonymousUser, profile: UserProfile
) -> MailPanel:
    """Let people switch kinds of mail off."""
    return MailPanel(request, user, profile)


@hooks.register("insert_global_admin_css")
def narrow_style() -> str:
    """Add what lets long words wrap in a small window."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("twops_locale/admin.css"))


@hooks.register("construct_homepage_panels")
def add_refused_schedules(request: HttpRequest, panels: list[Component]) -> None:
    """Say on the first page which plans of this person were refused."""
    panels.insert(0, refused_schedules.RefusedSchedulesPanel())


@hooks.register("construct_homepage_panels")
def add_to_do(request: HttpRequest, panels: list[Component]) -> None:
    """Say on the first page what this person was told, and what waits for them."""
    reviews.put_in_place(panels)
    panels.append(notices.NoticesPanel())
    panels.append(todo.ToDoPanel())
