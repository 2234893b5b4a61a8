"""The tests. ``__init__.py`` files keep pytest from taking ``tests/locale`` for the standard library's ``locale``."""
