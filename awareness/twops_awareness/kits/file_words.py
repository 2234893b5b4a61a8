"""Words about a kit's files, in the language that is active: what each is, what it says, how it may be used."""

from collections.abc import Sequence

from django.contrib.admin.utils import label_for_field
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from twops_locale.languages import territory_name

from ..models import CampaignPage
from ..models.kit_choices import name_of_file
from .contents import Content
from .door import KitLine


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


def foreign_line(line: KitLine, country: str) -> str:
    """Say that a line is not there for people of a country. Both countries are named in the language that is active."""
    reader = get_language() or "en"
    return gettext(
        "%(service)s does not serve %(country)s. Posters there would carry a number of another country (%(other)s)."
    ) % {
        "service": line.name,
        "country": territory_name(country, reader),
        "other": territory_name(line.country, reader),
    }


OWN_WORDS = {"headline": "kit_headline", "message": "message", "call": "kit_call", "text": "kit_text"}


def too_long(field: str, file: str) -> str:
    """Say what is too long for which file, and what one can do. ``field``: as layouts name it."""
    values = {"file": name_of_file(file)}
    if field in OWN_WORDS:
        values["field"] = capfirst(str(label_for_field(OWN_WORDS[field], CampaignPage)))
        return gettext("%(file)s: “%(field)s” is too long. Shorten it in this language.") % values
    if field in ("line", "number", "facts"):
        return (
            gettext(
                "%(file)s: what the directory says of the line is too long. Choose another line, or leave this part out."
            )
            % values
        )
    return gettext("%(file)s: the name, the address or the funding of the site is too long.") % values


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
