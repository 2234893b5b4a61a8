"""What ``/`` says of the API, and in plain words what it has beyond the standard."""

from django.http import HttpRequest
from django.urls import reverse

from ...conf import conf
from ..standard.tables import TABLES
from .profiles import Profile
from .records import Document

DESCRIPTION = (
    "Services that help people who worry about sexual thoughts or behaviour towards children, those around them, and "
    "professionals, in the countries of the project. Checked by the desk of each country. Read only, for everybody."
)
OUR_MEMBERS = {
    "language": "BCP 47 tag of the language that the words of this record are in.",
    "translations": "The same words in the other languages in which somebody wrote and approved them: a list of objects "
    "with language and the translated members.",
    "twops": "Facts that the standard has no place for, an object. Members may be added to it.",
    "channels": "Ways to reach a service other than a phone number.",
    "audiences": "Whom a service is for, by code.",
}


def about(request: HttpRequest, profile: Profile) -> Document:
    """Return the answer of ``/``."""

    def address(view: str) -> str:
        return request.build_absolute_uri(reverse(f"{profile.name}:{view}"))

    return {
        "version": profile.version,
        "profile": address("profile"),
        "openapi_url": address("openapi"),
        "description": conf().HSDS_DESCRIPTION or DESCRIPTION,
        "data_guide": conf().HSDS_DATA_GUIDE_URL or address("profile"),
        "publisher": {
            "website": request.build_absolute_uri("/"),
            **{key: value for key, value in conf().HSDS_PUBLISHER.items() if value},
        },
    }


def guide(profile: Profile) -> str:
    """Return what a reader should know of this API beyond the standard, as plain text."""
    lines = [profile.title, "", DESCRIPTION, "", "Members that the standard does not have:"]
    for table in TABLES.values():
        own = [name for name, described in table.properties.items() if described.own]
        own += [name for name, described in table.nested.items() if described.own]
        if own and not table.own:
            lines.append(f"  {table.name}: {', '.join(own)}")
    lines += ["", *(f"  {name}: {meaning}" for name, meaning in OUR_MEMBERS.items()), ""]
    lines += [
        "Words: with `lang` or Accept-Language, in that language where they exist, else in the record's primary language.",
        "Deleted records answer 410, merged ones 301. /hsds/changes?since=2026-11-01 lists both, and changed services.",
        "Places and numbers that are confidential are in no answer.",
        "",
    ]
    return "\n".join(lines)
