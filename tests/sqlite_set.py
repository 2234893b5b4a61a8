"""Which tests are run on SQLite, too, when everything is run on PostgreSQL anyway.

Chosen by what can differ: SQL that is written or chosen by database (search, unions of tables, JSON, sets of keys,
locks), column types and their limits, migrations, transactions of long writes, and what the demo does on SQLite. All
that is left - views, words, permissions, pure functions - asks the ORM the same on both. A test that names the database
(``sqlite_url``) belongs to the set by itself. ``just nightly`` runs everything on both.
"""

#: Beginnings of test ids. A folder ends in a slash.
DIFFER_ON_SQLITE = (
    "tests/locale/requests/test_requests.py",
    "tests/search/test_database_engine.py",
    "tests/search/test_degradation.py",
    "tests/search/test_indexing.py",
    "tests/search/test_migrations.py",
    "tests/search/test_operations.py",
    "tests/search/test_privacy.py",
    "tests/directory/test_bad_input.py",  # lengths and numbers that only one database refuses
    "tests/directory/bulk/test_collector.py",
    "tests/directory/public/test_crisis_lines.py",
    "tests/directory/merging/test_candidates.py",
    "tests/directory/finder/test_facet_blocks.py",
    "tests/directory/bulk/test_gather.py",
    "tests/directory/hsds/test_documents.py",
    "tests/directory/hsds/test_export.py",
    "tests/directory/hsds/imports/test_import.py",
    "tests/directory/hsds/imports/test_rounds.py",
    "tests/directory/loading/test_services.py",
    "tests/directory/merging/test_merge.py",
    "tests/directory/merging/test_merge_refused.py",
    "tests/directory/merging/test_references.py",
    "tests/directory/finder/test_open_now.py",
    "tests/directory/finder/test_openings.py",
    "tests/directory/models/test_pairs.py",
    "tests/directory/models/test_place_words_migration.py",
    "tests/directory/bulk/test_prepared.py",
    "tests/directory/public/test_public.py",
    "tests/directory/desk/test_versions.py",
    "tests/directory/models/test_visibility.py",
    "tests/site/test_all_doors_agree.py",
    "tests/site/api/test_filters.py",
    "tests/site/test_bulk_search.py",
    "tests/site/test_changes_while_an_import_runs.py",
    "tests/site/test_demo.py",
    "tests/site/test_demo_database.py",
    "tests/site/test_demo_directory.py",
    "tests/site/test_finder.py",
    "tests/directory/hsds/api/test_api.py",
    "tests/directory/hsds/api/test_filters.py",
    "tests/site/test_scheduling.py",
    "tests/site/test_sealed.py",
    "tests/site/worker/",
)


def differs(test_id: str) -> bool:
    """Say whether a test (``tests/search/test_words.py::test_...``) is run on SQLite, too."""
    return test_id.startswith(DIFFER_ON_SQLITE)
