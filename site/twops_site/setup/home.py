"""The first page: ours, in the place of the one that Wagtail makes when a database is new."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.utils.html import escape
from twops_awareness.models import HomePage
from twops_locale.models import TranslationTask
from twops_locale.translation import operations
from wagtail.models import Locale, Page, Site

from .plan import HomePlan


def make_home(plan: HomePlan, *, user: AbstractUser) -> tuple[HomePage, bool]:
    """Return the home page in the site's own language (``LANGUAGE_CODE``) and whether it is new, published as the user's."""
    locale = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    existing = HomePage.objects.filter(locale=locale).order_by("path").first()
    if existing is not None:
        return existing, False
    page = HomePage(title=plan.title, slug="home", summary=plan.summary, locale=locale, owner_id=user.pk)
    if plan.text:
        paragraphs = "".join(
            f"<p>{escape(each.strip())}</p>" for each in plan.text.split("\n\n") if each.strip()
        )
        section = {"heading": plan.heading, "text": paragraphs}
        page.body = page.body.stream_block.to_python([{"type": "section", "value": section}])
    replace_welcome_page(page)
    page.save_revision(user=user).publish(user=user)
    return HomePage.objects.get(pk=page.pk), True


def send_home(home: HomePage, *, user: AbstractUser) -> list[str]:
    """Have the home page translated into the languages that were not asked for it yet; return their tags.

    Nothing becomes public by it: readers are offered a language when its home page is approved.
    """
    others = Locale.objects.exclude(pk=home.locale_id)
    tasks = TranslationTask.objects.filter(translation__source__object_id=home.translation_key)
    asked = {
        *tasks.values_list("translation__target_locale__language_code", flat=True),
        *HomePage.objects.filter(translation_key=home.translation_key).values_list(
            "locale__language_code", flat=True
        ),
    }
    wanted = [locale for locale in others.order_by("pk") if locale.language_code not in asked]
    if wanted:
        operations.submit_for_translation(home, wanted, user=user)
    return [locale.language_code for locale in wanted]


def replace_welcome_page(home: HomePage) -> None:
    """Put the home page in the place of Wagtail's welcome page and make it the site's root."""
    root = Page.objects.get(depth=1)
    welcome = Page.objects.child_of(root).filter(depth=2, content_type__model="page")
    welcome_ids = list(welcome.values_list("pk", flat=True))
    welcome.update(slug="wagtail-welcome")  # it has the slug that the home page needs
    root.add_child(instance=home)
    Site.objects.filter(root_page_id__in=welcome_ids).update(root_page=home, site_name="2PS")
    if not Site.objects.exists():
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="2PS")
    for page in Page.objects.filter(pk__in=welcome_ids):
        page.delete()
    Site.clear_site_root_paths_cache()
