"""Contents of kits in readers' languages, made by hand, and what was made of them once for all tests."""

from functools import cache
from typing import Any

from twops_awareness.kits.contents import Content, Words
from twops_awareness.kits.door import Imprint, KitLine
from twops_awareness.kits.package import KitFile, files_of
from twops_awareness.models.kit_choices import KitPart

EMBLEM = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><path fill="#039" d="M0 0h3v2H0z"/></svg>'
)
SENTENCE = "Funded by the European Union. Views and opinions expressed are however those of the authors only."
PARTS = tuple(sorted(KitPart.values))
# language: country, headline, message, call, hours, fact
SAID = {
    "el": ("CY", "Κάποιος απαντά, και τη νύχτα", "Μπορείτε να μιλήσετε πριν συμβεί οτιδήποτε.", "Κάποιος ακούει.", "Δευτέρα–Παρασκευή 9:00–17:00", "Δωρεάν"),
    "mt": ("MT", "Xi ħadd iwieġeb, anke billejl", "Tista’ titkellem qabel ma jiġri xi ħaġa.", "Xi ħadd jisimgħek.", "it-Tnejn–il-Ġimgħa 9:00–17:00", "Bla ħlas"),
    "fi": ("FI", "Lastensuojeluilmoitusvelvollisuuden rajat", "Voit puhua jonkun kanssa ennen kuin mitään on tapahtunut.", "Joku kuuntelee.", "maanantai–perjantai 9.00–17.00", "Maksuton"),
    "lt": ("LT", "Kažkas atsiliepia, net ir naktį", "Galite pasikalbėti, kol dar nieko neįvyko.", "Kažkas išklausys.", "pirmadienis–penktadienis 09:00–17:00", "Nemokamai"),
    "ar": ("BE", "هناك من يجيب، حتى في الليل", "يمكنك التحدث قبل أن يحدث أي شيء.", "هناك من يستمع.", "الاثنين – الجمعة 9:00–17:00", "مجانًا"),
}  # fmt: skip
NUMBER = "116 123 000"


def content(language: str = "el", **other: Any) -> Content:
    """Return a content whose words are in a language."""
    country, headline, message, call, hours, fact = SAID.get(language, SAID["el"])
    given: dict[str, Any] = {
        "country": country,
        "language": language,
        "words": Words(headline, headline, message, call, f"{message} {headline}. {message}"),
        "line": KitLine("Brzeg Łódź", NUMBER, "116123000", (hours,), (fact,)),
        "address": f"https://help.example.org/{language}/help/{country.lower()}/",
        "imprint": Imprint("2PS", SENTENCE, EMBLEM, "Emblem"),
        "look": "calm",
        "parts": PARTS,
    }
    return Content(**{**given, **other})


@cache
def made(language: str) -> dict[str, KitFile]:
    """Return all files of the kit in a language, by name."""
    return {file.name: file for file in files_of(content(language))}
