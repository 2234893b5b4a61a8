"""Mail to the desks: that something waits and where, never what a reader wrote or what a number is."""

from collections import defaultdict
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models.signals import post_save
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from twops_locale.mail import admin_link, register_kind, tell, tell_later
from twops_locale.models import ReminderSent

from ..models import ContactWaiting, MistakeReport, Service
from ..models.report import ReportState

CHECKS = "twops_directory.checks_due"


def after_waiting_begins(
    sender: type[models.Model], instance: ContactWaiting, created: bool, **kwargs: object
) -> None:
    """Have the desk told of a request for a second person, once; and its author of a request that came back."""
    if created:
        tell_later(tell_of_waiting, instance.pk)
    elif "returned_at" in (kwargs.get("update_fields") or ()):  # type: ignore[operator]  # a signal's sender gives a set of names or None
        tell_later(tell_of_return, instance.pk)


def after_report(
    sender: type[models.Model], instance: MistakeReport, created: bool, **kwargs: object
) -> None:
    """Have the desk told of a reported mistake; of the first open one of a service only."""
    if created:
        tell_later(tell_of_report, instance.pk)


@task()
def tell_of_waiting(key: int) -> str:
    """Tell those who may confirm contact data that some wait, except their authors."""
    from .four_eyes import waiting
    from .verification import staff_of

    row = ContactWaiting.objects.filter(pk=key).select_related("content_type").first()
    if row is None:
        return "Nothing waits any more."
    authors = set(row.authors.values_list("pk", flat=True))
    desk = staff_of({row.country_id} if row.country_id else None)
    people = [
        person
        for person in desk
        if person.pk not in authors and waiting.seen_by(person, "publish").filter(pk=key).exists()
    ]
    sent = tell(
        "second_person",
        people,
        _("A second person is needed: %(title)s"),
        _("Contact data of %(title)s were changed and are public only when a second person confirms them."),
        admin_link("twops_directory_confirm_contact", row.content_type.model, row.object_id),
        {"title": row.title},
    )
    return f"{sent} mails."


@task()
def tell_of_return(key: int) -> str:
    """Tell who asked for a second person that the request came back; what is to be changed is said in the admin."""
    row = (
        ContactWaiting.objects.filter(pk=key, returned_at__isnull=False)
        .select_related("content_type")
        .first()
    )
    if row is None or row.asked_by is None:
        return "It was answered meanwhile."
    sent = tell(
        "contact_returned",
        [row.asked_by],
        _("Returned to you: %(title)s"),
        _("The second person returned your changes of the contact data of %(title)s, with a remark."),
        admin_link("twops_directory_confirm_contact", row.content_type.model, row.object_id),
        {"title": row.title},
    )
    return f"{sent} mails."


@task()
def tell_of_report(key: int) -> str:
    """Tell the desk of a service that a reader reported a mistake."""
    from .verification import staff_of

    report = MistakeReport.objects.filter(pk=key, state=ReportState.OPEN).select_related("service").first()
    if report is None:
        return "It was handled meanwhile."
    service = report.service
    open_before = MistakeReport.objects.filter(service=service, state=ReportState.OPEN, pk__lt=key)
    if open_before.exists():
        return "The desk knows of an earlier one."
    sent = tell(
        "mistake_reported",
        staff_of({service.country_id}),
        _("A mistake was reported: %(title)s"),
        _("A reader says that something is wrong with %(title)s: %(kind)s."),
        admin_link("twops_directory_mistakereport_modeladmin_edit", key),
        {"title": str(service), "kind": report.get_kind_display()},
    )
    return f"{sent} mails."


def remind_of_checks(today: date | None = None) -> int:
    """Mail whoever checks services what has become due since the last reminder; one mail a person. Return how many."""
    from .verification import staff_of, to_check

    day = today or timezone.localdate()
    with transaction.atomic():
        before = ReminderSent.take(CHECKS, day)
        due = to_check(Service.objects.all(), day).filter(next_check_due__lte=day)
        if before is not None:
            due = due.filter(next_check_due__gt=before)
        services = list(due.select_related("check_assignment__assignee").order_by("next_check_due", "pk"))
        staff: dict[int, list[AbstractUser]] = {}
        people: dict[int, AbstractUser] = {}
        counts: dict[int, int] = defaultdict(int)
        for service in services:
            assignment = getattr(service, "check_assignment", None)
            if service.country_id not in staff:
                staff[service.country_id] = list(staff_of({service.country_id}))
            for person in [assignment.assignee] if assignment else staff[service.country_id]:
                people[person.pk] = person
                counts[person.pk] += 1
        link = admin_link("directory_checks-due_modeladmin_index")
        return sum(
            tell(
                "check_due",
                [people[key]],
                _("Checks are due"),
                _("Checks of services that have become due: %(count)s."),
                link,
                {"count": count},
            )
            for key, count in counts.items()
        )


def connect() -> None:
    """Name the kinds of mail and connect the signals; called once, by the application's ``ready``."""
    register_kind("second_person", _("Contact data wait for a second person"))
    register_kind("contact_returned", _("A second person returned your changes of contact data"))
    register_kind("mistake_reported", _("A reader reported a mistake"))
    register_kind("check_due", _("Checks are due"))
    post_save.connect(
        after_waiting_begins, sender=ContactWaiting, dispatch_uid="twops_directory.mail.waiting"
    )
    post_save.connect(after_report, sender=MistakeReport, dispatch_uid="twops_directory.mail.report")
