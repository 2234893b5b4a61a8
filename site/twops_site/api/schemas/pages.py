"""Pages."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from ..parameters import PageType
from .words import Paged


class Section(Schema):
    """A heading and the prose below it."""

    type: Literal["section"]
    heading: str
    html: str = Field(description="Paragraphs, lists, emphasis and links; addresses are absolute.")


class Translation(Schema):
    """A language in which a page is public."""

    language: str
    name: str = Field(description="The language's own name.")
    title: str
    url: str


class Page(Schema):
    """A public page in one language. It never mixes languages."""

    id: UUID = Field(description="The same for all languages of a page.")
    type: PageType
    language: str
    title: str
    summary: str
    body: list[Section]
    url: str
    first_published_at: datetime | None
    updated_at: datetime | None = Field(description="When this language was published last.")
    outdated: bool = Field(
        description="A translation whose source has changed since; what it says is still approved."
    )
    translations: list[Translation] = Field(
        description="All languages in which the page is public, this one included."
    )


class PageList(Paged):
    """Pages."""

    items: list[Page]
