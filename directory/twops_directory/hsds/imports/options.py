"""What an operator asks of an import."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import.

    Attributes:
        name: of the source, for the log.
        user: who imports; None: the operator of the machine, who may do everything.
        country: ISO 3166-1 code of the desk that keeps records whose country nothing else tells.
        language: BCP 47 tag of words whose language nothing else tells.
        dry_run: do everything, then take it back.
        draft: new records stay unpublished.
        strict: nothing at all is written if one record is refused.
        remove_missing: child rows that the file no longer has go.
        overrule_verified: what was checked here later than in the file is changed all the same.
        trust_translations: words of further languages become public at once.
        profile: of the standard, in which the source is written: what it does not have is not empty.
        gone: what becomes of services that an earlier source brought and this one lacks: "report" or "withdraw".
    """

    name: str
    user: AbstractUser | None = None
    country: str = ""
    language: str = ""
    dry_run: bool = False
    draft: bool = False
    strict: bool = False
    remove_missing: bool = False
    overrule_verified: bool = False
    trust_translations: bool = False
    gone: str = "report"
    profile: str = ""
