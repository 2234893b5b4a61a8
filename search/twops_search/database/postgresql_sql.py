"""The statements of the PostgreSQL engine. Named parameters are bound by the server, never written into the text."""

from typing import LiteralString

TABLE = "twops_search_searchdocument"

LOCK = """
    SELECT pg_advisory_xact_lock(%s::int, stripe)
    FROM (SELECT stripe FROM unnest(%s::int[]) AS stripe ORDER BY stripe) AS ordered
"""


def _vector(column: LiteralString, weight: LiteralString) -> LiteralString:
    """Return the vector of one column: its stems as written, and the stems of its words without diacritics.

    Both, because a stemmer knows its language with diacritics, and a reader may type without.
    """
    return f"""setweight(
        to_tsvector(row.configuration, row.{column})
        || to_tsvector(row.configuration, unaccent(row.{column})), '{weight}')"""


_COLUMNS: LiteralString = "source, object_id, language, title, summary, body, url, kind, labels, filters, modified_at, fingerprint, version"
_CHANGED: LiteralString = (
    "title = EXCLUDED.title, summary = EXCLUDED.summary, body = EXCLUDED.body, url = EXCLUDED.url, "
    "kind = EXCLUDED.kind, labels = EXCLUDED.labels, filters = EXCLUDED.filters, "
    "modified_at = EXCLUDED.modified_at, fingerprint = EXCLUDED.fingerprint"
)

UPSERT: LiteralString = f"""
    INSERT INTO twops_search_searchdocument AS document
        ({_COLUMNS}, is_deleted, is_pending, attempts, failure, folded, vector)
    SELECT {_COLUMNS}, false, true, 0, '', similar_words,
        {_vector("title_words", "A")} || {_vector("labels_words", "B")} || {_vector("summary_words", "C")}
        || {_vector("body_words", "D")} || setweight(to_tsvector('simple', row.other_words), 'D')
    FROM jsonb_to_recordset(%s::jsonb) AS row (
        source text, object_id text, language text, title text, summary text, body text, url text, kind text,
        labels jsonb, filters jsonb, modified_at timestamptz, fingerprint text, version bigint,
        configuration regconfig, title_words text, summary_words text, labels_words text, body_words text,
        other_words text, similar_words text
    )
    ON CONFLICT (source, object_id, language) DO UPDATE SET
        {_CHANGED}, folded = EXCLUDED.folded, vector = EXCLUDED.vector,
        version = greatest(document.version + 1, EXCLUDED.version),
        is_deleted = false, is_pending = true, attempts = 0, retry_at = NULL, failure = ''
"""  # noqa: S608 - put together from the constants above

WITHDRAW = """
    UPDATE twops_search_searchdocument
    SET title = '', summary = '', body = '', url = '', labels = '[]', filters = '{}', fingerprint = '',
        folded = '', vector = '', version = greatest(version + 1, %s),
        is_deleted = true, is_pending = true, attempts = 0, retry_at = NULL, failure = ''
    WHERE id = ANY(%s)
"""

ACKNOWLEDGE = """
    UPDATE twops_search_searchdocument AS document
    SET is_pending = false, attempts = 0, retry_at = NULL, failure = ''
    FROM unnest(%s::bigint[], %s::bigint[]) AS indexed (id, version)
    WHERE document.id = indexed.id AND document.version = indexed.version
"""

# For this transaction only: a limit of time, half of a word's trigrams for a likeness, and, where this role may say
# so, nothing of the statement in the server's log.
QUIET = """
    SELECT set_config('statement_timeout', %(limit)s, true),
           set_config('pg_trgm.word_similarity_threshold', '0.5', true),
           set_config('log_parameter_max_length_on_error', '0', true),
           (SELECT count(set_config(name, value, true))
            FROM (VALUES ('log_min_error_statement', 'panic'), ('log_min_duration_statement', '-1'),
                         ('log_min_duration_sample', '-1'), ('log_statement', 'none'),
                         ('log_parameter_max_length', '0')) AS quiet (name, value)
            WHERE has_parameter_privilege(name, 'SET'))
"""

# Each value of the filter is a list of which one has to be among the document's.
_MET: LiteralString = """
    NOT document.is_deleted AND NOT EXISTS (
        SELECT 1 FROM jsonb_each(%(filters)s::jsonb) AS filter (name, choices)
        WHERE NOT EXISTS (
            SELECT 1 FROM jsonb_array_elements_text(filter.choices) AS choice
            WHERE document.filters -> filter.name ? choice
        )
    )
"""

