"""What page types say beside their words, as the API shows it: one function a type."""

from functools import singledispatch
from uuid import UUID

from django.urls import reverse
from django.utils.translation import override
from twops_awareness.models import (
    AwarenessPage,
    CampaignPage,
    CountryPage,
    EventPage,
    GuidePage,
    MaterialPage,
    NewsPage,
    TrainingPage,
)

from .blocks import Blocks
from .schemas import blocks as block_schemas
from .schemas import page_details as schemas


@singledispatch
def details_of(page: AwarenessPage, blocks: Blocks) -> schemas.Details | None:
    """Return what a page says beside its words; None for types that say nothing, or are another package's."""
    return None


@details_of.register
def _campaign(page: CampaignPage, blocks: Blocks) -> schemas.CampaignDetails:
    language = page.locale.language_code
    services = [
        block_schemas.NamedService(id=UUID(each.id), name=each.name, language=each.language)
        for rule in page.service_rules()
        for each in blocks.found.answer(rule, language).services
    ]
    relatives = blocks.versions.relatives(page.translation_key, language)
    return schemas.CampaignDetails(
        type="campaign",
        message=page.message,
        goal=page.goal,
        starts_on=page.starts_on,
        ends_on=page.ends_on,
        state=page.state.value,
        countries=page.countries,
        funding=page.funding,
        services=services,
        adapts=blocks.page(relatives.original) if relatives.original else None,
        adaptations=[
            schemas.VersionOfACountry(country=each.code, page=blocks.page(each.entry))
            for each in relatives.countries
        ],
        kits=_kits(page, blocks),
    )


def _kits(page: CampaignPage, blocks: Blocks) -> list[schemas.CampaignKit]:
    """Return the kits that were made of a campaign. One query, none where it has no kits."""
    language = page.locale.language_code
    with override(language):  # addresses begin with the page's language
        return [
            schemas.CampaignKit(
                country=kit.country,
                language=language,
                url=blocks.absolute(reverse("twops_kits:file", args=[kit.uuid, kit.zip_name(language)])),
                size=kit.size,
                sha256=kit.sha256,
                made_at=kit.made_at,
                files=[file["name"] for file in kit.files],
            )
            for kit in page.made_kits()
            if kit.made_at is not None
        ]


@details_of.register
def _country(page: CountryPage, blocks: Blocks) -> schemas.CountryDetails:
    return schemas.CountryDetails(type="country", country=page.country_code, law=page.law)


@details_of.register
def _guide(page: GuidePage, blocks: Blocks) -> schemas.GuideDetails:
    sources = [
        schemas.Cited(
            source=block_schemas.Source(name=each.value["title"], url=each.value["url"] or ""),
            publisher=each.value["publisher"] or "",
            year=each.value["year"] or "",
        )
        for each in page.sources
    ]
    return schemas.GuideDetails(type="guide", reading_minutes=page.reading_minutes, sources=sources)


@details_of.register
def _material(page: MaterialPage, blocks: Blocks) -> schemas.MaterialDetails:
    campaign = blocks.found.entry(page.campaign_id, page.locale.language_code)
    return schemas.MaterialDetails(
        type="material",
        kind=page.kind,
        campaign=blocks.page(campaign) if campaign else None,
        alternative_text=page.alternative_text,
        files=[blocks.file(each) for each in page.public_files(blocks.found)],
        licence=page.licence,
        licence_url=page.licence_url,
        adaptation=page.adaptation,
        transcript=page.transcript,
    )


@details_of.register
def _training(page: TrainingPage, blocks: Blocks) -> schemas.TrainingDetails:
    return schemas.TrainingDetails(
        type="training", objectives=[str(each.value) for each in page.objectives], minutes=page.minutes
    )


@details_of.register
def _news(page: NewsPage, blocks: Blocks) -> schemas.NewsDetails:
    return schemas.NewsDetails(type="news", published_on=page.published_on)


@details_of.register
def _event(page: EventPage, blocks: Blocks) -> schemas.EventDetails:
    return schemas.EventDetails(
        type="event",
        starts=page.starts,
        ends=page.ends,
        zone=page.zone,
        place=page.place,
        online_url=page.online_url,
        registration_url=page.registration_url,
        calendar_url=blocks.absolute(page.calendar_path),
    )
