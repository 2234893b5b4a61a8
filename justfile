# The project's commands: `uv run just <name>`. `uv run just` lists them.
# Inside, the tools come from the environment that uv made from the lock file.

apps := "twops_locale twops_directory twops_awareness twops_search twops_site"

# Images for containers switch compiled modules off: each of the many processes here would compile a thousand again.
export PYTHONDONTWRITEBYTECODE := ""

# Show the commands
_default:
    @just --list --unsorted

# Everything that a change must hold: format, lint, types, imports, migrations, words, tests (on SQLite: what can differ)
check: (_with-services "_check")

# Everything twice: the whole suite on SQLite and on PostgreSQL, then on every corner of what is supported
nightly: (_with-services "_nightly")

# Format the Python code
format:
    ruff format .
    ruff check --fix .

# Format, lint, types, import contracts, missing migrations, uncollected words: all that needs no server
lint:
    ruff format --check .
    ruff check .
    mypy
    lint-imports
    DATABASE_URL=sqlite://:memory: python manage.py makemigrations --check --dry-run {{ apps }}
    python .ci/catalogues.py check
    python .ci/architecture.py check

# The tests, on PostgreSQL with Elasticsearch and a browser; arguments go to pytest (`just test tests/search -k fi`)
test *arguments:
    pytest {{ arguments }}

# The tests that need neither Elasticsearch nor a browser, on SQLite; `--only-what-differs`: those that can differ there
test-sqlite *arguments:
    DATABASE_URL=sqlite://:memory: pytest --without-services {{ arguments }}

# The whole suite on Wagtail 7.4 LTS
test-lts *arguments: (test-corner "lts" arguments)

# The whole suite on a corner of what is supported: lts, lts-newest (Django 6.0), newest (Wagtail 8.0, Django 6.1)
test-corner corner *arguments:
    "$(python .ci/corner_environment.py {{ corner }})" -m pytest {{ arguments }}

# The whole suite on every corner; the ones with Django 6 need a Python 3.12 or newer (TWOPS_PYTHON names one)
test-corners: (_with-services "_test-corners")

# Make migrations, on Wagtail 7.4: those made on 8.0 depend on a migration that 7.4 lacks
migrations *arguments:
    DATABASE_URL=sqlite://:memory: "$(python .ci/corner_environment.py lts)" manage.py makemigrations {{ arguments }}

# Collect the interface words of each package into its catalogues, and compile them
messages *folders:
    python .ci/catalogues.py collect {{ folders }}

# Compile the catalogues of interface words
compile-messages *folders:
    python .ci/catalogues.py compile {{ folders }}

# Write the empty database that the demo begins with; after a new migration or version of what is installed
demo-database:
    python .ci/empty_database.py

# Draw the directory's floors anew, from the imports of the code (docs/concept/architecture.md)
drawing:
    python .ci/architecture.py write

# Every kind of public page in every language in a browser, every combination: JavaScript, menus, widths, axe (some minutes)
crawl *arguments:
    TWOPS_CRAWL=whole pytest tests/browser/test_crawl.py {{ arguments }}

# Hostile words on every screen, in a browser without the site's policy; and some thousand requests that the documents of our
# interfaces describe or rule out, on both databases (some ten minutes)
attacks *arguments:
    TWOPS_ATTACKS=whole pytest tests/attacks {{ arguments }}
    TWOPS_ATTACKS=whole DATABASE_URL=sqlite://:memory: pytest --without-services tests/attacks {{ arguments }}

# Write every kind of public page as a picture (pl, fi, el, ar; 320 and 1280 px; light and dark) to .cache/screenshots
screenshots:
    python .ci/screenshots.py

# Start the product with its demo content
demo *arguments:
    python manage.py demo {{ arguments }}

# The lines of docs/how-to/deploy.md, each of them, on a fresh machine below this one's files (root; some minutes)
deploy *arguments:
    pytest -n0 -p no:randomly tests/deploy/run_the_document.py {{ arguments }}

# 500 bursts of publishing while others read through a real nginx: nobody gets an old page (some minutes)
bursts *arguments:
    TWOPS_BURSTS=500 pytest -n0 -s tests/site/serving/test_bursts.py {{ arguments }}

# Readers and a desk at work while PostgreSQL, Elasticsearch, Redis, disks and workers fail; figures: .cache/chaos.txt (root; ten minutes)
chaos *arguments:
    pytest -n0 -p no:randomly tests/chaos/run_database.py tests/chaos/run_search.py tests/chaos/run_disk.py tests/chaos/run_worker.py {{ arguments }}

# The code of the last release on the migrated database, while people read and editors publish; then the new code (some minutes)
upgrade: (_with-services "_upgrade")

# Readers' pages from a replica, with two servers of PostgreSQL
replica: (_with-services "_replica")

# Known weaknesses of what the product runs on, from OSV (asks the network)
audit:
    uv audit --locked --no-dev

# What the product runs on, as CycloneDX, to .cache/sbom.json
sbom:
    mkdir -p .cache
    uv export --quiet --locked --no-dev --all-extras --format cyclonedx1.5 --output-file .cache/sbom.json

# The licences of what the product runs on; fails for one that would bind the whole of it
licences:
    uv run --quiet --isolated --locked --no-dev --all-extras --with "pip-licenses>=5,<6" pip-licenses --order license --fail-on "GPL-2.0-only;GPL-2.0-or-later;GPL-3.0-only;GPL-3.0-or-later;AGPL-3.0-only;AGPL-3.0-or-later;GNU General Public License v2 (GPLv2);GNU General Public License v3 (GPLv3);GNU Affero General Public License v3"

# Keep a private PostgreSQL and Elasticsearch running until Ctrl-C, and print their addresses
services:
    python -m tests.services

_with-services recipe:
    python -m tests.services -- just {{ recipe }}

# Lint beside the tests on SQLite: it takes the processor that they leave idle while one process makes the database.
# Then three processes on two cores: one has the tests in a browser, which go at a person's speed, and mostly waits.
_check:
    #!/usr/bin/env bash
    set -uo pipefail
    said="$(mktemp)"
    just lint >"$said" 2>&1 &
    lint=$!
    trap 'kill "$lint" 2>/dev/null; rm -f "$said"' EXIT
    just test-sqlite --only-what-differs --numprocesses=2 --dist=loadgroup
    sqlite=$?
    wait "$lint"
    lint_ended=$?
    cat "$said"
    [ "$lint_ended" -eq 0 ] && [ "$sqlite" -eq 0 ] || exit 1
    just test --numprocesses=3 --dist=loadgroup

_replica:
    pytest -n0 -p no:randomly tests/site/serving/run_replica.py

_upgrade:
    pytest -n0 -p no:randomly tests/upgrade/run_the_upgrade.py

_nightly: lint
    just test-sqlite --numprocesses=2 --dist=loadgroup
    just test --numprocesses=2 --dist=loadgroup
    just bursts
    just attacks --numprocesses=2 --dist=loadgroup
    just deploy
    just chaos
    just _upgrade
    just _replica
    just _test-corners

_test-corners:
    just test-corner lts --numprocesses=2 --dist=loadgroup
    just test-corner lts-newest --numprocesses=2 --dist=loadgroup
    just test-corner newest --numprocesses=2 --dist=loadgroup