_WORDS: LiteralString = "unnest(%(words)s::text[], %(latin)s::text[], %(stems)s::text[]) WITH ORDINALITY AS word (text, latin, stem, number)"


def _query(configuration: LiteralString) -> LiteralString:
    """Return the tsquery of a word: its stem, its stem without diacritics, its Latin form, or its light stem."""
    return f"""plainto_tsquery({configuration}, word.text)
        || plainto_tsquery({configuration}, unaccent(word.text))
        || plainto_tsquery('simple', word.latin) || plainto_tsquery('simple', word.stem)"""


# A word counts for more when fewer of the documents found have it.
FIND: LiteralString = f"""
    WITH asked AS (
        SELECT word.number, {_query("%(configuration)s::regconfig")} AS query FROM {_WORDS}
    ), hit AS (
        SELECT document.id, asked.number, ts_rank('{{0.1, 0.3, 0.5, 1.0}}', document.vector, asked.query) AS rank
        FROM asked JOIN twops_search_searchdocument AS document ON document.vector @@ asked.query
        WHERE document.language = %(language)s AND {_MET}
    ), weight AS (
        SELECT number, ln(1 + (SELECT count(DISTINCT id) FROM hit)::float / count(*)) AS weight
        FROM hit GROUP BY number
    ), ranked AS (
        SELECT id, sum(rank * weight) AS score, count(*) OVER () AS total
        FROM hit JOIN weight USING (number) GROUP BY id
        ORDER BY score DESC, id LIMIT %(limit)s OFFSET %(offset)s
    )
    SELECT source, object_id, language, score, total
    FROM ranked JOIN twops_search_searchdocument USING (id) ORDER BY score DESC, id
"""  # noqa: S608 - put together from the constants above

# Each candidate's similarity is worked out twice, by the operator that uses the index and for the rank: some tenths of
# a millisecond. A thousand are enough to choose from, and keep a frequent word within the limit of time.
FIND_SIMILAR: LiteralString = f"""
    WITH candidate AS MATERIALIZED (
        SELECT document.id, document.folded, word.text, word.floor
        FROM unnest(%(words)s::text[], %(floors)s::float[]) AS word (text, floor)
        JOIN twops_search_searchdocument AS document ON word.text <%% document.folded
        WHERE document.language = %(language)s AND {_MET}
        LIMIT 1000
    ), compared AS MATERIALIZED (
        SELECT id, word_similarity(text, folded) AS rank, floor FROM candidate
    ), hit AS (
        SELECT id, rank FROM compared WHERE rank >= floor
    ), ranked AS (
        SELECT id, sum(rank) AS score, count(*) OVER () AS total
        FROM hit GROUP BY id HAVING count(*) >= %(needed)s
        ORDER BY score DESC, id LIMIT %(limit)s OFFSET %(offset)s
    )
    SELECT source, object_id, language, score, total
    FROM ranked JOIN twops_search_searchdocument USING (id) ORDER BY score DESC, id
"""  # noqa: S608 - put together from the constants above

FIND_ELSEWHERE: LiteralString = f"""
    WITH asked AS (
        SELECT tongue.language, {_query("tongue.configuration::regconfig")} AS query
        FROM unnest(%(languages)s::text[], %(configurations)s::text[]) AS tongue (language, configuration),
             {_WORDS}
    ), hit AS (
        SELECT document.id, asked.language,
            sum(ts_rank('{{0.1, 0.3, 0.5, 1.0}}', document.vector, asked.query)) AS score
        FROM asked JOIN twops_search_searchdocument AS document
            ON document.vector @@ asked.query AND document.language = asked.language
        WHERE {_MET} GROUP BY document.id, asked.language
    ), ranked AS (
        SELECT id, score, row_number() OVER best AS position, count(*) OVER (PARTITION BY language) AS total
        FROM hit WINDOW best AS (PARTITION BY language ORDER BY score DESC, id)
    )
    SELECT source, object_id, language, score, total
    FROM ranked JOIN twops_search_searchdocument USING (id)
    WHERE position <= %(limit)s ORDER BY language, position
"""  # noqa: S608 - put together from the constants above
