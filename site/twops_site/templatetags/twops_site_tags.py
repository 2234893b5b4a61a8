"""The language switcher, ``hreflang`` links, and lists of pages."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from django import template
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.html import conditional_escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from twops_awareness.listings import Listing, listings
from twops_awareness.models import (
    AwarenessPage,
    CampaignPage,
    EventPage,
    GuidePage,
    NewsPage,
    QuestionPage,
    TrainingPage,
)
from twops_directory.choices import Audience
from twops_directory.dialling import dial
from twops_directory.finder.doors import Door
from twops_directory.public.values.service import PublicService
from twops_locale.languages import autonym, language_name, text_direction, words_language
from wagtail.models import Page

from ..public.alternates import Alternate, default_of, of_pages, same_path
from ..public.at_a_glance import at_a_glance
from ..public.breadcrumbs import parents
from ..public.discreet import (
    SharedLink,
    public_title,
    service_description,
    service_title,
    shared_link_of,
)
from ..public.facts_of_role import facts_of
from ..public.icons import DRAWINGS
from ..public.reader_country import guess_for
from ..public.unchanged import PLACE, while_unchanged
from ..public.way_back import KEPT
from ..public.who_will_know import Answer, who_will_know

HOME_LISTS = (CampaignPage, GuidePage, QuestionPage, TrainingPage, NewsPage, EventPage)

register = template.Library()
register.filter("direction", text_direction)
register.filter("autonym", autonym)
register.filter("language_name_in", language_name)
register.filter("public_title", public_title)
register.filter("service_description", service_description)
register.filter("service_title", service_title)


@register.simple_tag
def phone_link(number: str, link: str | None = None, extension: str = "") -> SafeString:
    """Return a telephone number as a link; without one where the text is not exactly one number.

    Args:
        link: what follows ``tel:``, where that is known; an emergency number is dialled as it is written.
        extension: told after it: not every telephone dials one by itself.
    """
    target = dial(number) if link is None else link
    shown = format_html("<bdi>{}</bdi>", number)
    whole = format_html('<a href="tel:{}">{}</a>', target, shown) if target else shown
    if not extension:
        return whole
    return format_html("{} ({})", whole, gettext("extension %(extension)s") % {"extension": extension})


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a line drawing of ``public.icons``; it says nothing that the words beside it do not say."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        DRAWINGS[name],
    )


@register.inclusion_tag("twops_site/parts/doors.html", takes_context=True)
def doors(context: Context) -> dict[str, object]:
    """The question "What is it about?" with its answers; a country that the page is about, or that was chosen, goes along."""
    frame = context["chrome"]
    return {
        "doors": Door,
        "ask_path": reverse("twops_site:ask"),
        "country": context.get("country") or frame.reader,
        "chrome": frame,
    }


@register.filter
def for_whom(codes: Collection[str]) -> list[str]:
    """For whom a crisis line is, in words of the language that is active."""
    return [str(audience.label) for audience in Audience if audience.value in codes]


@register.filter
def glance(service: PublicService) -> list[str]:
    """What decides whether one dares to call, in a few words each."""
    return at_a_glance(service)


@register.filter(name="who_will_know")
def who_will_know_of(service: PublicService) -> list[Answer]:
    """Who learns what somebody tells a service, in a few sentences."""
    return who_will_know(service.confidentiality)


def page_alternates(context: Context) -> list[Alternate]:
    """Return the alternates of what is being rendered; worked out once for a page."""
    if "alternates" in context:
        return list(context["alternates"])
    request: HttpRequest = context["request"]
    known: list[Alternate] | None = getattr(request, "_twops_alternates", None)
    if known is None:
        known = request._twops_alternates = _alternates(context, request)  # type: ignore[attr-defined]  # our own
    return known


def _alternates(context: Context, request: HttpRequest) -> list[Alternate]:
    page = context.get("page")
    if isinstance(page, AwarenessPage):
        alternates = of_pages(context.get("translations") or page.public_translations(), request)
    elif context.get("is_error"):
        alternates = []
    else:
        alternates = same_path(request.path)
    return alternates


@register.simple_tag(takes_context=True)
def language_switcher(context: Context) -> SafeString:
    """All languages by their own names; where the content lacks one, the link leads to an offer of the others.

    What was chosen, or where one came from, is taken along. The list itself is kept without it: it may be a reader's own,
    as the address of an answer is.
    """
    request = context["request"]
    alternates = page_alternates(context) or same_path("/en/")
    given = request.GET
    kept = urlencode({name: given[name] for name in KEPT if given.get(name)})
    end = f"?{kept}" if kept else ""
    rest = request.path.split("/", 2)[-1]
    if all(each.path == f"/{each.language}/{rest}" for each in alternates):
        alternates = [replace(each, path=f"/{each.language}/") for each in alternates]
        end = rest + end
    language = context["chrome"].language

    def written() -> SafeString:
        shown = [replace(each, path=each.path + PLACE) for each in alternates]
        values = {"alternates": shown, "current": language, "words": words_language(language)}
        return render_to_string("twops_site/parts/language_switcher.html", values)

    piece = while_unchanged(written, "languages", tuple(alternates), language)
    return mark_safe(piece.replace(PLACE, conditional_escape(end)))  # noqa: S308 - both are escaped


@register.inclusion_tag("twops_site/parts/hreflang.html", takes_context=True)
def hreflang_links(context: Context) -> dict[str, object]:
    """``hreflang`` links of the languages that exist, with ``x-default``; none on pages that are not for indexes."""
    request: HttpRequest = context["request"]
    alternates = [] if context.get("noindex") or context.get("is_error") else page_alternates(context)
    existing = [alternate for alternate in alternates if alternate.exists]
    default = default_of(existing)
    origin = f"{request.scheme}://{request.get_host()}"
    return {
        "links": [(each.language, _absolute(each.path, origin)) for each in existing],
        "default": _absolute(default.path, origin) if default else "",
    }


def _absolute(path: str, origin: str) -> str:
    """Return the address of a path, as ``HttpRequest.build_absolute_uri`` does; another site's is one already."""
    return iri_to_uri(f"{origin}{path}" if path.startswith("/") else path)


