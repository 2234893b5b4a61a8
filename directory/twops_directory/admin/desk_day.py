"""The desk's day on the admin's first page: what waits for a desk's people, with a way to each of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from ..choices import ServiceStatus
from ..desk import permissions
from ..desk.four_eyes import waiting
from ..desk.verification import to_check
from ..merging import candidates
from ..models import Location, MistakeReport, Organization, Service, VerificationVisit
from ..models.base import PublishedRecord
from ..models.duplicate import DuplicateState
from ..models.report import ReportState
from ..models.verification import VisitOutcome
from .four_eyes import confirm_address_of

Row = TypeVar("Row", bound=models.Model)
SHOWN = 5  # of each list
DRAFTED: tuple[type[PublishedRecord], ...] = (Service, Organization, Location)


@dataclass(frozen=True, slots=True)
class Item:
    """One line: what it is, where it leads, and what is to know about it."""

    name: str
    address: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One list of the day."""

    title: str
    count: int
    address: str
    nothing: str
    items: list[Item] = field(default_factory=list)


def sections_for(user: AbstractUser) -> list[Section]:
    """Return the lists of a user's day, empty for somebody at no desk. As many queries however much there is to do."""
    countries = permissions.countries_for(user, "change", Service)
    if countries == set():
        return []
    services = permissions.within(user, "change", Service.objects.all())
    return [
        _reports(countries),
        _waiting(user),
        _checks(services),
        _found_wrong(services),
        _reopening(services),
        *_drafts(user),
        _duplicates(user),
        _services(services),
    ]


def _section(
    title: str, found: "QuerySet[Row]", address: str, nothing: str, item: Callable[[Row], Item], *texts: str
) -> Section:
    shown = list(found.prefetch_related(*texts)[:SHOWN])
    count = len(shown) if len(shown) < SHOWN else found.order_by().count()
    return Section(title, count, address, nothing, [item(row) for row in shown])


def _list_of(model: type[PublishedRecord], query: str = "") -> str:
    return reverse(model.snippet_viewset.get_url_name("list")) + query


def edit_address(record: PublishedRecord) -> str:
    """Return the address of a record's form."""
    return reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])


def _reports(countries: set[int] | None) -> Section:
    reports = MistakeReport.objects.filter(state=ReportState.OPEN).order_by("received_on", "pk")
    if countries is not None:
        reports = reports.filter(service__country__in=countries)
    return _section(
        _("Mistakes that readers reported"),
        reports.select_related("service"),
        reverse("twops_directory_mistakereport_modeladmin_index") + f"?state__exact={ReportState.OPEN}",
        _("No report is open."),
        lambda report: Item(
            str(report.service),
            reverse("twops_directory_mistakereport_modeladmin_edit", args=[report.pk]),
            report.get_kind_display(),
        ),
        "service__primary_texts",
    )


def _waiting(user: AbstractUser) -> Section:
    requests = waiting.seen_by(user).order_by("since", "pk").select_related("content_type", "asked_by")
    return _section(
        _("Changes that wait for a second person"),
        requests,
        reverse("directory_waiting_modeladmin_index"),
        _("No change waits."),
        lambda entry: Item(
            entry.title,
            confirm_address_of(entry.content_type.model, entry.object_id),
            _("you asked: somebody else confirms it")
            if entry.asked_by_id == user.pk
            else _("%(person)s asks") % {"person": entry.asked_by or "–"},
        ),
    )


def _checks(services: "QuerySet[Service]") -> Section:
    today = timezone.localdate()
    due = to_check(services, today).filter(Q(next_check_due__lte=today) | Q(next_check_due__isnull=True))
    record = reverse("twops_directory_verificationvisit_modeladmin_create")
    return _section(
        _("Checks that are due"),
        due.order_by("next_check_due", "pk"),
        reverse("directory_checks-due_modeladmin_index"),
        _("No check is due."),
        lambda service: Item(
            str(service),
            f"{record}?service={service.pk}",
            _("due since %(date)s") % {"date": service.next_check_due}
            if service.next_check_due
            else _("never checked"),
        ),
        "primary_texts",
    )


