"""Long work takes what is loaded out of garbage collection, and puts it back."""

import gc

import pytest
from twops_directory.bulk.collector import left_out_of_collection


@pytest.fixture(autouse=True)
def nothing_left_out():
    gc.unfreeze()
    yield
    gc.freeze()


def test_what_is_loaded_is_left_out_and_put_back_even_after_an_error():
    with pytest.raises(ValueError, match="in the middle"), left_out_of_collection():
        assert gc.get_freeze_count() > 10_000
        raise ValueError("in the middle")
    assert gc.get_freeze_count() == 0


def test_what_was_left_out_for_good_stays_so():
    with left_out_of_collection():
        before = gc.get_freeze_count()
        with left_out_of_collection():
            assert gc.get_freeze_count() > 10_000
        # what died meanwhile counts no more
        assert before - 1_000 < gc.get_freeze_count() <= before
