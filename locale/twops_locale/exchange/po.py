"""PO (gettext): a text is an entry, its content path the context, so that equal sentences stay apart."""

from collections.abc import Sequence

import polib
from django.utils.translation import gettext as _

from .errors import UnreadableFile
from .file_texts import FileTexts, FileUnit, fingerprint

TRANSLATION, SOURCE, SEEN = "X-Translation", "X-Source-Language", "seen:"
MAX_ENTRIES, MAX_COMMENTS = 20_000, 60_000  # polib joins comments line by line


def write_po(texts: FileTexts) -> bytes:
    """Return a PO file. What is not finished is marked ``fuzzy``, as gettext's tools expect it."""
    catalogue = polib.POFile(wrapwidth=0, check_for_duplicates=False)
    catalogue.metadata = {
        "Project-Id-Version": texts.title.replace("\n", " ")[:200],
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": texts.target_language.replace("-", "_"),
        SOURCE: texts.source_language,
        TRANSLATION: texts.translation,
    }
    known: set[tuple[str, str]] = set()
    for unit in texts.units:
        if (unit.path, unit.source) in known:
            continue  # the same sentence twice in one rich text has one translation
        known.add((unit.path, unit.source))
        catalogue.append(
            polib.POEntry(
                msgctxt=unit.path,
                msgid=unit.source,
                msgstr=unit.target,
                flags=["fuzzy"] if unit.unsure and unit.target else [],
                comment="\n".join(
                    line for line in (unit.label, unit.note, f"{SEEN} {fingerprint(unit.target)}") if line
                ),
            )
        )
    return str(catalogue).encode()


def read_po(data: bytes) -> list[FileTexts]:
    """Return the translation of a PO file; raises UnreadableFile for what is none, or is not in UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(_("The file is not in UTF-8. Save it as UTF-8 and upload it again.")) from error
    if "\0" in text or 'msgid "' not in text:
        raise UnreadableFile(_("This is not a PO file."))
    if text.startswith("#") + text.count("\n#") > MAX_COMMENTS:
        raise UnreadableFile(
            _("The file has more than %(limit)d lines of comments.") % {"limit": MAX_COMMENTS}
        )
    try:
        catalogue = polib.pofile(text)
    except (
        OSError,
        ValueError,
        IndexError,
        KeyError,
        AttributeError,
    ) as error:  # polib's own words for bad syntax
        raise UnreadableFile(
            _("The PO file cannot be read: %(reason)s.") % {"reason": str(error)[:200]}
        ) from error
    if len(catalogue) > MAX_ENTRIES:
        raise UnreadableFile(_("The file has more than %(limit)d texts.") % {"limit": MAX_ENTRIES})
    about = catalogue.metadata
    charset = about.get("Content-Type", "").lower().partition("charset=")[2].strip()
    if charset not in ("utf-8", "utf8", ""):
        raise UnreadableFile(
            _("The file says that it is in %(charset)s. Save it as UTF-8, header included.")
            % {"charset": charset[:30]}
        )
    units = [_unit(entry) for entry in catalogue if not entry.obsolete]
    language = about.get("Language", "").replace("_", "-")
    return [FileTexts(about.get(TRANSLATION, ""), about.get(SOURCE, ""), language, "", units)]


def _unit(entry: polib.POEntry) -> FileUnit:
    where = _("line %(line)s") % {"line": entry.linenum}
    if entry.msgid_plural:
        raise UnreadableFile(_("A text has plural forms, which these files do not have."), where)
    lines: Sequence[str] = (entry.comment or "").splitlines()
    seen = next((line[len(SEEN) :].strip() for line in lines if line.startswith(SEEN)), None)
    return FileUnit(
        where=where,
        path=entry.msgctxt or "",
        source=entry.msgid,
        target=entry.msgstr,
        seen=seen,
        unsure="fuzzy" in entry.flags,
    )
