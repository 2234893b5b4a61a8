"""A door to lines that tests change."""

from collections.abc import Callable, Sequence

from twops_awareness.kits.door import Imprint, KitLine, LineWanted

LINE = KitLine("Telefon Mostek", "+48 22 000 00 12", "+48220000012", ("9:00–17:00",), ("Anonymous",))


class Door:
    """Knows one line for each country in ``lines_by_country``; ``while_asked`` is done whenever it is asked."""

    lines_by_country: dict[str, KitLine] = {}
    asked: list[LineWanted] = []
    while_asked: Callable[[], None] | None = None

    def lines(self, wanted: Sequence[LineWanted]) -> list[KitLine | None]:
        type(self).asked.extend(wanted)
        found = [type(self).lines_by_country.get(wish.country) for wish in wanted]
        if type(self).while_asked is not None:
            type(self).while_asked()
        return found

    def address(self, country: str, language: str) -> str:
        return f"https://help.example.org/{language}/help/{country.lower()}/"

    def imprint(self, language: str) -> Imprint:
        return Imprint("2PS")
