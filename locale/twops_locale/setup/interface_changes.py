"""Changes of interface words: one person brings them, a second one has them shown, and what was before can be put back.

Every write is checked here and logged. A language's writes wait for each other at its ``Locale`` row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import polib
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Locale

from .. import permissions
from ..conf import conf
from ..errors import InterfaceChangeDecided, TranslationNotAllowed
from ..models import ChangeState, InterfaceWords, InterfaceWordsChange
from ..policies import locales_for
from . import interface_notices
from .interface_catalogue import Key, all_words, key_of, packaged_words, parsed, plural_forms, usable


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file brought: words that are new or others than those shown, words that no package knows, and its change.

    ``change`` is None where nothing is changed.
    """

    changed: int
    unknown: int
    change: InterfaceWordsChange | None


class WordNow(NamedTuple):
    """A word of a change as readers have it, before and after; empty where they see the original.

    ``was_packaged``, ``is_packaged``: whether it is the package's own word, and not one that somebody brought.
    """

    original: str
    before: str
    after: str
    was_packaged: bool
    is_packaged: bool


def words_of(change: InterfaceWordsChange) -> list[WordNow]:
    """Return the words of a change as readers see them before it and after it. No query."""
    packaged = packaged_words(change.locale.language_code)
    rows = []
    for word in change.words:
        own = _forms(packaged.get(_key(word)))
        original = " / ".join(filter(None, [word["id"], word["plural"]]))
        rows.append(
            WordNow(
                f"{original} ({word['context']})" if word["context"] else original,
                " / ".join(word["before"] or own),
                " / ".join(word["after"] or own),
                not word["before"],
                not word["after"],
            )
        )
    return rows


def waiting_for(user: AbstractUser | AnonymousUser) -> list[InterfaceWordsChange]:
    """Return the changes that a person may decide about now, the oldest first. Two queries."""
    changes = InterfaceWordsChange.objects.filter(
        state=ChangeState.WAITING, locale__in=locales_for(user, "publish")
    )
    if not conf().REVIEWER_MAY_APPROVE_OWN:
        changes = changes.exclude(sent_by=user.pk)
    return list(changes.select_related("locale", "sent_by").order_by("sent_at", "pk"))


@transaction.atomic
def propose(locale: Locale, data: bytes, *, user: AbstractUser | AnonymousUser) -> Taken:
    """Take the words of a PO file for a language; a second person of the team has them shown (``approve``).

    What the file does not have stays as it is, an empty word gives up what was uploaded before, and unfinished (fuzzy)
    ones are left out. Only what differs from what is shown now is kept.

    Raises:
        TranslationNotAllowed: the user is not in the language's team.
        UnusableFile: nothing was taken; it says every reason.
    """
    if not permissions.can_translate(user, locale):
        raise TranslationNotAllowed("translate", locale.language_code)
    file = usable(data, locale.language_code)
    known, packaged = all_words(), packaged_words(locale.language_code)
    uploaded = _uploaded(locale)
    words, unknown = [], 0
    for entry in file:
        key = key_of(entry)
        if key not in known:
            unknown += not entry.obsolete
            continue
        if entry.obsolete or entry.fuzzy:
            continue
        forms = _forms(entry) if entry.translated() else []
        after = [] if forms == _forms(packaged.get(key)) else forms
        before = _forms(uploaded.get(key))
        if after != before:
            words.append(_word(entry, before, after))
    if not words:
        return Taken(0, unknown, None)
    change = InterfaceWordsChange.objects.create(
        locale=locale,
        words=words,
        plural_forms=file.metadata.get("Plural-Forms", "")[:600],
        sent_by_id=user.pk,
    )
    interface_notices.tell_waiting(change)
    return Taken(len(words), unknown, change)


def may_approve(change: InterfaceWordsChange, user: AbstractUser | AnonymousUser) -> bool:
    """Say whether the user may have a change shown: a reviewer, and another person than who sent it."""
    is_own = change.sent_by_id is not None and change.sent_by_id == user.pk
    if is_own and not conf().REVIEWER_MAY_APPROVE_OWN:
        return False
    return permissions.can_review(user, change.locale)


@transaction.atomic
def approve(change: InterfaceWordsChange, *, user: AbstractUser | AnonymousUser) -> InterfaceWordsChange:
    """Have a change shown from the next request on, in every process; return it as it is now.

    Raises TranslationNotAllowed unless ``may_approve``; InterfaceChangeDecided if somebody decided about it before.
    """
    row = _locked(change)
    if not may_approve(row, user):
        raise TranslationNotAllowed("approve", row.locale.language_code)
    if row.state != ChangeState.WAITING:
        raise InterfaceChangeDecided
    uploaded, known = _uploaded(row.locale), all_words()
    row.words = [
        {**word, "before": _forms(uploaded.get(_key(word)))} for word in row.words if _key(word) in known
    ]
    _show(row, uploaded, user)
    interface_notices.tell_decided(row)
    return row


