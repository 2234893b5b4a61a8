"""What is new, as an Atom feed (RFC 4287): news and campaigns of one language, with nothing that tells readers apart.

Titles and descriptions are those that others may see: a feed reader shows them on lock screens. No entry carries the text, a
picture or a counter; the answer sets nothing and is the same for everybody.
"""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.views.decorators.http import conditional_page, require_safe
from twops_awareness.kinds import page_types
from twops_awareness.public import public_pages
from wagtail.models import Page

from ..conf import conf
from ..public.discreet import public_description, public_title
from ..serving.kept import same_for_everybody

KINDS = ("news", "campaign", "event")
NEWEST = 30
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class Feed(Atom1Feed):
    """Atom whose time of change is that of its newest entry; of an empty feed it is no moment of today, which never stays."""

    def latest_post_date(self) -> datetime:
        """Return when the newest entry changed."""
        return super().latest_post_date() if self.items else BEGINNING


@same_for_everybody
@conditional_page
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest pages of the language of the address. As many queries for any content."""
    language = get_language() or conf().OFFER_LANGUAGE
    types = page_types()
    kinds = [types[name] for name in KINDS if name in types]
    pages = public_pages(language=language, kinds=kinds).order_by("-first_published_at", "-pk")[:NEWEST]
    atom = Feed(
        title=conf().NAME,
        link=request.build_absolute_uri(f"/{language}/"),
        description=gettext("News and campaigns"),
        language=language,
        feed_url=request.build_absolute_uri(reverse("twops_site:feed")),
        feed_guid=_identifier("feed", language),
    )
    for page in pages.specific():
        _add(atom, page, request, language)
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add(atom: Atom1Feed, page: Page, request: HttpRequest, language: str) -> None:
    atom.add_item(
        title=public_title(page),
        link=request.build_absolute_uri(page.get_url(request) or f"/{language}/"),
        description=public_description(page),
        unique_id=_identifier(str(page.translation_key), language),
        pubdate=page.first_published_at or BEGINNING,
        updateddate=page.last_published_at or page.first_published_at or BEGINNING,
    )


def _identifier(key: str, language: str) -> str:
    """Return the id of an entry: the same wherever the site stands and whatever the page is called."""
    return uuid5(NAMESPACE_URL, f"2ps:{key}:{language}").urn
