"""The two ways in which the same documents are served: HSDS itself, and its profile for the United Kingdom."""

from collections.abc import Callable
from dataclasses import dataclass

from ...json_values import Row
from ..standard.uk_profile import VERSION
from . import uk_profile
from .records import EVERYTHING, ORGANIZATIONS, SERVICE_AT_LOCATIONS, SERVICES, Records

UK_FILTERS = ("minimum_age", "maximum_age", "start_time", "end_time", "day")


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One base path.

    Attributes:
        name: its path, and the namespace of its addresses.
        version: what ``/`` says.
        records: the lists that it has.
        more_parameters: further parameters of lists, by the list's name.
        render: returns the document as this profile has it.
        by_post: whether lists can be asked for by POST too.
    """

    name: str
    title: str
    version: str
    records: tuple[Records, ...]
    more_parameters: dict[str, tuple[str, ...]]
    render: Callable[[str, Row], Row]
    by_post: bool

    def parameters(self, records: Records) -> tuple[str, ...]:
        """Return the names of the parameters of a list."""
        return (*records.parameters, *self.more_parameters.get(records.name, ()))


HSDS = Profile(
    name="hsds",
    title="2PS directory, HSDS 3.2",
    version="3.2",
    records=EVERYTHING,
    more_parameters={},
    render=lambda table, document: document,
    by_post=True,
)
ORUK = Profile(
    name="oruk",
    title="2PS directory, Open Referral UK 3.0",
    version=VERSION,
    records=tuple(records for records in EVERYTHING if records is not ORGANIZATIONS),
    more_parameters={SERVICES.name: UK_FILTERS, SERVICE_AT_LOCATIONS.name: UK_FILTERS},
    render=uk_profile.marked,
    by_post=False,
)
PROFILES = (HSDS, ORUK)
