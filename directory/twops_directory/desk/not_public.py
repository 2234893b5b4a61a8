"""Why readers do not see a service that is published: said to its desk, which cannot see it either."""

from django.db import models
from django.utils.translation import gettext as _

from ..models import Service
from ..models.visibility import OWN, shown

PUBLIC_STATUSES = OWN["Service"]["status"]


def reasons(record: models.Model) -> list[str]:
    """Return why a published service is not public, in the editor's language; nothing for what is public or no service.

    Its own status is no reason: its desk has chosen it.
    """
    if not isinstance(record, Service):
        return []
    mine = Service.objects.filter(pk=record.pk, live=True)
    if mine.public().exists() or not mine.filter(status__in=PUBLIC_STATUSES).exists():
        return []
    said = []
    organization = mine.get().organization
    if not organization.live:
        said.append(
            _("Published, but readers do not see it yet: its organisation “%(name)s” is not published.")
            % {"name": organization}
        )
    others = Service.objects.paired_with([record.pk])
    for other in others.exclude(shown(Service)):
        said.append(
            _(
                "Published, but readers do not see it yet: “%(name)s”, which is shown together with it, is not public."
            )
            % {"name": other}
        )
    return said
