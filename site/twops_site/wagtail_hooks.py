"""What the site changes in Wagtail: whose pages an address shows, private pages and files, images, documents; the worker; accounts."""

from collections.abc import Callable

from django.contrib.auth.models import AbstractUser, Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from twops_awareness.public import language_of_address
from twops_locale.admin.lists.visible_instances import visible
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.documents.views import serve as stock_documents
from wagtail.images import get_image_model
from wagtail.images.views import images as stock_images
from wagtail.images.views.chooser import viewset as image_chooser
from wagtail.models import Page

from .accounts import journal
from .accounts import urls as accounts_urls
from .accounts.new_people import invite
from .editing import design
from .editing.admin_api import DocumentsOfTheUser, ImagesOfTheUser
from .middleware import is_admin
from .public.alternates import offer_path
from .worker import views as worker_views

Serve = Callable[[Page, HttpRequest, list[object], dict[str, object]], HttpResponse]


@hooks.register("before_serve_page", order=-100)
def serve_a_language_only_its_own_pages(
    page: Page, request: HttpRequest, serve_args: list[object], serve_kwargs: dict[str, object]
) -> HttpResponse | None:
    """Offer the languages that exist, where Wagtail would serve another one's page under this address.

    Where a language has no live home page, Wagtail answers with the default language's; and an alias shows the words
    of its source.
    """
    language = translation.get_language() or ""
    own = language_of_address(page) == language == page.locale.language_code
    if own and page.alias_of_id is None:
        return None
    return HttpResponseRedirect(offer_path(language, page.translation_key))


@hooks.register("on_serve_page", order=-10)
def nothing_private_is_served(serve: Serve) -> Serve:
    """Answer 404 for a restricted page: a password or a login needs a cookie, and no public page may set one."""

    def served(
        page: Page, request: HttpRequest, args: list[object], kwargs: dict[str, object]
    ) -> HttpResponse:
        if page.get_view_restrictions():
            raise Http404
        return serve(page, request, args, kwargs)

    return served


@hooks.register("before_serve_document", order=-10)
def private_files_are_served_in_the_admin(
    document: AbstractDocument, request: HttpRequest
) -> HttpResponse | None:
    """Lead to the admin for a file of a restricted collection: editors' cookies go nowhere else."""
    restrictions = list(document.collection.get_view_restrictions())
    if not restrictions:
        return None
    if not is_admin(request.path_info):
        return HttpResponseRedirect(reverse("twops_site_private_file", args=[document.pk, document.filename]))
    if not all(restriction.accept_request(request) for restriction in restrictions):
        raise PermissionDenied
    return None


def private_file(request: HttpRequest, document_id: int, filename: str) -> HttpResponse:
    """Serve a file of a restricted collection to an editor who may use the collection's files."""
    get_object_or_404(visible(get_document_model(), request.user), pk=document_id)
    response: HttpResponse = stock_documents.serve(request, document_id, filename)
    return response


def image_preview(request: HttpRequest, image_id: int, filter_spec: str) -> HttpResponse:
    """Show an image to an editor who may use it; the stock view shows any image to any editor."""
    get_object_or_404(visible(get_image_model(), request.user), pk=image_id)
    response: HttpResponse = stock_images.preview(request, image_id, filter_spec)
    return response


def image_format(request: HttpRequest, image_id: int) -> HttpResponse:
    """Ask an editor how an image of a text is placed, one that they may use; before 8.0 Wagtail shows any to anybody."""
    get_object_or_404(visible(get_image_model(), request.user), pk=image_id)
    response: HttpResponse = image_chooser.select_format_view(request, image_id)
    return response


@hooks.register("register_admin_urls", order=-100)
def register_admin_urls() -> list[URLPattern]:
    """Return the addresses above; those of images are Wagtail's own, found first."""
    return [
        path("private-files/<int:document_id>/<str:filename>", private_file, name="twops_site_private_file"),
        path("images/<int:image_id>/preview/<str:filter_spec>/", image_preview),
        path("images/chooser/<int:image_id>/select_format/", image_format),
    ]


@hooks.register("construct_admin_api", order=100)
def narrow_admin_api(router: WagtailAPIRouter) -> None:
    """Put our lists of images and documents in the place of Wagtail's, which list everything."""
    router.register_endpoint("documents", DocumentsOfTheUser)
    router.register_endpoint("images", ImagesOfTheUser)


@hooks.register("register_admin_urls")
def register_design() -> list[URLPattern]:
    """The page that shows every part of the public design."""
    return [path("design/", design.design, name="twops_design")]


@hooks.register("register_admin_urls")
def register_worker_urls() -> list[URLPattern]:
    """The screen of the worker."""
    return [path("worker/", worker_views.show, name="twops_worker")]


class WorkerMenuItem(MenuItem):
    """For administrators and whoever may view periodic jobs."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Say whether the user may see the worker."""
        return bool(request.user.has_perm(worker_views.PERMISSION))


@hooks.register("register_reports_menu_item")
def register_worker_item() -> WorkerMenuItem:
    """Put it among the reports."""
    return WorkerMenuItem(
        _("The worker"), reverse("twops_worker"), name="twops-worker", icon_name="cogs", order=900
    )


@hooks.register("register_admin_urls")
def register_accounts_urls() -> list[URLPattern | URLResolver]:
    """The second factor, and what happened to accounts."""
    return accounts_urls.urlpatterns


class JournalMenuItem(MenuItem):
    """For administrators and whoever may view what happened to accounts."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Say whether the user may see it."""
        return bool(request.user.has_perm(journal.PERMISSION))


@hooks.register("register_reports_menu_item")
def register_journal_item() -> JournalMenuItem:
    """Put it among the reports."""
    return JournalMenuItem(
        _("Logins and accounts"),
        reverse("twops_accounts:journal"),
        name="twops-accounts",
        icon_name="user",
        order=950,
    )


@hooks.register("register_permissions")
def permission_to_view_accounts() -> "QuerySet[Permission]":
    """Let a group be given the right to see what happened to accounts."""
    return Permission.objects.filter(
        content_type__app_label="twops_site", codename=journal.PERMISSION.partition(".")[2]
    )


@hooks.register("register_account_menu_item")
def own_second_factor(request: HttpRequest) -> dict[str, object]:
    """Lead from one's account to one's second factor."""
    return {
        "url": reverse("twops_second_factor:mine"),
        "label": _("Your second factor"),
        "help_text": _("Passkeys, an app for codes, recovery codes"),
    }


hooks.register("after_create_user", invite)


@hooks.register("register_user_listing_buttons")
def somebodys_second_factor(user: AbstractUser, request_user: AbstractUser) -> list[Button]:
    """Lead an administrator from an account to its second factor and its waits."""
    if not request_user.is_superuser:
        return []
    address = reverse("twops_accounts:person", args=[user.pk])
    return [Button(_("Second factor and waits"), address, icon_name="key", priority=40)]
