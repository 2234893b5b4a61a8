"""Production's settings, with indices of this run's own."""

import os

from twops_site.settings.production import *  # noqa: F403 - as settings are derived
from twops_site.settings.production import TWOPS_SEARCH

TWOPS_SEARCH = {**TWOPS_SEARCH, "INDEX_PREFIX": os.environ["CHAOS_INDEX_PREFIX"]}
