"""Settings of the workers that the tests start: tasks are kept in the database."""

from twops_site.settings import base
from twops_site.settings.test import *  # noqa: F403 - as settings are derived

TASKS = base.TASKS
INSTALLED_APPS = [*base.INSTALLED_APPS, "tests.site.worker.marks"]
