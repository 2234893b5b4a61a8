"""What others may see of a page: in a tab, a history, a shared link or a feed."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import gettext
from twops_awareness.audiences import discreet_for
from twops_directory.public.values.service import PublicService
from wagtail.models import Page


@dataclass(frozen=True, slots=True)
class SharedLink:
    """What a chat or a social network shows of a link (Open Graph). ``url`` and ``picture`` are whole addresses."""

    title: str
    description: str
    url: str
    picture: str


def public_title(page: Page) -> str:
    """Return the title for other people's eyes; a page type without such a thing has one title for all."""
    return str(getattr(page, "public_title", page.title))


def public_description(page: Page) -> str:
    """Return the description for other people's eyes; empty where it would say too much."""
    return str(getattr(page, "public_description", ""))


def is_discreet(service: PublicService) -> bool:
    """Say whether a service says in titles and descriptions what it is for."""
    return discreet_for(audience.code for audience in service.audiences)


def service_title(service: PublicService) -> str:
    """Return the title of a service's page for other people's eyes: in a tab, a history, on paper."""
    return f"{service.kind.label}, {service.country_name}" if is_discreet(service) else service.words.name


def service_description(service: PublicService) -> str:
    """Return the description of a service for other people's eyes: not what it is for, where a page would not say so."""
    return gettext("Information and contacts.") if is_discreet(service) else service.words.summary


def shared_link_of(request: HttpRequest, page: Page | None) -> SharedLink:
    """Return what a shared link shows. What is no page of the tree - a list, a service - says only that there is help."""
    return SharedLink(
        title=public_title(page) if page is not None else gettext("Find help"),
        description=(public_description(page) if page is not None else "")
        or gettext("Information and contacts."),
        url=request.build_absolute_uri(request.path),
        picture=request.build_absolute_uri(static("twops_site/icon.png")),
    )
