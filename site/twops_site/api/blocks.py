"""The blocks of a page as the API shows them: one function a block."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpRequest
from twops_awareness.blocks.gathering import Download, Entry, Gathered
from twops_awareness.blocks.notes import kind_of
from twops_awareness.models.versions import Versions
from wagtail.blocks import BoundBlock, StructValue
from wagtail.documents.models import AbstractDocument

from .rich_text import PublicHtml
from .schemas import blocks as schemas


class Blocks:
    """Turns blocks into schemas, with what was looked up for all of them. ``versions``: of the campaigns among the pages."""

    def __init__(
        self, html: PublicHtml, found: Gathered, request: HttpRequest, versions: Versions | None = None
    ) -> None:
        self.versions = versions or Versions()
        self._html = html
        self._found = found
        self._request = request

    def of(self, block: BoundBlock, language: str) -> schemas.Block:
        """Return a block's schema, for readers of a language."""
        return BLOCKS[block.block_type](self, block, language)

    def prose(self, value: StructValue, name: str, language: str) -> str:
        """Return a rich text of a block as public HTML."""
        text = value.get(name)
        return self._html.render(str(text.source), language) if text else ""

    def absolute(self, address: str) -> str:
        """Return an address with its host; nothing for nothing."""
        return self._request.build_absolute_uri(address) if address else ""

    def file_address(self, document: AbstractDocument | None) -> str:
        """Return the address of a file; empty where the public may not have it."""
        return self.absolute(self._found.address(document))

    def page(self, entry: Entry) -> schemas.LinkedPage:
        """Return a page that is linked to."""
        return schemas.LinkedPage(
            id=UUID(entry.key),
            title=entry.title,
            summary=entry.summary,
            language=entry.language,
            url=self.absolute(entry.address),
        )

    def file(self, each: Download) -> schemas.File:
        """Return a file to take along."""
        return schemas.File(
            title=each.title,
            language=each.language,
            extension=each.extension,
            size=each.size,
            url=self.absolute(each.address),
        )

    @property
    def found(self) -> Gathered:
        """What was looked up."""
        return self._found


def _source(value: Mapping[str, str]) -> schemas.Source:
    return schemas.Source(name=value.get("source") or "", url=value.get("url") or "")


def _section(blocks: Blocks, block: BoundBlock, language: str) -> schemas.Section:
    value = block.value
    return schemas.Section(
        type="section", heading=value["heading"], html=blocks.prose(value, "text", language)
    )


def _callout(blocks: Blocks, block: BoundBlock, language: str) -> schemas.Callout:
    value = block.value
    return schemas.Callout(type="callout", kind=kind_of(value), html=blocks.prose(value, "text", language))


def _content_note(blocks: Blocks, block: BoundBlock, language: str) -> schemas.ContentNote:
    value = block.value
    return schemas.ContentNote(
        type="content_note", note=value["note"], html=blocks.prose(value, "text", language)
    )


def _key_figures(blocks: Blocks, block: BoundBlock, language: str) -> schemas.KeyFigures:
    figures = [
        schemas.Figure(figure=each["figure"], says=each["says"], source=_source(each))
        for each in block.value["figures"]
    ]
    return schemas.KeyFigures(type="key_figures", heading=block.value["heading"], figures=figures)


def _quote(blocks: Blocks, block: BoundBlock, language: str) -> schemas.Quote:
    value = block.value
    return schemas.Quote(
        type="quote",
        text=value["text"],
        by=value["by"],
        source=_source(value) if value["source"] or value["url"] else None,
    )


def _steps(blocks: Blocks, block: BoundBlock, language: str) -> schemas.Steps:
    steps = [
        schemas.Step(title=each["title"], html=blocks.prose(each, "text", language))
        for each in block.value["steps"]
    ]
    return schemas.Steps(type="steps", heading=block.value["heading"], steps=steps)


def _questions(blocks: Blocks, block: BoundBlock, language: str) -> schemas.Questions:
    questions = [
        schemas.Question(question=each["question"], html=blocks.prose(each, "answer", language))
        for each in block.value["questions"]
    ]
    return schemas.Questions(type="questions", heading=block.value["heading"], questions=questions)


