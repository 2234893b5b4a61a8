"""The site's own accent colour: where it may stand, whether it can be read there, and the style sheet that it makes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..conf import conf

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
ENOUGH = 4.5  # WCAG 2.2, 1.4.3, level AA: text on its ground
# What the accent stands on, or has on it, in ``site.css`` (a test holds both together).
GROUNDS: Mapping[str, Mapping[str, str]] = {
    "ACCENT": {"paper": "#fbfaf7", "raised": "#ffffff", "panel": "#eaf1f0", "accent-ink": "#ffffff"},
    "ACCENT_DARK": {"paper": "#14191b", "raised": "#1a2124", "panel": "#1e282b", "accent-ink": "#10181b"},
}


@dataclass(frozen=True, slots=True)
class TooFaint:
    """An accent that cannot be read: ``ratio`` is its contrast with a ground (a role of ``site.css``)."""

    setting: str
    colour: str
    ground: str
    ratio: float


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (``#rrggbb``), from 1 to 21, as WCAG computes it.

    >>> contrast("#000000", "#ffffff"), round(contrast("#17566a", "#fbfaf7"), 1)
    (21.0, 7.7)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def accents() -> dict[str, str]:
    """Return the accents of the settings, by the name of the setting; those that are not given are left out."""
    given = {"ACCENT": conf().ACCENT, "ACCENT_DARK": conf().ACCENT_DARK}
    return {name: colour for name, colour in given.items() if colour}


def too_faint() -> Iterator[TooFaint]:
    """Yield each ground on which an accent of the settings cannot be read."""
    for name, colour in accents().items():
        if COLOUR.fullmatch(colour):
            for role, ground in GROUNDS[name].items():
                if (ratio := contrast(colour, ground)) < ENOUGH:
                    yield TooFaint(name, colour, role, ratio)


def style_sheet() -> str:
    """Return the style sheet of the accents; what is no colour is left out, so that nothing else can stand in it."""
    colours = {name: colour for name, colour in accents().items() if COLOUR.fullmatch(colour)}
    # One that is made for a light ground is not for a dark one, and paper has none.
    schemes = {"ACCENT": "light", "ACCENT_DARK": "dark"}
    return "".join(
        f"@media screen and (prefers-color-scheme: {schemes[name]}) {{ :root {{ --accent: {colour}; }} }}\n"
        for name, colour in colours.items()
    )


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
