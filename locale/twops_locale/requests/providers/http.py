"""One call to an engine: bounded in time and size, whatever the other side does."""

import json
import time
from collections.abc import Mapping

import requests
from django.utils.translation import gettext_noop as _

from ..problems import EngineFailed

MAX_ANSWER_BYTES = 4 * 1024 * 1024


def post_json(
    url: str, payload: Mapping[str, object], *, timeout_s: float, auth: tuple[str, str] | None = None
) -> object:
    """Send JSON and return the JSON of the answer. Raises EngineFailed for everything else, and after ``timeout_s``."""
    ends_at = time.monotonic() + timeout_s
    try:
        with requests.post(
            url,
            data=json.dumps(payload),
            headers={"Content-Type": "application/json"},
            auth=requests.auth.HTTPDigestAuth(*auth) if auth else None,
            timeout=timeout_s,
            stream=True,
            allow_redirects=False,
        ) as answer:
            if answer.status_code >= 300:
                raise EngineFailed(_("It answered with the status %(status)s."), status=answer.status_code)
            body = b""
            for part in answer.iter_content(65_536):
                body += part
                if len(body) > MAX_ANSWER_BYTES:
                    raise EngineFailed(_("The answer is too large."))
                if time.monotonic() > ends_at:
                    raise EngineFailed(_("The answer took too long."))
    except requests.Timeout as error:
        raise EngineFailed(_("There was no answer in time.")) from error
    except requests.RequestException as error:
        raise EngineFailed(_("It could not be reached (%(kind)s)."), kind=type(error).__name__) from error
    try:
        return json.loads(body)
    except ValueError as error:
        raise EngineFailed(_("The answer cannot be read.")) from error
