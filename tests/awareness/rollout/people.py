"""A campaign of two languages, two countries with desks, and who may write where."""

from typing import Any

from django.contrib.auth.models import Permission
from twops_awareness.models import CampaignPage
from twops_directory.desk.teams import create_country_desk
from twops_locale.translation.teams import admin_access
from wagtail.models import GroupPagePermission, Page

from tests import factories

BODY = [
    ("section", {"heading": "Why", "text": "<p>Silence is hard.</p><p>Help exists.</p>"}),
    ("callout", {"kind": "important", "text": "<p>Nobody asks for your name.</p>"}),
    ("steps", {"heading": "The call", "steps": [{"title": "Sit down", "text": ""}, {"title": "Dial", "text": ""}]}),
]  # fmt: skip


def countries() -> None:
    """Make the countries that take part."""
    factories.country("PL", "pl")
    factories.country("BE", "nl", "fr")
    factories.country("MT", "mt", "en")
    factories.country("GB", "en", emergency="999")


def campaign(**fields: Any) -> CampaignPage:
    """Return a public English campaign with blocks of several kinds, as it is stored."""
    return factories.campaign(**{"body": BODY, "message": "One talk.", **fields})


def grant(group: Any, page: Page, *codenames: str) -> None:
    """Give a group rights on a tree."""
    group.permissions.add(admin_access())
    for codename in codenames:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def desk(code: str, *homes: Page, name: str = "", rights: tuple[str, ...] = ("add_page",)) -> Any:
    """Return somebody at a country's desk who may write below these pages."""
    from twops_locale.models import Country

    group = create_country_desk(Country.objects.get(code=code))
    for home in homes:
        grant(group, home, *rights)
    return factories.user(name or f"desk-{code.lower()}", groups=(group,))


def published(page: CampaignPage, **fields: Any) -> CampaignPage:
    """Publish a page again with other words; return it as it is stored."""
    page = CampaignPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return CampaignPage.objects.get(pk=page.pk)


def with_block(page: CampaignPage, place: int, name: str, value: object) -> CampaignPage:
    """Publish a page again with another value in one of its blocks."""
    page = CampaignPage.objects.get(pk=page.pk)
    page.body[place].value[name] = value
    page.save_revision().publish()
    return CampaignPage.objects.get(pk=page.pk)
