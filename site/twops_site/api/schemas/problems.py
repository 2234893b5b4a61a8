"""What went wrong."""

from uuid import UUID

from ninja import Field, Schema


class InvalidValue(Schema):
    """One value that cannot be used."""

    location: str = Field(description="query, path or body.")
    name: str
    detail: str


class Problem(Schema):
    """What went wrong (RFC 9457), as application/problem+json."""

    type: str
    title: str
    status: int
    detail: str


class InvalidRequest(Problem):
    """Some values cannot be used. They are named, never repeated."""

    errors: list[InvalidValue] = []
    available_languages: list[str] = []


class NotFound(Problem):
    """There is nothing here, or not in this language."""

    available_languages: list[str] = Field([], description="Languages in which the page is public.")


class Gone(Problem):
    """The record was deleted, or merged into another one."""

    merged_into: UUID | None = Field(None, description="The id of the record that took its place.")
