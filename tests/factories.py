"""What tests are made of: small, named pieces of content and people."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import F
from django.utils import timezone
from twops_awareness.models import CampaignPage, HomePage
from twops_locale.models import Country, CountryLanguage
from twops_locale.translation import operations
from twops_locale.translation.teams import admin_access, create_language_team
from wagtail.models import Collection, GroupPagePermission, Locale, Page, Site
from wagtail.signals import page_published

LANGUAGES = ["en", "pl", "fi", "de", "el", "mt", "lt"]


def locale(tag: str) -> Any:
    """Return the Locale of a tag, made if absent."""
    return Locale.objects.get_or_create(language_code=tag)[0]


def user(name: str, *, groups: tuple[Group, ...] = (), superuser: bool = False) -> Any:
    """Return a new user with a name, an address and groups."""
    model = get_user_model()
    made = model.objects.create_user(
        username=name,
        email=f"{name}@example.org",
        password="secret",
        is_superuser=superuser,
        is_staff=superuser,
    )
    made.groups.set(groups)
    return made


def translator(tag: str, name: str | None = None) -> Any:
    """Return a translator of a language, with the team made if absent."""
    team = create_language_team(locale(tag), translatable_models=_translatable())
    return user(name or f"translator-{tag}", groups=(team.translators,))


def reviewer(tag: str, name: str | None = None) -> Any:
    """Return a reviewer of a language, with the team made if absent."""
    team = create_language_team(locale(tag), translatable_models=_translatable())
    return user(name or f"reviewer-{tag}", groups=(team.reviewers,))


def _translatable() -> tuple[Any, ...]:
    from twops_directory.models import ServiceText

    return (ServiceText,)


def communications_editor(name: str = "editor") -> Any:
    """Return an editor who writes and publishes English pages and sends them for translation."""
    group, _ = Group.objects.get_or_create(name="Communications")
    group.permissions.add(
        admin_access(),
        Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation"),
    )
    for root in Page.objects.filter(depth=2, locale__language_code="en"):
        for codename in ("add_page", "change_page", "publish_page"):
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    return user(name, groups=(group,))


def root_page() -> Any:
    """Return the invisible root of the tree; made again where a test with real transactions has emptied the tables."""
    locale("en")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    return Page.objects.filter(depth=1).first() or Page.add_root(
        title="Root", slug="root", locale=locale("en")
    )


def home(tag: str = "en", title: str = "Help before harm is done") -> HomePage:
    """Return the home page of a language as the site's root; other languages are published copies of the English one."""
    existing = HomePage.objects.filter(locale__language_code=tag).first()
    if existing is not None:
        return existing
    if tag == "en":
        _remove_welcome_page()
        Page.objects.filter(depth=2).exclude(content_type__model="homepage").delete()
        root = root_page()
        page = root.add_child(
            instance=HomePage(title=title, slug="home", summary="Support.", locale=locale("en"))
        )
        Site.objects.all().delete()
        Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    else:
        page = home().copy_for_translation(locale(tag))
        page.title = page.draft_title = title
        page.save()
    if tag == "en":
        page.save_revision().publish()
    else:
        make_public(page)
    Site.clear_site_root_paths_cache()
    return HomePage.objects.get(pk=page.pk)


def _remove_welcome_page() -> None:
    """Take away the page that Wagtail's migrations leave, and its site, without asking sixty tables who refers to them.

    Nothing does, which the database checks; it was half of what a home page costs.
    """
    welcome = Page.objects.filter(depth=2, title="Welcome to your new Wagtail site!", latest_revision=None)
    Site.objects.filter(root_page__in=welcome.values("pk"))._raw_delete("default")
    if removed := Page.objects.filter(pk__in=[page.pk for page in welcome])._raw_delete("default"):
        Page.objects.filter(depth=1).update(numchild=F("numchild") - removed)


def make_public(page: Any) -> None:
    """Make a page of another language public as if since before the gate: without a task, which tests count."""
    revision, now = page.save_revision(), timezone.now()
    model = type(page)
    model.objects.filter(pk=page.pk).update(
        live=True,
        live_revision=revision,
        has_unpublished_changes=False,
        first_published_at=now,
        last_published_at=now,
    )
    page_published.send(sender=model, instance=model.objects.get(pk=page.pk), revision=revision)


def campaign(title: str = "The first conversation", **fields: Any) -> CampaignPage:
    """Return a published English campaign below the home page."""
    body = fields.pop(
        "body", [("section", {"heading": "Why", "text": "<p>Silence is hard.</p><p>Help exists.</p>"})]
    )
    page = home().add_child(
        instance=CampaignPage(
            title=title,
            slug=fields.pop("slug", "first-conversation"),
            summary=fields.pop("summary", "One talk can prevent harm."),
            body=body,
            locale=locale("en"),
            **fields,
        )
    )
    page.save_revision().publish()
    return CampaignPage.objects.get(pk=page.pk)


def country(code: str, *languages: str, emergency: str = "112", zone: str = "Europe/Warsaw") -> Country:
    """Return a country with its languages in order."""
    made, _ = Country.objects.get_or_create(
        code=code, defaults={"emergency_number": emergency, "time_zones": [zone]}
    )
    for position, tag in enumerate(languages):
        CountryLanguage.objects.get_or_create(country=made, tag=tag, defaults={"sort_order": position})
    return made


def translated(page: Any, tag: str, words: dict[str, str | list[str]]) -> Any:
    """Return the published translation of a page, taken through submission, translation, review and approval."""
    administrator = administrator_user()
    [task] = operations.submit_for_translation(page, [locale(tag)], user=administrator)
    colleague = user(f"colleague-{tag}-{page.pk}", superuser=True)
    operations.save_words(task, words, user=colleague)
    operations.request_review(task, user=colleague)
    operations.approve(task, user=administrator)
    return type(page).objects.get(translation_key=page.translation_key, locale=locale(tag))


def administrator_user() -> Any:
    """Return the administrator, made if absent."""
    found = get_user_model().objects.filter(username="root").first()
    return found or user("root", superuser=True)


def polish_words(page: Any) -> dict[str, str | list[str]]:
    """Return Polish words for the campaign that ``campaign()`` makes."""
    block = page.body[0].id
    return {
        "title": "Pierwsza rozmowa",
        "slug": "pierwsza-rozmowa",
        "summary": "Jedna rozmowa może zapobiec krzywdzie.",
        f"body.{block}.heading": "Dlaczego",
        f"body.{block}.text": ["Milczenie jest trudne.", "Pomoc istnieje."],
    }
