"""Words about a kit's files, in the language that is active: what each is, what it says, how it may be used."""

from collections.abc import Sequence

from django.utils.translation import gettext

from ..models.kit_choices import name_of_file
from .contents import Content


def alternative_text(content: Content) -> str:
    """Return what posters and cards say, in the order in which one reads it."""
    line = content.line
    said = [
        content.words.headline,
        content.words.message,
        content.words.call,
        line.number,
        line.name,
        *line.hours,
        *line.together,
        *line.facts,
        content.shown_address,
    ]
    return " ".join(_sentence(part) for part in said if part)


def _sentence(part: str) -> str:
    return part if part[-1:] in ".!?…:" else f"{part}."


def readme_text(content: Content, names: Sequence[str]) -> str:
    """Return a few words on what is there and how to use it."""
    lines = [
        content.words.title,
        "",
        gettext("What is in this folder:"),
        *(f"- {name}: {name_of_file(name)}" for name in names),
        "",
        gettext(
            "The number and the hours are those of the day on which this kit was made. Before you print, download it again."
        ),
        gettext(
            "The alternative text of each picture stands in manifest.json. Please use it wherever the picture is shown."
        ),
    ]
    return "\n".join(lines) + "\n"


LICENCE_ADDRESS = "https://creativecommons.org/licenses/by-nd/4.0/"


def licence_text(content: Content) -> str:
    """Return under what licence a kit may be used."""
    says = gettext(
        "You may copy, print and share these files free of charge, also in your own name, as long as you change nothing and name %(brand)s."
    ) % {"brand": content.imprint.brand}
    return (
        "\n".join(
            [
                "CC BY-ND 4.0",
                LICENCE_ADDRESS,
                "",
                says,
                gettext("The emblem of the European Union and the sentence beside it must stay."),
                "",
                "Noto Sans, Noto Sans Arabic: SIL Open Font License 1.1, https://openfontlicense.org/",
            ]
        )
        + "\n"
    )
