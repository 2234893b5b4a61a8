"""Writes what is public in the forms of the standard: JSON, ndjson, and the tabular data package. Constant memory.

JSON is one object: ``services`` in full, each with its organisation and places; beside them ``organizations`` and
``locations`` that no service leads to, and all ``taxonomies`` and ``taxonomy_terms``. ndjson is the same, one document a
line: what is no service says so in ``hsds_table``. The tabular form is a folder, or a zip, of one CSV a table with
``datapackage.json``.
"""

import csv
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TextIO

from django.db.models import QuerySet

from ..bulk.chunks import key_chunks
from ..bulk.collector import left_out_of_collection
from ..json_values import Row
from ..models.base import HsdsRecord
from .documents.documents import (
    location_documents,
    organization_documents,
    public_organizations,
    public_service_at_locations,
    public_services,
    public_taxonomies,
    public_terms,
    service_documents,
    taxonomy_documents,
    term_documents,
)
from .mapping.rows import wire_rows
from .mapping.visible import published_locations
from .standard.tables import TABLES
from .standard.tabular import LOCAL_TAXONOMY_ROW, cells, descriptor, header, with_local_terms

FORMATS = ("json", "ndjson", "csv")
CHUNK = 200
Part = tuple[str, str, Callable[[], "QuerySet[HsdsRecord]"], Callable[..., list[Row]]]


class CannotExport(Exception):
    """There is no writing there. Says why, and what to do."""


def _lonely_organizations() -> "QuerySet[HsdsRecord]":
    return public_organizations().exclude(pk__in=public_services().values("organization"))


def _lonely_locations() -> "QuerySet[HsdsRecord]":
    """Return the places that no service leads to: in the complete form only, or of an organisation."""
    return published_locations().exclude(pk__in=public_service_at_locations().values("location"))


PARTS: tuple[Part, ...] = (
    ("services", "service", public_services, lambda rows, **more: service_documents(rows, full=True, **more)),
    (
        "organizations",
        "organization",
        _lonely_organizations,
        lambda rows, **more: organization_documents(rows, full=True, **more),
    ),
    ("locations", "location", _lonely_locations, location_documents),
    ("taxonomies", "taxonomy", public_taxonomies, taxonomy_documents),
    ("taxonomy_terms", "taxonomy_term", public_terms, term_documents),
)


def documents(*, keep_flagged: bool = False) -> Iterator[tuple[str, str, Row]]:
    """Yield the name of the list, the table, and the document, list by list.

    Args:
        keep_flagged: with values that nobody should see, and recorded changes: to move or back up, not to give away.
    """
    for name, table, rows, make in PARTS:
        for keys in key_chunks(rows(), CHUNK):
            model = rows().model
            for document in make(model._default_manager.filter(pk__in=keys), keep_flagged=keep_flagged):
                yield name, table, document


def write_json(target: TextIO, *, keep_flagged: bool = False) -> Iterator[int]:
    """Write one JSON object; yields the number of documents so far."""
    target.write("{")
    current = ""
    for written, (name, _table, document) in enumerate(documents(keep_flagged=keep_flagged), start=1):
        if name != current:
            target.write("\n" if not current else "],\n")
            target.write(f"{json.dumps(name)}: [\n")
            current = name
        else:
            target.write(",\n")
        target.write(json.dumps(document, ensure_ascii=False))
        yield written
    target.write("]\n}\n" if current else "}\n")


def write_ndjson(target: TextIO, *, keep_flagged: bool = False) -> Iterator[int]:
    """Write one document a line; yields the number of documents so far."""
    for written, (_name, table, document) in enumerate(documents(keep_flagged=keep_flagged), start=1):
        marked = document if table == "service" else {"hsds_table": table, **document}
        target.write(f"{json.dumps(marked, ensure_ascii=False)}\n")
        yield written


