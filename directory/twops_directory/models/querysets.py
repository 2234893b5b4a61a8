"""Reads of the directory: adjectives that combine."""

from collections.abc import Callable, Collection
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from twops_locale.negotiation import same_to_readers
from wagtail.models import Revision, WorkflowState

from ..bulk.gather import model_at
from ..choices import Anonymity, AreaScope, ChannelKind, CostKind, PhoneKind
from .reach import LANGUAGE_PATHS, NUMBER_PATHS, PERSON_PATHS, SILENT, heard, usable
from .visibility import shown, shown_along

ANSWERED = ~Q(kind__in=SILENT)


class PublishedQuerySet(models.QuerySet):
    """Records with drafts. Rows of drafts that were never published are in the same tables: ask for ``live()``."""

    def live(self) -> Self:
        """Keep what is published."""
        return self.filter(live=True)

    def with_status(self) -> Self:
        """Annotate ``is_scheduled`` and ``is_in_workflow``, which Wagtail would ask for row by row."""
        same_record = {
            "base_content_type": ContentType.objects.get_for_model(self.model),
            "object_id": Cast(OuterRef("pk"), models.CharField()),
        }
        waiting = Revision.objects.filter(approved_go_live_at__isnull=False, **same_record)
        running = WorkflowState.objects.active().filter(**same_record)
        return self.annotate(is_scheduled=Exists(waiting), is_in_workflow=Exists(running))


class ServiceQuerySet(PublishedQuerySet):
    """Services."""

    def _children(self, relation: str) -> "models.Manager[models.Model]":
        """Return the manager of a child model: importing it here would be a circle."""
        return model_at(self.model, relation)._default_manager

    def public(self) -> Self:
        """Keep what the public may see: published, of a published organisation, in operation or closed for a time.

        A service of a pair is left out with the other one.
        """
        # Two conditions in one "not": asked alone, the second makes a database that has hardly any pairs begin with all
        # services. As it is, few rows ask for their own pairs, and many rows ask once for all services in pairs.
        members = model_at(self.model, "pair_membership")
        mine = members._default_manager.filter(service=OuterRef("pk"))
        my_pair = members._default_manager.filter(service=OuterRef(OuterRef("pk"))).order_by().values("pair")
        partners = members._default_manager.filter(pair=Subquery(my_pair[:1]))  # no service is in two pairs
        return self.filter(shown(self.model)).exclude(
            Exists(mine), Exists(partners.exclude(shown(self.model, "service__")))
        )

    def paired_with(self, keys: Collection[int]) -> Self:
        """Keep the other services of the pairs that services with these keys are in."""
        return self.filter(pair_membership__pair__members__service__in=keys).exclude(pk__in=keys).distinct()

    def with_partners(self) -> Self:
        """Return the public ones of these, and what is shown together with them. Put it after all filters.

        Asks at once for partners that the filters have left out: there are few pairs.
        """
        members = model_at(self.model, "pair_membership")
        chosen = self.public().order_by().values("pk")
        mates = members._default_manager.filter(pair__members__service__in=chosen)
        missing = list(mates.exclude(service__in=chosen).values_list("service", flat=True).distinct())
        if not missing:
            return self.public()
        services: Self = type(self)(self.model).public().filter(Q(pk__in=chosen) | Q(pk__in=missing))
        return services

    def serving(self, country_code: str) -> Self:
        """Keep the services that help people in a country: national, regional or local there, or everywhere.

        A service without any area serves its own country.
        """
        areas = self._children("areas").filter(service=OuterRef("pk"))
        here = Q(scope=AreaScope.WORLD) | Q(country__code=country_code.upper())
        at_home = ~Exists(areas) & Q(country__code=country_code.upper())
        return self.filter(Q(Exists(areas.filter(here))) | at_home)

    def in_country(self, country_code: str) -> Self:
        """Keep the services that a country's desk keeps."""
        return self.filter(country__code=country_code.upper())

    def for_audience(self, code: str) -> Self:
        """Keep the services for one audience (``choices.Audience``)."""
        audiences = self._children("audiences")
        return self.filter(Exists(audiences.filter(service=OuterRef("pk"), code=code)))

    def of_kind(self, kind: str) -> Self:
        """Keep the services of one kind (``choices.ServiceKind``)."""
        return self.filter(kind=kind)

    def in_language(self, tag: str) -> Self:
        """Keep the services where a language is spoken, be it at one number only, whatever its region.

        ``pt`` finds ``pt-BR``, ``no`` finds ``nb``.
        """
        primary, *others = same_to_readers(tag)
        spoken = Q()
        for same in (tag, *(f"{other}{tag[len(primary) :]}" for other in others)):
            spoken |= Q(tag__iexact=same) | Q(tag__istartswith=f"{same}-")
        return self.filter(self._through("languages", LANGUAGE_PATHS, spoken, heard))

    def reached_by(self, channel: str) -> Self:
        """Keep the services that can be reached in one way: ``phone``, ``sms`` or one of ``choices.ChannelKind``."""
        if channel in ("phone", PhoneKind.SMS):
            is_sms = Q(kind=PhoneKind.SMS)
            return self.filter(self._at_numbers((is_sms if channel == PhoneKind.SMS else ~is_sms) & ANSWERED))
        condition = Q(Exists(self._usable_channels().filter(kind=channel)))
        if channel == ChannelKind.EMAIL:
            condition |= ~Q(email="") | self._through("contacts", PERSON_PATHS, ~Q(email=""))
        if channel == ChannelKind.IN_PERSON:
            condition |= Q(in_person=True)
        return self.filter(condition)

    def _usable_channels(self) -> "models.QuerySet[models.Model]":
        channels = self._children("channels")
        return channels.filter(shown(channels.model), usable(), service=OuterRef("pk"))

    def _at_numbers(self, wanted: Q) -> Q:
        """Return the condition that one of the numbers at which a service is reached meets another condition."""
        return self._through("phones", NUMBER_PATHS, wanted)

    def _through(
        self, relation: str, paths: tuple[str, ...], wanted: Q, more: Callable[[str], Q] = lambda path: Q()
    ) -> Q:
        """Return the condition that a row at the end of one of these paths is shown and meets another condition.

        All ways are one list of keys: with an "or" over them a database reads whole tables for each.
        """
        rows = self._children(relation)
        first, *others = (
            rows.filter(wanted, more(path), shown_along(rows.model, path), **{f"{path}__isnull": False})
            .order_by()
            .values(path)
            for path in paths
        )
        return Q(pk__in=first.union(*others, all=True).order_by())

    def working(self, way: str) -> Self:
        """Keep the services that work ``by_phone``, ``online`` or ``in_person``."""
        return self.filter(**{way: True})

    def anonymous(self) -> Self:
        """Keep the services where one can stay anonymous: in general, at one of the numbers or in one channel."""
        return self.filter(
            Q(anonymous_possible=Anonymity.YES)
            | Q(Exists(self._usable_channels().filter(anonymous=True)))
            | self._at_numbers(Q(anonymous=True) & ANSWERED)
        )

    def free(self) -> Self:
        """Keep the services that cost nothing."""
        return self.filter(cost=CostKind.FREE)

    def without_referral(self) -> Self:
        """Keep the services that need no referral; where that is not known, one may be needed."""
        return self.filter(referral_needed=False)
