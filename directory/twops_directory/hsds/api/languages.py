"""In which language a request is answered: what ``lang`` says, else what ``Accept-Language`` says, else each record's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers
from twops_locale.languages import site_languages
from twops_locale.negotiation import best_match, negotiate

from .errors import BadParameter

HEADER = "Accept-Language"


@dataclass(frozen=True, slots=True)
class Answered:
    """The language of an answer.

    Attributes:
        tag: one of the site's languages (BCP 47); None for the primary language of each record.
        by_header: whether the header was looked at, so that caches must look at it too.
    """

    tag: str | None
    by_header: bool

    def mark(self, response: HttpResponseBase, records: Iterable[Mapping[str, object]] = ()) -> None:
        """Name in the headers of an answer the languages that the words of its records are in: the one asked for first.

        Nothing is named where no language was asked for, nor where the records are not known yet.
        """
        if self.by_header:
            patch_vary_headers(response, [HEADER])
        if self.tag is None:
            return
        tags = dict.fromkeys(str(record["language"]) for record in records if record.get("language"))
        if tags:
            response.headers["Content-Language"] = ", ".join(sorted(tags, key=lambda tag: tag != self.tag))


def language_of(request: HttpRequest, asked: str | None) -> Answered:
    """Return the language of a request whose ``lang`` parameter is ``asked``.

    Raises BadParameter if the site has no such language. A header that names none that the site has changes nothing.
    """
    if asked is not None:
        language = best_match(asked, site_languages())
        if language is None:
            raise BadParameter("lang", f"Give one of the site's languages: {', '.join(site_languages())}.")
        return Answered(language, by_header=False)
    return Answered(negotiate(request.headers.get(HEADER, ""), site_languages()), by_header=True)
