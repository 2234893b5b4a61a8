"""What an engine is: it is given texts and answers at once, or later by a call-back."""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from ..problems import EngineFailed

Texts = Mapping[int, str]


class Engine:
    """A machine that translates. ``TWOPS_LOCALE["PROVIDERS"]`` names the class and its options.

    It is asked by the worker, never while somebody waits for a page; whatever it does takes ``timeout_s`` at most.
    """

    label: ClassVar[str] = "Engine"
    answers_later: ClassVar[bool] = False

    def __init__(self, options: Mapping[str, object]) -> None:
        self.options = options

    @property
    def timeout_s(self) -> float:
        """How long one call may take, in seconds: the option ``TIMEOUT_S``."""
        given = self.options.get("TIMEOUT_S", 30)
        return float(given) if isinstance(given, int | float) else 30.0

    def translate(self, texts: Texts, source: str, target: str, *, answer_to: str) -> Texts | None:
        """Return the translations of HTML texts by the same keys, as far as there are; None where they come later.

        Args:
            source, target: BCP 47 tags.
            answer_to: the full address to which an engine that answers later sends its answer.

        Raises EngineFailed.
        """
        raise NotImplementedError

    def read_answer(self, body: str) -> Texts:
        """Return the translations of a call-back by their keys. Raises EngineFailed."""
        raise EngineFailed(_("This engine answers at once."))