def _picture(blocks: Blocks, block: BoundBlock, language: str) -> schemas.Picture:
    value = block.value
    image = value["image"]
    largest = next(iter(reversed(blocks.found.sizes(image))), None)
    return schemas.Picture(
        type="picture",
        alternative_text=(image.contextual_alt_text or "") if image else "",
        decorative=bool(image and image.decorative),
        caption=value["caption"],
        credit=value["credit"],
        url=blocks.absolute(largest.url) if largest else "",
        width=largest.width if largest else 0,
        height=largest.height if largest else 0,
    )


def _video(blocks: Blocks, block: BoundBlock, language: str) -> schemas.Video:
    value = block.value
    captions = [
        schemas.Captions(language=each["language"], url=address)
        for each in value["captions"]
        if (address := blocks.file_address(each["file"]))
    ]
    return schemas.Video(
        type="video",
        title=value["title"],
        url=blocks.file_address(value["video"]),
        captions=captions,
        transcript_html=blocks.prose(value, "transcript", language),
    )


def _downloads(blocks: Blocks, block: BoundBlock, language: str) -> schemas.Downloads:
    files = [blocks.file(each) for each in blocks.found.files(block.value["files"])]
    return schemas.Downloads(type="downloads", heading=block.value["heading"], files=files)


def _services(blocks: Blocks, block: BoundBlock, language: str) -> schemas.Services:
    answer = blocks.found.answer(block.block.rule(block.value), language)
    services = [
        schemas.NamedService(id=UUID(each.id), name=each.name, language=each.language)
        for each in answer.services
    ]
    return schemas.Services(
        type="service" if block.block_type == "service" else "services",
        heading=block.value.get("heading") or "",
        services=services,
    )


def _contact(blocks: Blocks, block: BoundBlock, language: str) -> schemas.DeskContact:
    value = block.value
    words = {name: value[name] or "" for name in ("heading", "name", "phone", "hours", "email", "url")}
    return schemas.DeskContact(type="contact", html=blocks.prose(value, "text", language), **words)


def _campaign(blocks: Blocks, block: BoundBlock, language: str) -> schemas.CampaignTeaser:
    entry = blocks.found.entry(block.value["campaign"], language)
    return schemas.CampaignTeaser(type="campaign", page=blocks.page(entry) if entry else None)


def _related(blocks: Blocks, block: BoundBlock, language: str) -> schemas.Related:
    pages = [blocks.page(entry) for entry in blocks.found.pages(block.value["pages"], language)]
    return schemas.Related(type="related", heading=block.value["heading"], pages=pages)


def _module(blocks: Blocks, block: BoundBlock, language: str) -> schemas.Module:
    value = block.value
    return schemas.Module(
        type="module",
        title=value["title"],
        minutes=value["minutes"] or 0,
        html=blocks.prose(value, "text", language),
    )


def _self_check(blocks: Blocks, block: BoundBlock, language: str) -> schemas.SelfCheck:
    questions = [
        schemas.CheckQuestion(
            question=each["question"],
            answers=[
                schemas.Answer(answer=one["answer"], right=bool(one["right"]), why=one["why"])
                for one in each["answers"]
            ],
        )
        for each in block.value["questions"]
    ]
    return schemas.SelfCheck(type="self_check", heading=block.value["heading"], questions=questions)


# One entry for each block of every page type's body; a test says so.
BLOCKS: dict[str, Callable[[Blocks, BoundBlock, str], schemas.Block]] = {
    "section": _section,
    "callout": _callout,
    "content_note": _content_note,
    "key_figures": _key_figures,
    "quote": _quote,
    "steps": _steps,
    "questions": _questions,
    "picture": _picture,
    "video": _video,
    "downloads": _downloads,
    "service": _services,
    "services": _services,
    "contact": _contact,
    "campaign": _campaign,
    "related": _related,
    "module": _module,
    "self_check": _self_check,
}
