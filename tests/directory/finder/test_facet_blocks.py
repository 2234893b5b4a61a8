"""Stored sets are read once by each process, and are nevertheless always what the table has."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from twops_directory.finder import facet_blocks, facet_index, facets
from twops_directory.models import FacetBlock, FacetChange

from tests.directory import records

pytestmark = pytest.mark.django_db


def sizes() -> list[int]:
    """Return how many bytes of each block the database would send now."""
    with CaptureQueriesContext(connection) as queries:
        facet_blocks.stored_sets()
    assert len(queries) == 1
    sql = queries[0]["sql"]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [len(row[3]) if row[3] is not None else 0 for row in cursor.fetchall()]


def block(number: int, *names: str, bit: int = 1) -> None:
    """Write a block in which one service has these facets."""
    bits = b"".join(facets.packed(bit) for _name in names)
    FacetBlock.objects.update_or_create(
        number=number, defaults={"names": list(names), "bits": bits, "version": uuid4()}
    )


def test_only_blocks_that_changed_are_sent_again():
    block(0, "public")
    block(1, "public", "free")

    facet_blocks.stored_sets()
    assert sizes() == [0, 0]
    block(1, "public")
    assert sorted(sizes()) == [0, facets.BLOCK_BYTES]
    assert sizes() == [0, 0]


def test_changed_new_and_removed_blocks_are_what_the_table_has():
    block(0, "public")
    block(2, "public", bit=4)
    first = facet_blocks.stored_sets()
    assert list(first.keys(first.having("public"))) == [0, 2 * facets.BLOCK_BITS + 2]

    block(0, "free", bit=8)
    FacetBlock.objects.filter(number=2).delete()
    second = facet_blocks.stored_sets()
    assert second.having("public") == 0 and list(second.keys(second.having("free"))) == [3]


def test_what_is_rolled_back_is_not_remembered():
    block(0, "public")
    facet_blocks.stored_sets()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        block(0, "public", "free")
        assert facet_blocks.stored_sets().having("free") == 1
        raise ZeroDivisionError

    assert facet_blocks.stored_sets().having("free") == 0
    assert facet_blocks.stored_sets().having("public") == 1


def test_a_caller_may_change_its_sets_without_changing_those_of_others():
    block(0, "public")
    mine = facet_blocks.stored_sets()
    mine.put(5, ["public", "free"])

    assert facet_blocks.stored_sets().having("free") == 0
    assert facet_blocks.stored_sets().having("public") == 1


def test_a_published_service_is_in_the_sets_before_and_after_its_bits_are_written():
    facet_index.current_sets()
    made = records.service()

    assert FacetChange.objects.exists()
    for _round in range(2):
        sets = facet_index.current_sets()
        assert list(sets.keys(sets.having(facets.PUBLIC))) == [made.pk]
        facet_index.catch_up()
    assert not FacetChange.objects.exists()
