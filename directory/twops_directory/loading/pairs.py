"""Puts services into pairs as their entries say."""

from django.contrib.auth.models import AbstractUser
from wagtail.log_actions import log

from ..desk import permissions
from ..models import Service, ServicePair, ServicePairMember
from .records import DEMO_SOURCE
from .service_format import PairData


def put_pair(service: Service, data: PairData | None, *, user: AbstractUser) -> None:
    """Make the pair of a loaded service what its entry says, as soon as all of its members are there.

    Call it when the entry was written, in its transaction: a pair is a part of the entries of its services, and what
    editors changed since stays as long as these are the same. Raises NotAllowed.
    """
    before = ServicePair.objects.filter(members__service=service).first()
    if data is None:
        if before is not None:
            permissions.require(user, "delete", before)
            before.delete()
        return
    members = list(Service.objects.filter(source=DEMO_SOURCE, source_id__in=data.members))
    if len(members) < len(data.members):
        return
    pairs = ServicePair.objects.filter(members__service__in=members).distinct()
    known = [
        (pair.kind, pair.note, {member.service_id for member in pair.members.all()})
        for pair in pairs.prefetch_related("members")
    ]
    if known == [(data.kind, data.note, {member.pk for member in members})]:
        return
    pair = ServicePair(kind=data.kind, note=data.note)
    permissions.require(user, "add", pair)
    for other in pairs:
        permissions.require(user, "delete", other)
        other.delete()
    pair.full_clean()
    pair.save()
    for member in sorted(members, key=lambda each: data.members.index(each.source_id)):
        ServicePairMember.objects.create(pair=pair, service=member)
    log(instance=pair, action="wagtail.create", user=user)
