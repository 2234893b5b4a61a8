"""LibreTranslate's HTTP API (https://libretranslate.com/docs/): ``POST /translate`` with many texts at once."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from ..problems import EngineFailed
from .engine import Engine, Texts
from .http import post_json

TEXTS_A_CALL = 50


class LibreTranslate(Engine):
    """Options: ``URL`` (without ``/translate``), ``API_KEY`` if the server wants one, ``TIMEOUT_S``."""

    label = "LibreTranslate"

    def translate(self, texts: Texts, source: str, target: str, *, answer_to: str) -> Texts:
        """Ask in parts; as ``Engine.translate``."""
        found: dict[int, str] = {}
        for part in _parts(texts):
            answer = post_json(
                f"{str(self.options.get('URL', '')).rstrip('/')}/translate",
                {
                    "q": list(part.values()),
                    "source": source.split("-")[0],
                    "target": target.split("-")[0],
                    "format": "html",
                    "api_key": str(self.options.get("API_KEY", "")),
                },
                timeout_s=self.timeout_s,
            )
            words = answer.get("translatedText") if isinstance(answer, dict) else None
            if not isinstance(words, list) or len(words) != len(part):
                raise EngineFailed(_("The answer has not as many texts as were sent."))
            found.update({key: str(text) for key, text in zip(part, words, strict=True) if text})
        return found


def _parts(texts: Texts) -> Iterator[dict[int, str]]:
    every = list(texts.items())
    for start in range(0, len(every), TEXTS_A_CALL):
        yield dict(every[start : start + TEXTS_A_CALL])
