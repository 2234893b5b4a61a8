"""The demo's roll-out: three countries adapt a campaign, and one of them has not looked at the last changes yet."""

from collections.abc import Mapping
from datetime import date
from typing import NotRequired, TypedDict

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone
from twops_awareness.models import Adaptation, CampaignPage, Licence, MaterialKind, MaterialPage
from twops_awareness.rollout.operations import adapt_campaign

from . import blocks, drawings
from .files import FOLDER, read_yaml, section_of


class SectionWords(TypedDict):
    """A section of text."""

    heading: str
    text: str


class MaterialWords(TypedDict):
    """A material of a country's own, that stands for the original's poster."""

    title: str
    slug: str
    summary: str
    drawing: str
    alternative_text: str
    adaptation: str
    discreet_title: str
    files: list[dict[str, object]]


class VersionWords(TypedDict):
    """What a country says differently. ``before``: what the original said in some fields when the country adapted it."""

    language: str
    public: bool
    starts_on: NotRequired[date]
    fields: dict[str, str]
    before: NotRequired[dict[str, str]]
    section: SectionWords
    material: NotRequired[MaterialWords]


def versions() -> Mapping[str, VersionWords]:
    """Return the versions by the code of their country."""
    found: dict[str, VersionWords] = read_yaml(FOLDER / "rollout.yaml")
    return found


@transaction.atomic
def load_rollout(campaign: CampaignPage, poster: MaterialPage | None, user: AbstractUser) -> None:
    """Let three countries adapt a campaign, all at once; nothing where one has done so already."""
    if Adaptation.objects.filter(campaign_key=campaign.translation_key).exists():
        return
    for code, words in versions().items():
        _adapt(campaign, code, words, poster, user)


def _adapt(
    campaign: CampaignPage, code: str, words: VersionWords, poster: MaterialPage | None, user: AbstractUser
) -> None:
    page = adapt_campaign(campaign, code, user=user, language=words["language"])
    for name, value in words["fields"].items():
        setattr(page, name, value)
    page.starts_on = words.get("starts_on", page.starts_on)
    if "ends_on" in words.get("before", {}):
        page.ends_on = date.fromisoformat(words["before"]["ends_on"])
    section = words["section"]
    page.body.append(
        ("section", {"heading": section["heading"], "text": section_of("", section["text"]).html})
    )
    revision = page.save_revision(user=user)
    if words["public"]:
        revision.publish(user=user)
    if "before" in words:
        _adapted_earlier(page, words["before"])
    if "material" in words:
        _write_material(page, words["material"], poster, user)


def _adapted_earlier(version: CampaignPage, before: Mapping[str, str]) -> None:
    """Let a country have adapted a campaign before it was changed: changing it now would ask for thirteen translations."""
    row = Adaptation.objects.get(adaptation_key=version.translation_key)
    for content in row.compared.values():
        content["fields"].update(before)
    row.behind_since = timezone.now()
    row.save(update_fields=["compared", "behind_since"])


def _write_material(
    version: CampaignPage, words: MaterialWords, poster: MaterialPage | None, user: AbstractUser
) -> None:
    page = MaterialPage(
        **{name: value for name, value in words.items() if name not in ("drawing", "files")},
        locale=version.locale,
        kind=MaterialKind.POSTER,
        licence=Licence.CC_BY_ND,
        audiences=version.audiences,
        campaign=version,
        replaces=poster,
        picture=drawings.picture(words["drawing"]),
        owner_id=user.pk,
    )
    page.files = blocks.stream(page.files.stream_block, words["files"], {})
    version.get_parent().add_child(instance=page)
    page.save_revision(user=user).publish(user=user)
