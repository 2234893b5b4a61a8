"""What was found."""

from ninja import Field, Schema

from .words import Paged


class Hit(Schema):
    """Something that was found."""

    kind: str
    id: str = Field(description="What /services/{uuid} or /pages/{uuid} is asked for.")
    language: str
    title: str
    summary: str
    url: str


class OtherLanguage(Schema):
    """What another language has for the same words."""

    language: str
    name: str = Field(description="The language's own name.")
    total: int
    items: list[Hit] = Field(description="The first of them.")


class SearchResult(Paged):
    """The answer to a search, best first."""

    is_similar: bool = Field(description="Nothing has these words; the hits have words like them.")
    items: list[Hit]
    other_languages: list[OtherLanguage] = Field(
        description="Filled where this language has not these words."
    )