@transaction.atomic
def refuse(change: InterfaceWordsChange, *, user: AbstractUser | AnonymousUser) -> InterfaceWordsChange:
    """Not take a change that waits; who sent it may take it back. Raises as ``approve``."""
    row = _locked(change)
    if not (permissions.can_review(user, row.locale) or _sent_by(row, user)):
        raise TranslationNotAllowed("review", row.locale.language_code)
    if row.state != ChangeState.WAITING:
        raise InterfaceChangeDecided
    row.state, row.decided_by_id, row.decided_at = ChangeState.REFUSED, user.pk, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    interface_notices.tell_decided(row)
    return row


@transaction.atomic
def put_back(
    change: InterfaceWordsChange, *, user: AbstractUser | AnonymousUser
) -> InterfaceWordsChange | None:
    """Show again what was shown before a change; return the change that does it, or None where nothing is left of it.

    Those words had been approved, so one reviewer is enough. Words that somebody changed since stay as they are.

    Raises TranslationNotAllowed unless the user reviews the language; InterfaceChangeDecided if it is not shown.
    """
    row = _locked(change)
    if not permissions.can_review(user, row.locale):
        raise TranslationNotAllowed("review", row.locale.language_code)
    if row.state != ChangeState.SHOWN:
        raise InterfaceChangeDecided
    uploaded, known = _uploaded(row.locale), all_words()
    words = [
        {**word, "before": word["after"], "after": word["before"]}
        for word in row.words
        if _key(word) in known and _forms(uploaded.get(_key(word))) == word["after"]
    ]
    if not words:
        return None
    back = InterfaceWordsChange(
        locale=row.locale, words=words, plural_forms=row.plural_forms, sent_by_id=user.pk, puts_back=row
    )
    _show(back, uploaded, user)
    interface_notices.tell_put_back(row, back)
    return back


def _locked(change: InterfaceWordsChange) -> InterfaceWordsChange:
    """Return a change as it is now, after whoever else writes the words of its language."""
    Locale.all_objects.select_for_update(no_key=True).get(pk=change.locale_id)
    row: InterfaceWordsChange = InterfaceWordsChange.objects.select_related("locale").get(pk=change.pk)
    return row


def _sent_by(change: InterfaceWordsChange, user: AbstractUser | AnonymousUser) -> bool:
    return change.sent_by_id == user.pk and permissions.can_translate(user, change.locale)


def _uploaded(locale: Locale) -> dict[Key, polib.POEntry]:
    row = InterfaceWords.objects.filter(locale=locale).first()
    return parsed(row.catalogue) if row is not None else {}


def _show(
    change: InterfaceWordsChange, uploaded: Mapping[Key, polib.POEntry], user: AbstractUser | AnonymousUser
) -> None:
    """Put a change's words among those that are shown, and note who had it shown."""
    words = dict(uploaded)
    for word in change.words:
        if word["after"]:
            words[_key(word)] = _entry(word)
        else:
            words.pop(_key(word), None)
    locale = change.locale
    row = InterfaceWords.objects.filter(locale=locale).first() or InterfaceWords(locale=locale, version=0)
    row.catalogue = _catalogue(words.values(), change.plural_forms or plural_forms(locale.language_code))
    row.version += 1
    row.changed_by_id = user.pk
    row.save()
    change.state, change.decided_by_id, change.decided_at = ChangeState.SHOWN, user.pk, timezone.now()
    change.save()
    log(
        instance=locale,
        action="twops_locale.interface_words",
        user=user,
        data={"language": locale.language_code, "changed": len(change.words)},
    )


def _key(word: Mapping[str, str]) -> Key:
    return word["context"] or "", word["id"]


def _forms(entry: polib.POEntry | None) -> list[str]:
    """Return the plural forms of an entry, its only text without a plural; nothing of none."""
    if entry is None:
        return []
    if entry.msgid_plural:
        return [text for _number, text in sorted(entry.msgstr_plural.items())]
    return [entry.msgstr]


def _word(entry: polib.POEntry, before: list[str], after: list[str]) -> dict[str, object]:
    return {
        "context": entry.msgctxt or "",
        "id": entry.msgid,
        "plural": entry.msgid_plural or "",
        "before": before,
        "after": after,
    }


def _entry(word: Mapping[str, str]) -> polib.POEntry:
    forms = list(word["after"])
    return polib.POEntry(
        msgctxt=word["context"] or None,
        msgid=word["id"],
        msgid_plural=word["plural"],
        msgstr="" if word["plural"] else forms[0],
        msgstr_plural=dict(enumerate(forms)) if word["plural"] else {},
    )


def _catalogue(entries: Iterable[polib.POEntry], plurals: str) -> str:
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": plurals}
    for entry in entries:
        file.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgid_plural=entry.msgid_plural,
                msgstr=entry.msgstr,
                msgstr_plural=entry.msgstr_plural,
            )
        )
    return str(file)
