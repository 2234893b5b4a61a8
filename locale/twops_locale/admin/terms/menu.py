"""Where the terms' screens are found: among the reports."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ...policies import memberships
from ...terminology.access import may_see_terms


class TermsReportItem(MenuItem):
    """Shown to those who see the terms."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Say whether this person sees it."""
        return may_see_terms(request.user)


class TermsFilesItem(MenuItem):
    """Shown to those who may change words."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Say whether this person sees it."""
        user = request.user
        return user.has_perm("twops_locale.change_concept") or bool(memberships(user).reviewed)


@hooks.register("register_reports_menu_item")
def register_terms_report() -> MenuItem:
    """The words to avoid in public texts."""
    return TermsReportItem(
        _("Terms in public texts"),
        reverse("twops_terms:report"),
        name="terms-report",
        icon_name="openquote",
        order=800,
    )


@hooks.register("register_reports_menu_item")
def register_terms_files() -> MenuItem:
    """Terms as files."""
    return TermsFilesItem(
        _("Terms as files"),
        reverse("twops_terms:exchange"),
        name="terms-files",
        icon_name="openquote",
        order=810,
    )
