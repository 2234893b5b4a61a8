"""What the body of a page is made of: one schema a block, told apart by ``type``."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from twops_awareness.blocks.notes import CalloutKind

HTML = "Paragraphs, lists, emphasis and links; addresses are absolute."


class Source(Schema):
    """Where something can be read. It is the same in every language."""

    name: str
    url: str


class LinkedPage(Schema):
    """A page that is linked to, in the language of the page where it exists in it."""

    id: UUID
    title: str
    summary: str
    language: str
    url: str


class File(Schema):
    """A file to take along."""

    title: str
    language: str = Field(description="BCP 47; empty where the file has none, or it is not known.")
    extension: str = Field(description="Without a dot, in lower case.")
    size: int = Field(description="In bytes.")
    url: str


class NamedService(Schema):
    """A service by its id in `/services`; its facts stand there."""

    id: UUID
    name: str
    language: str = Field(description="Of the name (BCP 47).")


class Section(Schema):
    """A heading and the prose below it."""

    type: Literal["section"]
    heading: str
    html: str = Field(description=HTML)


class Callout(Schema):
    """Sentences that must not be missed."""

    type: Literal["callout"]
    kind: CalloutKind
    html: str = Field(description=HTML)


class ContentNote(Schema):
    """Hard text, with a note of what it is about; show the note first, and the text when it is asked for."""

    type: Literal["content_note"]
    note: str
    html: str = Field(description=HTML)


class Figure(Schema):
    """One number, and what it says."""

    figure: str
    says: str
    source: Source


class KeyFigures(Schema):
    """Numbers with their sources."""

    type: Literal["key_figures"]
    heading: str
    figures: list[Figure]


class Quote(Schema):
    """What somebody said."""

    type: Literal["quote"]
    text: str
    by: str
    source: Source | None


class Step(Schema):
    """One step."""

    title: str
    html: str = Field(description=HTML)


class Steps(Schema):
    """Steps in their order."""

    type: Literal["steps"]
    heading: str
    steps: list[Step]


class Question(Schema):
    """A question and its answer."""

    question: str
    html: str = Field(description=HTML)


class Questions(Schema):
    """Questions and answers."""

    type: Literal["questions"]
    heading: str
    questions: list[Question]


class Picture(Schema):
    """A picture. Where it is decorative it has no alternative text."""

    type: Literal["picture"]
    alternative_text: str
    decorative: bool
    caption: str
    credit: str
    url: str
    width: int
    height: int


class Captions(Schema):
    """Captions of a video (WebVTT)."""

    language: str
    url: str


class Video(Schema):
    """A video, with captions and a transcript."""

    type: Literal["video"]
    title: str
    url: str
    captions: list[Captions]
    transcript_html: str = Field(description=HTML)


class Downloads(Schema):
    """Files to take along."""

    type: Literal["downloads"]
    heading: str
    files: list[File]


class Services(Schema):
    """Services that were chosen, or that match now."""

    type: Literal["service", "services"]
    heading: str
    services: list[NamedService]


class DeskContact(Schema):
    """The people behind a page; not a service."""

    type: Literal["contact"]
    heading: str
    name: str
    html: str = Field(description=HTML)
    phone: str
    hours: str
    email: str
    url: str


class CampaignTeaser(Schema):
    """Leads to a campaign; null where none is public."""

    type: Literal["campaign"]
    page: LinkedPage | None


class Related(Schema):
    """Pages to read next."""

    type: Literal["related"]
    heading: str
    pages: list[LinkedPage]


class Module(Schema):
    """A part of a training."""

    type: Literal["module"]
    title: str
    minutes: int
    html: str = Field(description=HTML)


class Answer(Schema):
    """A possible answer, and what to think of it."""

    answer: str
    right: bool
    why: str


class CheckQuestion(Schema):
    """A question to oneself."""

    question: str
    answers: list[Answer]


class SelfCheck(Schema):
    """Questions to oneself. Nothing is to be sent or kept."""

    type: Literal["self_check"]
    heading: str
    questions: list[CheckQuestion]


Block = Annotated[
    Section
    | Callout
    | ContentNote
    | KeyFigures
    | Quote
    | Steps
    | Questions
    | Picture
    | Video
    | Downloads
    | Services
    | DeskContact
    | CampaignTeaser
    | Related
    | Module
    | SelfCheck,
    Field(discriminator="type"),
]