def _found_wrong(services: "QuerySet[Service]") -> Section:
    last = VerificationVisit.objects.filter(service=OuterRef("pk")).order_by("-checked_on", "-pk")
    wrong = services.annotate(last_outcome=Subquery(last.values("outcome")[:1])).exclude(
        Q(last_outcome=VisitOutcome.CORRECT) | Q(last_outcome=None)
    )
    return _section(
        _("Checks that did not find everything correct"),
        wrong.order_by("next_check_due", "pk"),
        reverse("twops_directory_verificationvisit_modeladmin_index"),
        _("None."),
        lambda service: Item(
            str(service), edit_address(service), str(VisitOutcome(service.last_outcome).label)
        ),
        "primary_texts",
    )


def _reopening(services: "QuerySet[Service]") -> Section:
    passed = services.filter(
        status=ServiceStatus.TEMPORARILY_CLOSED, live=True, reopens_on__lte=timezone.localdate()
    )
    return _section(
        _("Closed, and the day of opening again has come"),
        passed.order_by("reopens_on", "pk"),
        _list_of(Service, "?status=temporarily+closed"),
        _("None."),
        lambda service: Item(str(service), edit_address(service), str(service.reopens_on)),
        "primary_texts",
    )


def _drafts(user: AbstractUser) -> Iterable[Section]:
    titles = (_("Drafts of services"), _("Drafts of organisations"), _("Drafts of places"))
    for model, title in zip(DRAFTED, titles, strict=True):
        records = permissions.within(user, "change", model._default_manager.all())
        drafts = records.filter(
            Q(has_unpublished_changes=True) | Q(live=False, first_published_at__isnull=True)
        )
        yield _section(
            title,
            drafts.order_by("-latest_revision__created_at", "-pk"),
            _list_of(model),
            _("No draft."),
            lambda record: Item(
                str(record),
                edit_address(record),
                _("public, with changes that are not") if record.live else _("not public"),
            ),
            "primary_texts",
        )


def _duplicates(user: AbstractUser) -> Section:
    pairs = candidates.seen_by(user).filter(state=DuplicateState.OPEN).order_by("-score", "pk")
    return _section(
        _("Records that may be duplicates"),
        pairs,
        reverse("directory_duplicates_modeladmin_index"),
        _("None."),
        lambda pair: Item(str(pair), reverse("twops_directory_compare_duplicates", args=[pair.pk])),
    )


def _services(services: "QuerySet[Service]") -> Section:
    return _section(
        _("Your services, the last changed first"),
        services.order_by(
            Coalesce("latest_revision__created_at", "last_modified").desc(nulls_last=True), "-pk"
        ),
        _list_of(Service),
        _("No service yet."),
        lambda service: Item(str(service), edit_address(service), str(service.get_status_display())),
        "primary_texts",
    )


class DeskDayPanel(Component):
    """The desk's day on the first page of the admin; nothing for people who are at no desk."""

    name = "twops_directory_desk_day"
    template_name = "twops_directory/home/desk_day.html"
    order = 10

    def render_html(self, parent_context: Context | None = None) -> SafeString:
        """Return the panel of the request's user."""
        sections = sections_for(parent_context["request"].user) if parent_context else []
        if parent_context is None or not sections:
            return SafeString()
        html: SafeString = super().render_html({**parent_context.flatten(), "sections": sections})
        return html

    def get_context_data(self, parent_context: Mapping[str, list[Section]]) -> dict[str, object]:
        """Hand the lists to the template; what is to do comes first, the empty lists in one line."""
        sections = parent_context["sections"]
        return {
            "sections": [section for section in sections if section.count],
            "empty": [section for section in sections if not section.count],
            "add_address": reverse(Service.snippet_viewset.get_url_name("add")),
        }
