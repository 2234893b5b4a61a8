"""Content for the tests: a source that lives in memory, and texts in the readers' languages."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from twops_search.source import SearchText

SOURCE = "memory"
MODIFIED_AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


class MemorySource:
    """A search source without a database: the same Protocol, and all of its state in one list."""

    name = SOURCE
    texts: list[SearchText] = []
    asked: list[list[str] | None] = []

    def documents(self, object_ids: Iterable[str] | None) -> Iterator[SearchText]:
        """Yield the texts that were put in."""
        wanted = None if object_ids is None else set(object_ids)
        MemorySource.asked.append(None if wanted is None else sorted(wanted))
        for text in list(MemorySource.texts):
            if wanted is None or text.object_id in wanted:
                yield text

    @classmethod
    def put(cls, *texts: SearchText) -> None:
        """Add texts; one of the same object and language is replaced."""
        keys = {(text.object_id, text.language) for text in texts}
        cls.texts = [text for text in cls.texts if (text.object_id, text.language) not in keys] + list(texts)

    @classmethod
    def change(cls, object_id: str, language: str, title: str) -> None:
        """Give one text another title."""
        cls.texts = [
            replace(text, title=title) if (text.object_id, text.language) == (object_id, language) else text
            for text in cls.texts
        ]

    @classmethod
    def remove(cls, object_id: str, language: str | None = None) -> None:
        """Take an object away, in one language or in all."""
        cls.texts = [
            text
            for text in cls.texts
            if text.object_id != object_id or (language is not None and text.language != language)
        ]

    @classmethod
    def clear(cls) -> None:
        """Forget everything."""
        cls.texts = []
        cls.asked = []


class SecondMemorySource(MemorySource):
    """Another source that has nothing."""

    name = "second"

    def documents(self, object_ids: Iterable[str] | None) -> Iterator[SearchText]:
        """Yield nothing."""
        return iter(())


def text(
    object_id: str,
    language: str,
    title: str,
    body: str = "",
    *,
    summary: str = "",
    labels: tuple[str, ...] = (),
    country: str = "PL",
) -> SearchText:
    """Return a search text of the source in memory."""
    return SearchText(
        source=SOURCE,
        object_id=object_id,
        language=language,
        title=title,
        summary=summary,
        body=body,
        url=f"/{language}/{object_id}/",
        kind="service",
        labels=labels,
        filters={"country": [country]},
        modified_at=MODIFIED_AT,
    )


FAMILY, CHAT, CLINIC = "family", "chat", "clinic"

TEXTS = (
    text(
        FAMILY, "pl", "Pomoc dla rodzin", "Terapeuta rozmawia z rodzicami bez oceniania. Zadzwoń bezpłatnie.",
        labels=("family support", "οικογένεια"),
    ),
    text(CHAT, "pl", "Czat dla osób, które boją się swoich myśli", "Psycholog odpisuje anonimowo, także w nocy.", country="DE"),
    text(CLINIC, "pl", "Poradnia seksuologiczna", "Leczenie i wsparcie psychologiczne w Łodzi."),
    text(FAMILY, "el", "Βοήθεια για οικογένειες", "Ο θεραπευτής μιλά με τους γονείς χωρίς να κρίνει."),
    text(CHAT, "el", "Ανώνυμη συνομιλία", "Ένας ψυχολόγος απαντά και τη νύχτα."),
    text(FAMILY, "mt", "Għajnuna għall-familji", "It-terapista jitkellem mal-ġenituri mingħajr ma jiġġudika."),
    text(CHAT, "mt", "Chat anonima", "Psikologu jwieġeb ukoll billejl."),
    text(FAMILY, "fi", "Tukea perheille", "Terapeutti keskustelee vanhempien kanssa tuomitsematta."),
    text(CHAT, "fi", "Nimetön keskustelu", "Psykologi vastaa myös yöllä. Mielenterveyspalvelut ovat maksuttomia."),
    text(FAMILY, "lt", "Pagalba šeimoms", "Terapeutas kalbasi su tėvais nesmerkdamas."),
    text(CHAT, "lt", "Anoniminis pokalbis", "Psichologas atsako ir naktį."),
    text(FAMILY, "en", "Help for families", "A therapist talks with parents without judging.", summary="Free of charge"),
    text(CHAT, "en", "Anonymous chat", "A psychologist answers at night too. It’s confidential.", country="GB"),
    text("arabic", "ar", "مساعدة للعائلات", "معالج نفسي يتحدث مع الوالدين"),
    text("hindi", "hi", "परिवारों के लिए सहायता", "मनोवैज्ञानिक रात में भी उत्तर देते हैं"),
)  # fmt: skip
