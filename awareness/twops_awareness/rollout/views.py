"""The screens of a roll-out: how far each country is, adapting a campaign, and what changed in its original."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from twops_locale.languages import language_name, territory_name
from twops_locale.models import Country
from twops_locale.translation.originals import original_of
from wagtail.admin.auth import require_admin_access
from wagtail.permission_policies.pages import PagePermissionPolicy

from ..models import Adaptation, CampaignPage
from ..public import public_of
from .desks import User, acts_for
from .errors import CannotTakeOver, ChangedMeanwhile, NotAdaptable
from .operations import adapt_campaign, home_for, languages_for
from .original import own_page, public_by_language
from .overview import roll_out
from .settling import Comparison, compare, keep_own, may_settle, take_over

NAMESPACE = "twops_rollout"


def _today() -> date:
    return timezone.localdate()


@require_admin_access
@require_safe
def index(request: HttpRequest, key: UUID | None = None) -> HttpResponse:
    """Show how far each country is with each campaign, or with one. A constant number of queries. For every editor."""
    campaigns = roll_out(request.user, today=_today(), language=get_language() or "en", key=key)
    if key is not None and not campaigns:
        raise Http404
    return render(request, "twops_awareness/rollout/index.html", {"campaigns": campaigns, "only_one": key})


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def adapt(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """Ask in which language a country's version is written, and make it: its editor opens.

    For who acts for the country and may add pages in one of its languages.
    """
    if not code.isalpha():  # the database refuses a null character
        raise Http404
    campaign = CampaignPage.objects.filter(translation_key=key).order_by("pk").first()
    country = get_object_or_404(Country.objects.prefetch_related("languages"), code=code)
    if campaign is None:
        raise Http404
    offered = [
        tag
        for tag in languages_for(country)
        if (home := home_for(campaign, tag)) is not None
        and PagePermissionPolicy().user_has_permission_for_instance(request.user, "add", home)
    ]
    if not offered or not acts_for(request.user, code):
        raise PermissionDenied
    if request.method == "POST":
        try:
            made = adapt_campaign(campaign, code, user=request.user, language=request.POST.get("language", ""))  # fmt: skip
        except NotAdaptable as error:
            messages.error(request, str(error))
            return redirect(f"{NAMESPACE}:index")
        messages.success(request, _("The version of %(country)s is a draft.") % {"country": country})
        return redirect("wagtailadmin_pages:edit", made.pk)
    public = public_by_language(key)
    reader = get_language() or "en"
    written_in = original_of(campaign).locale.language_code

    def begins(tag: str) -> str:
        """Say with what a version in a language begins: the original, its translation, or words that are translated."""
        return "original" if tag == written_in else "translation" if tag in public else "foreign"

    context = {
        "campaign": next(iter(public.values()), campaign),
        "country": country,
        "languages": [(tag, language_name(tag, reader), begins(tag)) for tag in offered],
        "is_public": bool(public),
    }
    return render(request, "twops_awareness/rollout/adapt.html", context)


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what changed in the original of a country's version; take it over, or keep the country's words.

    For every editor where the version is public, else for who may edit it. Who may decide the operations say.
    """
    adaptation = get_object_or_404(Adaptation, pk=pk)
    page = own_page(adaptation)
    if page is None:
        raise Http404
    may_edit = may_settle(adaptation, page, request.user)
    if not may_edit and not public_of(CampaignPage).filter(pk=page.pk).exists():
        raise PermissionDenied
    if request.method == "POST":
        return _decide(request, adaptation)
    found = compare(adaptation, with_draft=may_edit)
    reader = get_language() or "en"
    context = {
        "comparison": found,
        "page": page,
        "may_decide": may_edit,
        "country": territory_name(adaptation.country_code, reader),
        "source_language": language_name(adaptation.source_language, reader),
        "can_take_all": [change.key for change in found.changes if change.can_take],
    }
    return render(request, "twops_awareness/rollout/changes.html", context)


def _decide(request: HttpRequest, adaptation: Adaptation) -> HttpResponse:
    """Do what was chosen with the changes that were shown, and lead back to what is left."""
    back = redirect(f"{NAMESPACE}:changes", adaptation.pk)
    posted = request.POST
    taking = posted.getlist("take_shown") if "take_all" in posted else posted.getlist("take")
    keeping = posted.getlist("shown") if "keep_all" in posted else posted.getlist("keep")
    try:
        if taking:
            take_over(adaptation, taking, user=request.user)
            messages.success(request, _taken(len(taking), adaptation, request.user))
        else:
            keep_own(adaptation, keeping, user=request.user)
            messages.success(request, _("Noted. The words of your version stay."))
    except (ChangedMeanwhile, CannotTakeOver) as error:
        messages.error(request, str(error))
    return back


def _taken(count: int, adaptation: Adaptation, user: User) -> str:
    """Say that changes are in the draft, and what the person may do with it: publish it, or have it approved."""
    page = own_page(adaptation)
    if page is not None and page.permissions_for_user(user).can_publish():
        said = ngettext(
            "%(count)s change was taken over into the draft. Publish it when it is right.",
            "%(count)s changes were taken over into the draft. Publish it when it is right.",
            count,
        )
    else:
        said = ngettext(
            "%(count)s change was taken over into the draft. Submit it for approval when it is right.",
            "%(count)s changes were taken over into the draft. Submit it for approval when it is right.",
            count,
        )
    return said % {"count": count}


def of_page(page: CampaignPage) -> Comparison | None:
    """Return a country's version beside its original, for the panel of its editor; None for any other campaign."""
    adaptation = Adaptation.objects.filter(adaptation_key=page.translation_key).first()
    return compare(adaptation) if adaptation is not None else None


def urls() -> list[URLPattern]:
    """Return the addresses of the screens."""
    return [
        path("", index, name="index"),
        path("<uuid:key>/", index, name="campaign"),
        path("<uuid:key>/<str:code>/adapt/", adapt, name="adapt"),
        path("changes/<int:pk>/", changes, name="changes"),
    ]


def address_of(adaptation: Adaptation) -> str:
    """Return the address of the screen with the changes of a version's original."""
    return reverse(f"{NAMESPACE}:changes", args=[adaptation.pk])
