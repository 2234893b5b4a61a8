"""An engine that answers later, by call-back: the European Commission's eTranslation, and what speaks as it does.

https://language-tools.ec.europa.eu/ (eTranslation REST): a document goes out as base64, its translation is sent to
``httpDestinations``, an error to ``errorCallback``.
"""

import base64
import binascii
import re
from html import escape
from urllib.parse import parse_qs

from django.utils.translation import gettext_noop as _

from ..problems import EngineFailed
from .engine import Engine, Texts
from .http import post_json

_SEGMENT = re.compile(r'<p id="s(\d{1,18})">')
_END = "</p>"


class ETranslation(Engine):
    """Options: ``URL``, ``APPLICATION``, ``PASSWORD``, ``DOMAIN``, ``TIMEOUT_S``."""

    label = "eTranslation"
    answers_later = True

    def translate(self, texts: Texts, source: str, target: str, *, answer_to: str) -> None:
        """Send one document with a paragraph for each text. Raises EngineFailed where it is not accepted."""
        paragraphs = "\n".join(f'<p id="s{key}">{text}</p>' for key, text in texts.items())
        document = f'<!DOCTYPE html><html lang="{escape(source)}"><body>\n{paragraphs}\n</body></html>'
        application = str(self.options.get("APPLICATION", ""))
        number = post_json(
            str(self.options.get("URL", "")),
            {
                "callerInformation": {"application": application, "username": application},
                "documentToTranslateBase64": {
                    "content": base64.b64encode(document.encode()).decode(),
                    "format": "html",
                    "fileName": "texts",
                },
                "sourceLanguage": source.split("-")[0].upper(),
                "targetLanguages": [target.split("-")[0].upper()],
                "domain": str(self.options.get("DOMAIN", "GEN")),
                "destinations": {"httpDestinations": [answer_to]},
                "errorCallback": answer_to,
            },
            timeout_s=self.timeout_s,
            auth=(application, str(self.options.get("PASSWORD", ""))),
        )
        if not isinstance(number, int) or number < 0:
            raise EngineFailed(_("It was refused: %(words)s"), words=number)

    def read_answer(self, body: str) -> Texts:
        """Return the paragraphs of a translated document by their keys. Raises EngineFailed for its errors."""
        document = body
        if "<p" not in body:
            if "error-message=" in body or "error-code=" in body:
                told = parse_qs(body, max_num_fields=100)
                words = (told.get("error-message") or told.get("error-code") or ["?"])[0]
                raise EngineFailed(_("It says: %(words)s"), words=words)
            try:
                document = base64.b64decode("".join(body.split()), validate=True).decode()
            except (binascii.Error, ValueError) as error:
                raise EngineFailed(_("The answer cannot be read.")) from error
        found: dict[int, str] = {}
        for match in _SEGMENT.finditer(document):
            end = document.find(_END, match.end())
            if end < 0:
                break
            found[int(match[1])] = document[match.end() : end].strip()
        if not found:
            raise EngineFailed(_("The answer has none of the texts."))
        return found
