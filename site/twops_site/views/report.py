"""Report a mistake in an entry: without a cookie, without JavaScript, and without a question about the sender."""

from collections.abc import Mapping
from typing import TypedDict
from uuid import UUID

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe
from twops_directory.desk.reports import report_mistake
from twops_directory.errors import ServiceGone, ServiceNotFound, TooManyReports
from twops_directory.models import Service
from twops_directory.models.report import MAX_REPORT, MistakeKind
from twops_directory.public import public_service
from twops_directory.public.crisis_lines import CrisisNow
from twops_directory.public.values.service import PublicService
from twops_directory.validators import plain_text

from ..context import Chrome
from ..public.crisis import crisis_now
from ..public.navigation import CountryLink
from ..public.report_limit import senders
from ..public.sealed import MAX_TOKEN, SealBroken, seal, unseal
from ..public.senders import sender_of
from ..public.way_back import trail_of
from .see_other import see_other

TRAP = "website"  # a field that no person sees: what fills it in is a program
PURPOSE = "report"  # and the service's id: what is said of one service is said of no other
TOO_MANY = "too_many"
SUMMARY = "#summary"  # what is wrong: the browser goes there, and a screen reader with it


class Prose(forms.CharField):
    """A text whose line breaks count as one character, as in the browser's own limit; a form sends two for each."""

    def to_python(self, value: object) -> str:
        """Return the text with plain line breaks."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class ReportForm(forms.Form):
    """A choice, and a short text for whoever wants to say more."""

    kind = forms.ChoiceField(
        choices=MistakeKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("Choose one of the answers in the list."),
        },
    )
    text = Prose(
        required=False,
        max_length=MAX_REPORT,
        widget=forms.Textarea,
        validators=[plain_text],
        error_messages={
            "max_length": _(
                "The text has %(show_value)d characters; %(limit_value)d are possible. Please shorten it."
            )
        },
    )

    def __init__(self, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data)
        # plain_text refuses NUL as well, and says what to do.
        field = self.fields["text"]
        field.validators = [
            validator
            for validator in field.validators
            if not isinstance(validator, ProhibitNullCharactersValidator)
        ]


def _found(uuid: UUID) -> PublicService:
    try:
        return public_service(uuid, get_language() or "en")
    except (ServiceNotFound, ServiceGone) as error:
        raise Http404 from error


class Place(TypedDict):
    """What the page frame says on pages about one service."""

    chrome: Chrome
    service: PublicService
    query: str
    country: CountryLink | None
    country_name: str
    crisis: CrisisNow | None


def _place_of(request: HttpRequest, service: PublicService) -> Place:
    """Return what the page frame says on pages about one service: the numbers of its country."""
    frame = Chrome(request)
    return {
        "chrome": frame,
        "service": service,
        "query": _query(request, [each.code for each in frame.countries]),
        "country": frame.country(service.country_code),
        "country_name": service.country_name,
        "crisis": crisis_now(
            frame.language,
            service.country_code,
            timezone.now(),
            [each.code for each in service.audiences],
        ),
    }


def _query(request: HttpRequest, countries: list[str]) -> str:
    """Return what the address of the service's page carries, to lead back to the list: empty, or from ``?`` on."""
    trail = trail_of(request.GET.dict(), countries)
    reader = request.GET.get("country", "").upper()
    return trail.query(reader.lower() if reader in countries else "") if trail else ""


# No CSRF token: it would need a cookie. Whoever forges a request can do no more than by sending the form.
@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the form; for a POST, hand the report to the service's desk."""
    service = _found(uuid)
    if request.method != "POST":
        return _shown(request, service, ReportForm())
    query = _query(request, [each.code for each in Chrome(request).countries])
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _again(request, service, form, query)
    if not request.POST.get(TRAP):
        try:
            if (sender := sender_of(request)) and not senders.allows(sender):
                raise TooManyReports
            report_mistake(
                Service.objects.get(uuid=uuid), kind=form.cleaned_data["kind"], text=form.cleaned_data["text"]
            )
        except TooManyReports:
            return _again(request, service, form, query, too_many=True)
    return see_other(reverse("twops_site:report_received", args=[uuid]) + query)


@sensitive_variables()
@never_cache
@require_safe
def again(request: HttpRequest, uuid: UUID, token: str) -> HttpResponse:
    """Show what was not taken, with what is wrong: it stands sealed in the address. Where it cannot be opened, say so."""
    service = _found(uuid)
    try:
        sent = unseal(f"{PURPOSE} {uuid}", token)
    except SealBroken:
        return _shown(request, service, ReportForm(), expired=True)
    return _shown(request, service, ReportForm(sent), too_many=bool(sent.get(TOO_MANY)))


def _again(
    request: HttpRequest, service: PublicService, form: ReportForm, query: str, *, too_many: bool = False
) -> HttpResponse:
    """Answer what was not taken with an address that holds all of it: Back, reload and another language lose nothing.

    No form of ours sends more than an address has room for; what somebody made by hand is answered at once.
    """
    sent = {name: form.data.get(name, "") for name in form.fields} | ({TOO_MANY: "1"} if too_many else {})
    token = seal(f"{PURPOSE} {service.id}", sent)
    if len(token) > MAX_TOKEN:
        return _shown(request, service, form, too_many=too_many, status=422)
    return see_other(reverse("twops_site:report_again", args=[service.id, token]) + query + SUMMARY)


def _shown(
    request: HttpRequest,
    service: PublicService,
    form: ReportForm,
    *,
    too_many: bool = False,
    expired: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Show the form. It is sent to its own address, whatever the one of this page is."""
    place = _place_of(request, service)
    context = {
        **place,
        "form": form,
        "action": reverse("twops_site:report", args=[service.id]) + place["query"],
        "too_many": too_many,
        "expired": expired,
        "trap": TRAP,
        "max_length": MAX_REPORT,
        "noindex": True,
    }
    return render(request, "twops_site/report.html", context, status=status)


@never_cache
@require_safe
def received(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Thank for a report; keeps and shows nothing of it."""
    context = {**_place_of(request, _found(uuid)), "received": True, "noindex": True}
    return render(request, "twops_site/report.html", context)
