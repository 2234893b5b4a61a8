"""Public services as pages show them: read and put together once, for all pages that show them, while nothing changes."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from twops_directory.public import public_service_and_partners, public_services, public_services_of_keys
from twops_directory.public.values.service import PublicService

from .unchanged import each_while_unchanged, while_unchanged

# A service in each language that was asked for, and in each what is shown together with it.
InLanguages = Mapping[tuple[UUID, str], PublicService]
Found = tuple[UUID, InLanguages]


def services_of_keys(keys: Sequence[int], languages: Sequence[str]) -> tuple[dict[int, UUID], InLanguages]:
    """Return what ``public_services_of_keys`` does. One query at most."""

    def made(missing: list[int]) -> dict[int, Found | None]:
        ids, known = public_services_of_keys(missing, languages)
        return {key: _of(ids[key], known, languages) if key in ids else None for key in missing}

    tags = tuple(languages)
    found = each_while_unchanged(keys, made, "services by key", tags)
    ids = {key: value[0] for key, value in found.items() if value is not None}
    together: dict[tuple[UUID, str], PublicService] = {}
    for value in found.values():
        for name, service in value[1].items() if value is not None else ():
            together.setdefault(name, service)
    return ids, together


def services_of_ids(ids: Sequence[UUID], language: str) -> list[PublicService]:
    """Return what ``public_services`` does for ids. One query at most."""

    def made(missing: list[UUID]) -> dict[UUID, Found | None]:
        known = {(service.id, language): service for service in public_services(missing, language)}
        return {uuid: _of(uuid, known, [language]) if (uuid, language) in known else None for uuid in missing}

    found = each_while_unchanged(ids, made, "services by id", language)
    shown: dict[UUID, PublicService] = {}
    for value in found.values():
        for (uuid, _tag), service in value[1].items() if value is not None else ():
            shown.setdefault(uuid, service)
    return list(shown.values())


def service_and_partners(uuid: UUID, language: str) -> list[PublicService]:
    """Return what ``public_service_and_partners`` does, and raise the same."""
    return while_unchanged(
        lambda: public_service_and_partners(uuid, language), "service and partners", uuid, language
    )


def _of(uuid: UUID, known: InLanguages, languages: Sequence[str]) -> Found:
    partners = known[uuid, languages[0]].together_with
    return uuid, {
        (each, tag): known[each, tag]
        for each in (uuid, *partners)
        for tag in languages
        if (each, tag) in known
    }
