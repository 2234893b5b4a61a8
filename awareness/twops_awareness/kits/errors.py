"""What can keep a kit from being made."""


class KitsNotInstalled(Exception):
    """The packages that make kits are not installed; ``missing`` names the first."""

    def __init__(self, missing: str) -> None:
        self.missing = missing
        super().__init__(
            f"Kits need the package {missing!r}: install twops-awareness with its extra, "
            '`pip install "twops-awareness[kits]"`.'
        )


class DoesNotFit(Exception):
    """Words are too long for a file, even with the least letters.

    Attributes:
        file: its name. field: what does not fit, as layouts name it. language: BCP 47 tag.
    """

    def __init__(self, file: str, field: str, language: str) -> None:
        self.file, self.field, self.language = file, field, language
        super().__init__(f"{field} does not fit into {file} in {language}")


class NotLegible(Exception):
    """Nothing of a text can be printed: the letters lack all its characters.

    Attributes:
        field: which text. detail: field and characters, for whom it may concern.
    """

    SHOWN = 5

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        codes = dict.fromkeys(f"U+{ord(char):04X}" for char in text if char != " ")
        self.detail = f"{field}: {', '.join(list(codes)[: self.SHOWN])}"
        super().__init__(f"No letters for {self.detail}")


class LayoutBroken(Exception):
    """A layout could not be set; the text says what Typst said."""
