"""What long work does to the process that it runs in."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_out_of_collection() -> Iterator[None]:
    """Keep what is loaded now out of garbage collection for a while; also a decorator.

    Work that makes and drops many thousand records sets off a full collection again and again, each of which looks
    through all modules of the process: a quarter of the time of an import. A process that has done so for good
    (``twops_site.wsgi``), or an outer call, is left as it is. https://docs.python.org/3/library/gc.html#gc.freeze
    """
    if gc.get_freeze_count():
        yield
        return
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