@register.simple_tag(takes_context=True)
def shared_link(context: Context) -> SharedLink:
    """What a shared link to this page shows to whoever looks on."""
    page = context.get("page")
    return shared_link_of(context["request"], page if isinstance(page, AwarenessPage) else None)


@register.inclusion_tag("twops_site/parts/breadcrumbs.html", takes_context=True)
def breadcrumbs(context: Context) -> dict[str, object]:
    """The pages above this one, from the start page on; nothing on the start page and on errors."""
    request, page, service = context["request"], context.get("page"), context.get("service")
    links = [] if context.get("is_error") else parents(request, page, service)
    if links:  # the start page, to which the chosen country goes along
        links[0] = replace(links[0], path=context["chrome"].home_path)
    return {"links": links, "words_lang": words_lang()}


@register.inclusion_tag("twops_site/parts/facts_of_role.html", takes_context=True)
def facts_of_role(context: Context, role: str) -> dict[str, object]:
    """What a page of the site itself shows besides its words: controller, partners, authorities."""
    facts = facts_of(role, {country.code: country.name for country in context["chrome"].countries})
    return {
        "controller": facts.controller,
        "onion": facts.onion,
        "lists": facts.lists,
        "words_lang": words_lang(),
    }


@register.simple_tag
def words_lang() -> SafeString:
    """Return the attributes that mark interface words in another language than the page's; empty where it is the same."""
    language = get_language() or ""
    words = words_language(language)
    if words == language:
        return mark_safe("")
    return format_html(' lang="{}" dir="{}"', words, text_direction(words))


@register.simple_tag
def home_lists(language: str) -> Mapping[str, Listing]:
    """What the first page lists for readers of a language, by kind of page. One query.

    One more where a campaign has versions: the country is the one that the language points to, for every reader the same.
    """
    return while_unchanged(
        lambda: listings(HOME_LISTS, language, lambda: guess_for(language, "")), "home lists", language
    )


@register.simple_tag(takes_context=True)
def url_of(context: Context, page: Page) -> str:
    """The path of a Wagtail page, from the request's cached site roots: no query. The chosen country goes along."""
    return (page.get_url(context["request"]) or "") + context["chrome"].kept
