"""Checks of translated texts in the admin: what they find in all that is public, and how much each weighs in a language."""

import csv
from collections import Counter
from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.models import Locale

from ..languages import autonym
from ..models import TextCheck, Weight
from ..models.quality import DEFAULT_WEIGHTS
from ..policies import locales_for, memberships
from ..quality.run import weights_of
from ..quality.survey import Surveyed, survey
from ..translation import checking
from .lists.spreadsheets import plain_cell

ROWS_A_PAGE = 100
HEADINGS = (
    "title",
    "text",
    "check",
    "weight",
    "reason",
    "remedy",
    "original",
    "translation",
    "overruled by",
    "because",
)


def cells(row: Surveyed) -> list[object]:
    """Return a finding as a line of a spreadsheet, in the order of ``HEADINGS``."""
    finding = row.finding
    words = (
        *(row.title, row.label, finding.check.label, finding.weight.label, finding.reason, finding.remedy),
        *(row.original, row.words, finding.overruled_by, finding.overruled_because),
    )
    return [plain_cell(str(word)) for word in words]


@require_admin_access
def languages(request: HttpRequest) -> HttpResponse:
    """List the languages in whose team the user is."""
    rows = [
        {"locale": locale, "name": autonym(locale.language_code)}
        for locale in locales_for(request.user, "view").order_by("language_code")
    ]
    if not rows:
        raise PermissionDenied
    return render(request, "twops_locale/checks/languages.html", {"rows": rows})


def _locale_or_404(user: AbstractUser | AnonymousUser, locale_id: int) -> Locale:
    locale = get_object_or_404(Locale, pk=locale_id)
    if not locales_for(user, "view").filter(pk=locale.pk).exists():
        raise PermissionDenied
    return locale


@require_admin_access
def report(request: HttpRequest, locale_id: int) -> HttpResponse:
    """Show what the checks find in everything that is public in a language; as CSV with ``format=csv``."""
    locale = _locale_or_404(request.user, locale_id)
    found = list(survey(locale))
    counts = Counter(row.finding.check for row in found)
    if (wanted := request.GET.get("check", "")) in TextCheck.values:
        found = [row for row in found if row.finding.check == wanted]
    if request.GET.get("format") == "csv":
        return _csv(locale, found)
    context = {
        "locale": locale,
        "name": autonym(locale.language_code),
        "page": Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("p")),
        "counts": counts.most_common(),
        "wanted": wanted,
        "may_decide": checking.may_weigh(request.user, locale),
    }
    return render(request, "twops_locale/checks/report.html", context)


def _csv(locale: Locale, found: list[Surveyed]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="checks-{locale.language_code}.csv"'
    writer = csv.writer(response)
    writer.writerow(HEADINGS)
    writer.writerows(map(cells, found))
    return response


@require_admin_access
def weights(request: HttpRequest, locale_id: int) -> HttpResponse:
    """Say how much each check weighs in a language; its reviewers decide."""
    locale = get_object_or_404(Locale, pk=locale_id)
    if not checking.may_weigh(request.user, locale):
        raise PermissionDenied
    if request.method == "POST":
        given = {check: request.POST.get(check.value, "") for check in TextCheck}
        wanted = {check: Weight(value) for check, value in given.items() if value in Weight.values}
        checking.weigh(locale, wanted, user=request.user)
        messages.success(request, _("Saved. The checks weigh so from now on."))
        return redirect("twops_locale_checks:weights", locale.pk)
    context = {
        "locale": locale,
        "name": autonym(locale.language_code),
        "rows": list(_choices(locale)),
        "choices": Weight.choices,
    }
    return render(request, "twops_locale/checks/weights.html", context)


def _choices(locale: Locale) -> Iterator[dict[str, object]]:
    decided = weights_of(locale)
    for check in TextCheck:
        yield {"check": check, "weight": decided[check], "usual": DEFAULT_WEIGHTS[check].label}


class ChecksMenuItem(MenuItem):
    """The report among Wagtail's reports, for members of a language team."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Say whether the user is in a team."""
        return bool(memberships(request.user).seen)


@hooks.register("register_admin_urls")
def register_check_urls() -> list[URLResolver]:
    """Put the screens into the admin."""
    own = [
        path("", languages, name="languages"),
        path("<int:locale_id>/", report, name="report"),
        path("<int:locale_id>/weights/", weights, name="weights"),
    ]
    return [path("translation-checks/", include((own, "twops_locale_checks")))]


@hooks.register("register_reports_menu_item")
def register_check_report() -> MenuItem:
    """Put the report among the others."""
    return ChecksMenuItem(
        gettext_lazy("Checks of translations"),
        reverse("twops_locale_checks:languages"),
        icon_name="clipboard-list",
    )
