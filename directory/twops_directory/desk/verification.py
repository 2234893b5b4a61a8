"""Checks of services: recorded once, in force at once in the live row and in every version that may still go live."""

from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from ..choices import ServiceStatus
from ..conf import conf
from ..errors import AssigneeNotAtDesk
from ..models import CheckAssignment, Service, VerificationVisit
from ..models.row_lock import locked_row
from ..models.verification import VisitOutcome
from ..publication.change_order import stamp
from ..publication.effects import records_changed
from . import permissions
from .open_versions import amend

SOON_DAYS = 30  # how far the queue looks ahead, and after how many days "due" is called "overdue"
DUE_STATES = (
    ("overdue", _("Overdue: for more than 30 days, or never checked")),
    ("due", _("Due")),
    ("soon", _("Due in the next 30 days")),
)


def record_visit(visit: VerificationVisit, *, user: AbstractUser) -> VerificationVisit:
    """Record a check of a service. Only a check that found everything correct makes the service a checked one.

    Nothing is a new version: an editor who has the service open meanwhile can save it as before.

    Args:
        visit: a new one; its ``by`` becomes the user.

    Raises:
        NotAllowed: the user may not change records of this country.
        RecordGone: the service was deleted or merged meanwhile.
        ValidationError: a field is not valid.
    """
    service = visit.service
    permissions.require(user, "change", service)
    if visit.pk is not None:
        raise ValidationError(_("A recorded check is not changed. Record another one."))
    visit.by = user
    visit.full_clean()
    with transaction.atomic():
        stored = locked_row(service)
        permissions.require_still(user, "change", stored)
        visit.save()
        _put_on_record(stored, _facts_after(stored, visit))
        if visit.outcome == VisitOutcome.CORRECT:
            CheckAssignment.objects.filter(service=stored).delete()
        log(
            instance=stored,
            action="twops_directory.check",
            user=user,
            data={"visit": visit.pk, "outcome": visit.outcome, "method": visit.method},
        )
        if stored.live:
            records_changed(Service.objects.get(pk=stored.pk))
    return visit


def _facts_after(service: Service, visit: VerificationVisit) -> dict[str, object]:
    """Return the fields of the service that the check changes. A check older than the last one changes nothing."""
    if service.verified_on is not None and visit.checked_on < service.verified_on:
        return {}
    if visit.outcome == VisitOutcome.CORRECT:
        usual = visit.checked_on + timedelta(days=conf().CHECK_EVERY_DAYS)
        return {
            "verified_on": visit.checked_on,
            "verified_by_id": visit.by_id,
            "verification_method": visit.method,
            "next_check_due": visit.next_due or usual,
        }
    return {"next_check_due": visit.next_due} if visit.next_due else {}


def _put_on_record(service: Service, facts: dict[str, object]) -> None:
    """Write the facts into the row and into every version that is live or may still become it."""
    if not facts:
        return
    Service.objects.filter(pk=service.pk).update(**facts)
    stamp(Service.objects.filter(pk=service.pk))
    in_content = {
        name.removesuffix("_id"): value.isoformat() if isinstance(value, date) else value
        for name, value in facts.items()
    }

    def put(content: dict[str, object]) -> bool:
        content.update(in_content)
        return True

    amend(service, put)


def staff_of(countries: set[int] | None) -> "QuerySet[AbstractUser]":
    """Return the active people at the desks of some countries (keys); None means every country."""
    people = get_user_model().objects.filter(is_active=True)
    desk = Q(groups__country_desks__isnull=False)
    if countries is not None:
        desk &= Q(groups__country_desks__country__in=countries)
    return people.filter(desk).distinct().order_by("username")


def assign_check(service: Service, *, assignee: AbstractUser, user: AbstractUser) -> CheckAssignment:
    """Give the next check of a service to somebody of its country's desk, instead of whoever had it.

    Raises:
        NotAllowed: the user may not change records of this country.
        RecordGone: the service was deleted or merged meanwhile.
        AssigneeNotAtDesk: the person is not at the desk of the service's country.
    """
    with transaction.atomic():
        stored = locked_row(service)
        permissions.require_still(user, "change", stored)
        if not staff_of({stored.country_id}).filter(pk=assignee.pk).exists():
            raise AssigneeNotAtDesk(assignee, service)
        facts = {"assignee": assignee, "assigned_by": user, "assigned_on": timezone.localdate()}
        assignment, _created = CheckAssignment.objects.update_or_create(service=stored, defaults=facts)
        log(
            instance=stored,
            action="twops_directory.assign_check",
            user=user,
            data={"assignee": assignee.pk},
        )
    return assignment


def to_check(services: "QuerySet[Service]", today: date, state: str | None = None) -> "QuerySet[Service]":
    """Keep the public services whose check is due by ``today`` plus 30 days, the most urgent first.

    Args:
        services: of one desk or of all.
        today: the day that "due" is meant for.
        state: "overdue", "due" or "soon" (``DUE_STATES``) keeps these only.
    """
    late, ahead = today - timedelta(days=SOON_DAYS), today + timedelta(days=SOON_DAYS)
    conditions = {
        "overdue": Q(next_check_due__lt=late) | Q(next_check_due__isnull=True),
        "due": Q(next_check_due__gte=late, next_check_due__lte=today),
        "soon": Q(next_check_due__gt=today, next_check_due__lte=ahead),
    }
    wanted = conditions[state] if state else Q(next_check_due__lte=ahead) | Q(next_check_due__isnull=True)
    return services.filter(wanted, live=True).exclude(status=ServiceStatus.DEFUNCT)
