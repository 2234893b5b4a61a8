"""Pages."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from ..parameters import PageType
from .blocks import Block, LinkedPage
from .page_details import Details
from .words import Paged


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
    audiences: list[str] = Field(
        description="Codes of whom the page is for, as services have them; empty: everybody."
    )
    discreet: bool = Field(
        description="Show `public_title` in titles of windows and in shared links, and no description."
    )
    public_title: str = Field(
        description="The title; of a discreet page one that says nothing of its subject."
    )
    reviewed_on: date | None
    reviewed_by: str
    next_step: LinkedPage | None = Field(
        description="Where the page leads to; its `title` is what a button says."
    )
    details: Details | None = Field(description="What its type says; null for types that say nothing more.")
    body: list[Block]
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