def write_csv(folder: Path, *, keep_flagged: bool = False) -> Iterator[int]:
    """Write one CSV a table and the descriptor into an empty folder; yields the number of rows so far."""
    (folder / "datapackage.json").write_text(
        json.dumps(descriptor(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    written = 0
    made_terms = folder / "terms.tmp"
    try:
        with made_terms.open("w", encoding="utf-8") as terms:
            # Attributes first: they may need terms of their own.
            for name in ("attribute", *(name for name in TABLES if name != "attribute")):
                rows: Iterator[Row] = wire_rows(name, keep_flagged=keep_flagged)
                if name == "attribute":
                    rows = _with_terms(rows, terms)
                elif name in ("taxonomy", "taxonomy_term"):
                    terms.flush()
                    rows = chain(rows, _made(name, made_terms))
                for _row in _write_table(folder, name, rows):
                    written += 1
                    yield written
    finally:
        made_terms.unlink(missing_ok=True)


def _write_table(folder: Path, name: str, rows: Iterator[Row]) -> Iterator[Row]:
    table = TABLES[name]
    with (folder / table.file).open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(header(table))
        for row in rows:
            writer.writerow(cells(table, row))
            yield row


def _with_terms(rows: Iterator[Row], terms: TextIO) -> Iterator[Row]:
    for row in rows:
        attribute, made = with_local_terms(row)
        if made is not None:
            terms.write(f"{json.dumps(made)}\n")
        yield attribute


def _made(name: str, terms: Path) -> Iterator[Row]:
    with terms.open(encoding="utf-8") as lines:
        if name == "taxonomy":
            yield from [LOCAL_TAXONOMY_ROW] if lines.readline() else []
        else:
            yield from map(json.loads, lines)


def export(path: Path, form: str, *, keep_flagged: bool = False) -> Iterator[int]:
    """Write an export; yields how much was written so far. What is unfinished never stands under ``path``.

    Args:
        path: a file; for ``csv`` a folder that does not exist or is empty, or a file that ends in ``.zip``.
        form: one of ``FORMATS``.

    Raises:
        CannotExport: the folder is not empty, or cannot be written.
    """
    try:
        with left_out_of_collection():
            yield from _export(path, form, keep_flagged=keep_flagged)
    except OSError as error:
        raise CannotExport(f"{path} cannot be written: {error.strerror}. Choose another place.") from error


def _export(path: Path, form: str, *, keep_flagged: bool) -> Iterator[int]:
    if form == "csv":
        yield from _export_tables(path, keep_flagged=keep_flagged)
        return
    write = write_json if form == "json" else write_ndjson
    with _finished(path) as unfinished, unfinished.open("w", encoding="utf-8") as target:
        yield from write(target, keep_flagged=keep_flagged)


@contextmanager
def _finished(path: Path) -> Iterator[Path]:
    """Give a path to write to; what was written takes its place when all went well."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _export_tables(path: Path, *, keep_flagged: bool) -> Iterator[int]:
    as_zip = path.suffix == ".zip"
    if not as_zip and path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise CannotExport(f"{path} is not an empty folder. Name a new one, or a file that ends in .zip.")
    with tempfile.TemporaryDirectory(dir=path.absolute().parent, prefix=".export-") as made:
        folder = Path(made) / "tables"
        folder.mkdir()
        yield from write_csv(folder, keep_flagged=keep_flagged)
        if as_zip:
            with (
                _finished(path) as unfinished,
                zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive,
            ):
                for file in sorted(folder.iterdir()):
                    archive.write(file, file.name)
        else:
            if path.exists():
                path.rmdir()
            shutil.move(folder, path)


def exported_text(form: str, *, keep_flagged: bool = False) -> str:
    """Return a JSON or ndjson export as text; for small directories."""
    target = io.StringIO()
    write = write_json if form == "json" else write_ndjson
    for _written in write(target, keep_flagged=keep_flagged):
        pass
    return target.getvalue()
