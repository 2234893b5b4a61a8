"""Adapting a campaign for a country. Permission is checked here: Wagtail's on pages, and that of the country's desk."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from twops_locale.languages import site_languages
from twops_locale.models import Country
from twops_locale.negotiation import best_match
from twops_locale.translation.originals import original_of
from wagtail.blocks import StreamValue
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Page

from ..models import Adaptation, CampaignPage
from .content import COMPARED_FIELDS, content_of
from .desks import User, acts_for
from .errors import AdaptationNotAllowed, AlreadyAdapted, NotAdaptable
from .original import public_by_language

# What a version has of its original besides what it says; its countries, dates of review and address are its own.
# Its kits have the parts, colours and words of the original's, and lines of its own: those of its countries.
KIT_FIELDS = ("kit_parts", "kit_look", "kit_picture_id", "kit_headline", "kit_call", "kit_text")
COPIED_FIELDS = (*COMPARED_FIELDS, *KIT_FIELDS, "discretion", "shows_services", "next_step_id")


def languages_for(country: Country) -> list[str]:
    """Return the languages of the site in which a version for a country can be written, the country's first one first."""
    known = site_languages()
    matches = (best_match(tag, known) for tag in country.language_tags)
    return list(dict.fromkeys(tag for tag in matches if tag is not None))


def home_for(campaign: CampaignPage, language: str) -> Page | None:
    """Return the page below which a version stands in a language: the translation of what the original stands below."""
    parent = campaign.get_parent()
    return (
        Page.objects.filter(translation_key=parent.translation_key, locale__language_code=language)
        .order_by("pk")
        .first()
    )


def is_among_its_countries(campaign: CampaignPage, code: str) -> bool:
    """Say whether a campaign is for a country: without any countries it is for all."""
    return not campaign.countries or code in campaign.countries


@transaction.atomic
def adapt_campaign(
    campaign: CampaignPage, country_code: str, *, user: User, language: str = ""
) -> CampaignPage:
    """Return a new draft: the country's version of a campaign, with the original's public words to begin with.

    The words are those of the reviewed translation into the language of the version if there is one, else of the
    original; ``Adaptation.language`` says which.

    Args:
        campaign: the original, in any language. country_code: ISO 3166-1, of a country that takes part.
        language: BCP 47, one of the country's; its first one if not given.

    Raises:
        AlreadyAdapted: the country has a version. NotAdaptable: there can be none; says why.
        AdaptationNotAllowed: the user may add no page there, or acts for other countries only.
    """
    country = _country(campaign, country_code)
    rows = _public_rows(campaign)
    language = _language(country, language)
    parent = home_for(campaign, language)
    if parent is None:
        raise NotAdaptable(_("The site has no pages in this language yet."))
    if not acts_for(user, country_code) or not parent.permissions_for_user(user).can_add_subpage():
        raise AdaptationNotAllowed(str(country))
    source = original_of(campaign).locale.language_code
    first = next(iter(rows))
    source = source if source in rows else first
    start = rows.get(language) or rows[source]
    page = _draft(start, parent, country_code)
    kept = {
        start.locale.language_code: dict(content_of(start)),
        source: dict(content_of(rows[source])),
    }
    try:
        with transaction.atomic():  # the constraint decides between two people
            Adaptation.objects.create(
                campaign_key=campaign.translation_key,
                adaptation_key=page.translation_key,
                country_code=country_code,
                campaign_title=start.title,
                language=start.locale.language_code,
                source_language=source,
                compared=kept,
                adapted_by_id=user.pk,
            )
    except IntegrityError as error:
        raise AlreadyAdapted(str(country)) from error
    page.owner_id = user.pk
    parent.add_child(instance=page)
    log(instance=page, action="wagtail.create", user=user, content_changed=True)
    page.save_revision(user=user, changed=False)
    return CampaignPage.objects.get(pk=page.pk)


def _country(campaign: CampaignPage, code: str) -> Country:
    country = Country.objects.prefetch_related("languages").filter(code=code).first()
    if country is None:
        raise NotAdaptable(_("This country does not take part."))
    if Adaptation.objects.filter(adaptation_key=campaign.translation_key).exists():
        raise NotAdaptable(_("This is a country's version itself. Adapt its original."))
    if Adaptation.objects.filter(campaign_key=campaign.translation_key, country_code=code).exists():
        raise AlreadyAdapted(str(country))
    if not is_among_its_countries(campaign, code):
        raise NotAdaptable(_("The campaign is for other countries."))
    return country


def _public_rows(campaign: CampaignPage) -> dict[str, CampaignPage]:
    rows = public_by_language(campaign.translation_key)
    if not rows:
        raise NotAdaptable(
            _("The campaign is not public. Publish it first: nothing unfinished is handed on.")
        )
    return rows


def _language(country: Country, asked: str) -> str:
    offered = languages_for(country)
    if not offered:
        raise NotAdaptable(
            _("The site has none of the languages of %(country)s.") % {"country": str(country)}
        )
    if asked and asked not in offered:
        raise NotAdaptable(_("This is no language of %(country)s.") % {"country": str(country)})
    return asked or offered[0]


def _draft(start: CampaignPage, parent: Page, country_code: str) -> CampaignPage:
    page = CampaignPage(
        locale=parent.locale,
        slug=find_available_slug(parent, f"{start.slug}-{country_code.lower()}"),
        countries=[country_code],
        live=False,
        has_unpublished_changes=True,
    )
    for name in COPIED_FIELDS:
        setattr(page, name, getattr(start, name))
    page.draft_title = page.title
    stored: Sequence[object] = content_of(start)["body"]
    page.body = StreamValue(page.body.stream_block, stored, is_lazy=True)
    return page
